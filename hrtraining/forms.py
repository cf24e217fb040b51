"""What every form shares: how text that people type is cleaned, bounded and refused."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.validators import ValidationError

from hrtraining.signing import csrf_token

LONGEST_TEXT = 20_000
# What stands in place of bytes that are no text in UTF-8.
UNREADABLE = "\N{REPLACEMENT CHARACTER}"
# What some programs set before a text that is copied from them: nobody sees it or means it.
BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"


class BaseForm(FlaskForm):  # type: ignore[misc]
    """A form with CSRF protection whose text fields are cleaned before they are checked."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Cleans every text field."""

        def build_csrf(self, form: Any) -> Any:
            """As Flask-WTF's own, which takes the token that the request has by then."""
            csrf_token()
            return super().build_csrf(form)

        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Field:
            """Puts the cleaning filter before a field's own."""
            filters = [*unbound_field.kwargs.get("filters", []), cleaned]
            return unbound_field.bind(form=form, filters=filters, **options)  # type: ignore[no-any-return]


# Embeddings, overrides and isolates; names written from right to left need none of them.
_TURNS_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def choices(words: Mapping[str, str]) -> list[SelectChoice]:
    """The choices of a field, from values and what is said of them."""
    return [SelectChoice(value, label) for value, label in words.items()]


def cleaned(given: object) -> object:
    """Text in composed form without space at its ends; anything but text is left as it is."""
    if not isinstance(given, str):
        return given
    seen = given.replace("\r\n", "\n").replace(BYTE_ORDER_MARK, "")
    return unicodedata.normalize("NFC", seen).strip()


class Writable:
    """Refuses characters that no one types and that break pages, mail or PDFs."""

    def __init__(self, longest: int = LONGEST_TEXT, *, lines: bool = True) -> None:
        """``longest`` is in characters; ``lines`` allows line breaks and tabs."""
        self.longest = longest
        self.lines = lines

    def __call__(self, _form: object, field: Field) -> None:
        """Raises ValidationError with what to do next."""
        given = field.data or ""
        if len(given) > self.longest:
            raise ValidationError(
                f"This is {len(given):,} characters long; please shorten it to {self.longest:,}."
            )
        if UNREADABLE in given:
            raise ValidationError(
                "Part of this did not arrive as it was typed: see the marks that stand for it. "
                "Please type those places again."
            )
        allowed = "\n\t" if self.lines else ""
        for character in given:
            if character not in allowed and unicodedata.category(character) in {"Cc", "Cs", "Co"}:
                raise ValidationError(
                    "This holds a character that cannot be shown. Please type it again, "
                    "without copying from elsewhere."
                )
            if character in _TURNS_DIRECTION:
                raise ValidationError(
                    "This holds a hidden mark that turns the direction of writing, so that it "
                    "would read as something else. Please type it again, without copying."
                )
