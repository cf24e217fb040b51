"""The name of a heading, as a Git page makes it: what a link such as ``#under-the-cuff`` finds."""

from __future__ import annotations

import re
import unicodedata

_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_EMPHASIS = re.compile(r"(?<![^\W_])(_{1,3})(?=[^\s_])([^_]*[^\s_])\1(?![^\W_])")
_WORD_CATEGORIES = ("L", "M", "Nd", "Nl", "Pc")


def slug(heading: str) -> str:
    """Lower case, without punctuation, spaces as hyphens; letters of every script stay.

    Links count with their text, pictures not at all, emphasis without its marks. A heading of
    punctuation only has an empty slug.
    """
    text = _LINK.sub(lambda link: "" if link.group().startswith("!") else link.group(1), heading)
    text = _EMPHASIS.sub(r"\2", text)
    return "".join(
        "-" if character == " " else character
        for character in text.strip().lower()
        if character in " -" or unicodedata.category(character).startswith(_WORD_CATEGORIES)
    )


class Slugs:
    """Gives each heading of one page its name; a name that is taken gets ``-1``, ``-2`` ..."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}

    def give(self, heading: str) -> str:
        """The name of the next heading on the page, whatever its level."""
        wanted = name = slug(heading)
        while name in self._given:
            self._given[wanted] += 1
            name = f"{wanted}-{self._given[wanted]}"
        self._given[name] = 0
        return name


def is_kebab(name: str) -> bool:
    """Whether a name is made of lower-case letters, digits and single hyphens."""
    return re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) is not None
