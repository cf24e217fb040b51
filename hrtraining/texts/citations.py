"""Citations in Markdown: ``[@K07]``, ``[@K07; @S01]``, with a place ``[@T04, p. 66]``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hrtraining.texts.problems import Problems, quoted

LONGEST_CITATION = 400

_KEY = re.compile(r"@([A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*)")
_FENCE = re.compile(r"[ >]*(`{3,}|~{3,})")
_COMMENT = re.compile(r"[ >]*<!--")


@dataclass(frozen=True, slots=True)
class Citation:
    """One cited work: its key, the place in it (or nothing), the line, and where in the text.

    ``start`` and ``end`` bound the whole bracket that holds it; works cited together share them.
    """

    key: str
    place: str
    line: int
    start: int
    end: int


def find_citations(text: str, problems: Problems, first_line: int = 1) -> tuple[Citation, ...]:
    """Every work cited in a piece of Markdown, in order; code and comments are passed over.

    ``first_line`` is the line of the text as written on which this piece begins. A bracket that
    opens like a citation and is none becomes a problem.
    """
    shown = without_code(text)
    found: list[Citation] = []
    at, line, counted = shown.find("[@"), first_line, 0
    while at != -1:
        line += shown.count("\n", counted, at)
        counted = at
        end = shown.find("]", at, at + LONGEST_CITATION)
        works = _works(shown[at + 1 : end]) if end != -1 else None
        if works is None:
            bracket = shown[at : end + 1] if end != -1 else shown[at : at + 30]
            problems.error(
                line,
                "citation-form",
                f"{quoted(bracket)} is no citation; write [@K07], [@K07; @S01] or [@T04, p. 66]",
            )
        else:
            found.extend(Citation(key, place, line, at, end + 1) for key, place in works)
        at = shown.find("[@", at + 2)
    return tuple(found)


def _works(inner: str) -> list[tuple[str, str]] | None:
    """The keys and places between the brackets, or None where something is amiss."""
    works: list[tuple[str, str]] = []
    for part in inner.split(";"):
        key, comma, place = part.strip().partition(",")
        matched = _KEY.fullmatch(key.strip())
        place = " ".join(place.split())
        if matched is None or (comma and not place) or "@" in place or "[" in place:
            return None
        works.append((matched.group(1), place))
    return works


def without_code(text: str) -> str:
    """The text with code blocks, code spans and comments blanked; every place stays the same."""
    shown = list(text)
    for start, end in _hidden(text):
        for at in range(start, end):
            if shown[at] not in "\r\n":
                shown[at] = " "
    return "".join(shown)


def _hidden(text: str) -> list[tuple[int, int]]:
    """Where fenced blocks, comments and code spans stand."""
    hidden: list[tuple[int, int]] = []
    prose_start = at = 0
    fence, in_comment = "", False
    for line in text.splitlines(keepends=True):
        end = at + len(line)
        opening = _FENCE.match(line)
        opens_comment = not fence and not in_comment and _COMMENT.match(line)
        if opens_comment or (opening and not fence and not in_comment and _opens(opening, line)):
            hidden.extend(_hidden_in_prose(text, prose_start, at))
            fence = opening.group(1) if opening and not opens_comment else ""
            in_comment = bool(opens_comment)
            opening = None
        if fence or in_comment:
            hidden.append((at, _comment_end(text, at, end) if in_comment else end))
            prose_start = hidden[-1][1]
            if opening and fence and opening.group(1).startswith(fence) and _bare_fence(line):
                fence = ""
            in_comment = in_comment and "-->" not in line
        elif not line.strip():
            hidden.extend(_hidden_in_prose(text, prose_start, at))
            prose_start = at
        at = end
    if not fence:
        hidden.extend(_hidden_in_prose(text, prose_start, len(text)))
    return hidden


def _opens(opening: re.Match[str], line: str) -> bool:
    """Whether a run of signs opens a fenced block: no backtick may follow backticks."""
    return not (opening.group(1)[0] == "`" and "`" in line[opening.end() :])


def _comment_end(text: str, start: int, end: int) -> int:
    """Where a comment ends in a line, or else the end of the line."""
    close = text.find("-->", start, end)
    return close + 3 if close != -1 else end


def _bare_fence(line: str) -> bool:
    return not line.strip(" >\r\n\t").strip("`~")


def _hidden_in_prose(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Code spans and comments of one paragraph: a run of backticks up to the next run as long."""
    hidden: list[tuple[int, int]] = []
    runs = [(run.start(), run.end()) for run in re.finditer(r"`+|<!--", text[start:end])]
    closers: dict[int, list[int]] = {}
    for first, last in reversed(runs):
        closers.setdefault(last - first, []).append(first)
    done = 0
    for first, last in runs:
        if first < done or _escaped(text, start + first):
            continue
        if text.startswith("<!--", start + first):
            close = text.find("-->", start + last, end)
            done = (close + 3 if close != -1 else end) - start
        else:
            later = closers[last - first]
            while later and later[-1] < max(last, done):
                later.pop()
            while later and text.startswith("<!--", start + later[-1]):
                later.pop()
            if not later:
                continue
            done = later[-1] + (last - first)
        hidden.append((start + first, start + done))
    return hidden


def _escaped(text: str, at: int) -> bool:
    backslashes = 0
    while at - backslashes > 0 and text[at - backslashes - 1] == "\\":
        backslashes += 1
    return backslashes % 2 == 1
