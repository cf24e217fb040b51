"""What a form sent: text under names, read one field at a time, with what is wrong beside each."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TypeAlias

Fields: TypeAlias = dict[str, str]

_NUMBER = re.compile(r"[+\-−–]?[0-9]{1,6}")
_UNTYPED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


def tidy(text: str) -> str:
    """Text as a form gives it back: composed, plain line ends, no space around it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _UNTYPED.sub("", text)).strip()


def one_line(text: str) -> str:
    """The same on one line."""
    return " ".join(tidy(text).split())


@dataclass(slots=True)
class Given:
    """The fields that were sent, and what was found wrong, by the name of the field.

    ``as_served``: the rows stand as the page was made. Otherwise the page was saved by itself
    since, and its rows may be fewer or more than the case has. ``by_itself``: nobody pressed a
    button.
    """

    fields: Mapping[str, str]
    wrong: dict[str, list[str]] = field(default_factory=dict)
    as_served: bool = True
    by_itself: bool = False

    def text(self, name: str) -> str:
        """What was written there, tidied; nothing where the field was not sent."""
        return tidy(self.fields.get(name, ""))

    def line(self, name: str) -> str:
        """The same where only one line is meant."""
        return one_line(self.fields.get(name, ""))

    def kept(self, name: str, before: str, *, lines: bool = True) -> str:
        """What was written, or what stood there before where it says the same.

        So what nobody touched stays as it is, to the byte.
        """
        given = self.text(name) if lines else self.line(name)
        return before if given == (tidy(before) if lines else one_line(before)) else given

    def picked(self, name: str, offered: Iterable[str]) -> str:
        """What was chosen in a list, letter by letter as it is offered there."""
        given = self.fields.get(name, "")
        exact = set(offered)
        return given if given in exact else one_line(given)

    def ticked(self, name: str) -> bool:
        """Whether a box was ticked."""
        return bool(self.fields.get(name))

    def entries(self, name: str, before: tuple[str, ...]) -> tuple[str, ...]:
        """What was listed between commas, each once."""
        written = self.line(name)
        if written == one_line(", ".join(before)):
            return before
        return tuple(dict.fromkeys(part.strip() for part in written.split(",") if part.strip()))

    def number(self, name: str, what: str) -> int | None:
        """A whole number; None where nothing or none was written, which is then noted."""
        written = self.line(name).rstrip("% ")
        if not written:
            return None
        if not _NUMBER.fullmatch(written):
            self.refuse(name, f"{what} is a whole number such as 2.")
            return None
        return int(written.replace("−", "-").replace("–", "-"))

    def rows(self, letter: str, name: str, before: Sequence[str]) -> list[tuple[str, int | None]]:
        """The rows that were sent (``c0``, ``c1``), each with the position of what it was before.

        No row that was sent is passed over, however many the case has by now.
        """
        pattern = re.compile(rf"{letter}([0-9]{{1,4}})-{name}")
        numbers = sorted(int(found[1]) for one in self.fields if (found := pattern.fullmatch(one)))
        prefixes = [f"{letter}{number}" for number in numbers]
        if self.as_served:
            places = [number if number < len(before) else None for number in numbers]
        else:
            texts = [self.line(f"{prefix}-{name}") for prefix in prefixes]
            places = _aligned(texts, [one_line(text) for text in before])
        return list(zip(prefixes, places, strict=True))

    def refuse(self, name: str, why: str) -> None:
        """Note what is wrong with a field, as a sentence that says what to do."""
        told = self.wrong.setdefault(name, [])
        if why not in told:
            told.append(why)


def tick(fields: Fields, name: str, on: bool) -> None:
    """A box among the fields: there with "1" where it is ticked."""
    if on:
        fields[name] = "1"


def _aligned(texts: Sequence[str], before: Sequence[str]) -> list[int | None]:
    """For every row the position of what it was: where it says the same, else by its neighbors."""
    written = [at for at, text in enumerate(texts) if text]
    places: list[int | None] = [None] * len(texts)
    matcher = SequenceMatcher(None, before, [texts[at] for at in written], autojunk=False)
    for _tag, first, last, start, end in matcher.get_opcodes():
        for old, at in zip(range(first, last), written[start:end], strict=False):
            places[at] = old
    return places
