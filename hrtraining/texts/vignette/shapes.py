"""What a single line of a case looks like. Every pattern takes time in step with the line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hrtraining.texts.lines import Line

_NUMBERED = re.compile(r"[0-9]{1,9}[.)](?=[ \t]|$)")
_BULLET = re.compile(r"[-*+](?=[ \t]|$)")
_BOLD_OPENING = re.compile(r"\*\*([^*`]{1,100}):\*\*")
_BOLD_THEN_COLON = re.compile(r"\*\*([^*`:]{1,100})\*\*:")
_CONDITION = re.compile(r"`if(?:[ \t]([^`]*))?`")
_LINK_DEFINITION = re.compile(r"\[[^\]\[]+\]:")
_MARKERS = re.compile(r"(?:[ \t>]|[-*+](?=[ \t])|[0-9]{1,9}[.)](?=[ \t]))*")
_HEADING = re.compile(r"#{1,6}(?=[ \t]|$)")
_RULE = re.compile(r"=+|-+|([*_-])(?:[ \t]*\1){2,}")
_HTML = re.compile(r"<(?![A-Za-z][A-Za-z0-9+.-]*:)[A-Za-z/!?]")
_FENCES = ("```", "~~~")


def heading(text: str) -> tuple[int, str]:
    """The level of a line that begins with ``#``, and its text; level 0 where it is no heading."""
    level = len(text) - len(text.lstrip("#"))
    rest = text[level:]
    if level > 6 or (rest and rest[0] not in " \t"):
        return 0, ""
    rest = rest.strip()
    without = rest.rstrip("#")
    closed = without != rest and (not without or without[-1] in " \t")
    return level, without.strip() if closed else rest


def is_numbered(text: str) -> bool:
    """Whether the line begins an item of a numbered list."""
    return _NUMBERED.match(text) is not None


def is_bullet(text: str) -> bool:
    """Whether the line begins an item of a list with bullets."""
    return _BULLET.match(text) is not None


def is_way_around(part: str) -> bool:
    """Whether a part of a line of spans is a way around."""
    return part.casefold().startswith("way around:")


def is_link_definition(text: str) -> bool:
    """Whether the line would vanish as the address of a link."""
    return _LINK_DEFINITION.match(text) is not None


def opens_comment(text: str) -> bool:
    """Whether an author's own note begins here."""
    return text.startswith("<!--")


def opens_condition(text: str) -> bool:
    """Whether the line begins with a condition."""
    return _CONDITION.match(text) is not None


def bold_opening(text: str) -> str | None:
    """The name in ``**Name:**`` at the beginning of the line."""
    found = _BOLD_OPENING.match(text)
    return found.group(1).strip() if found else None


def bold_then_colon(text: str) -> str | None:
    """The name in ``**Name**:``, which is nearly the opening of someone's words."""
    found = _BOLD_THEN_COLON.match(text)
    return found.group(1).strip() if found else None


def opening(text: str) -> tuple[str | None, str | None, str]:
    """The condition and the speaker that open a paragraph, and what is left of its first line."""
    condition = speaker = None
    found = _CONDITION.match(text)
    if found:
        condition = (found.group(1) or "").strip()
        text = text[found.end() :].lstrip(" \t")
    found = _BOLD_OPENING.match(text)
    if found:
        speaker = found.group(1).strip()
        text = text[found.end() :].lstrip(" \t")
    return condition, speaker, text


def begins_block(text: str) -> bool:
    """Whether a text is a list or a quotation, which need a line of their own to begin on."""
    return is_bullet(text) or is_numbered(text) or text.startswith(">")


def indent_of(text: str) -> int:
    """The columns of white space before the line; a tab goes to the next fourth column."""
    blank = text[: len(text) - len(text.lstrip(" \t"))]
    return len(blank.expandtabs(4))


def without_indent(text: str, columns: int) -> str:
    """The line without as much of its white space as that, or without all that it has."""
    if text.startswith(" " * columns):
        return text[columns:]
    blank = text[: len(text) - len(text.lstrip(" \t"))]
    return blank.expandtabs(4)[columns:] + text[len(blank) :]


def refused(text: str) -> tuple[str, str] | None:
    """Why a line of prose cannot stand in a case, as a kind of problem and a sentence."""
    if "<!--" in text:
        return "comment-form", "a comment must stand on lines of its own, at the left margin"
    if _RULE.fullmatch(text.strip()):
        return "rule", "this line would become a rule or turn the text above into a heading"
    found = _MARKERS.match(text)
    content = text[found.end() :] if found else text
    if _HEADING.match(content):
        return (
            "heading-form",
            "a heading begins at the left margin; write '\\#' where none is meant",
        )
    if content.startswith(_FENCES):
        return "code-block", "a case has no code blocks; take the fence out"
    if _HTML.match(content):
        return "raw-html", "HTML has no meaning here; write '\\<' where the sign itself is meant"
    return None


class Comments:
    """Finds where comments close, without looking through the same lines twice."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._closing = [at for at, line in enumerate(lines) if "-->" in line.text]
        self._next = 0

    def end_of(self, start: int) -> int | None:
        """The index of the line that closes the comment opened on line ``start``."""
        while self._next < len(self._closing) and self._closing[self._next] < start:
            self._next += 1
        return self._closing[self._next] if self._next < len(self._closing) else None
