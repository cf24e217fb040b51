"""The options of a question: a task list, exactly one ticked, each with its rationale."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from hrtraining.texts.lines import Line
from hrtraining.texts.parts import one_line
from hrtraining.texts.problems import Problems, quoted

_OPTION = re.compile(r"[-*+][ ]+\[([ xX])\][ ]+(.*\S)[ ]*")
_LIKE_AN_OPTION = re.compile(r"[-*+]?\s*\[\s*[xX✓✔]?\s*\]")
_NESTED = re.compile(r"[ ]{2,}[-*+][ ]+(.*\S)[ ]*")
_COMMENT = re.compile(r"\s*<!--.*-->\s*")
_GOES_ON = re.compile(r"[ ]{2,}(.*\S)[ ]*")


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be chosen; the key is the right one.

    ``text`` and ``rationale`` (why it is right, or why one might think so and what speaks against
    it) are Markdown of one line.
    """

    text: str
    rationale: str
    key: bool = False
    line: int = field(default=0, compare=False)


@dataclass(slots=True)
class _Open:
    """An option that is still being read."""

    text: str
    key: bool
    line: int
    rationale: str = ""


def first_option(lines: Sequence[Line]) -> int:
    """The index of the line that begins the task list, or the number of lines."""
    return next(
        (index for index, line in enumerate(lines) if _LIKE_AN_OPTION.match(line.text)),
        len(lines),
    )


def read_options(lines: Sequence[Line], problems: Problems) -> tuple[Option, ...]:
    """The options that stand in the lines; what is none becomes a problem."""
    found: list[_Open] = []
    for line in lines:
        if not line.blank and not _COMMENT.fullmatch(line.text):
            _take(line, found, problems)
    return tuple(Option(each.text, each.rationale, each.key, each.line) for each in found)


def _take(line: Line, found: list[_Open], problems: Problems) -> None:
    if option := _OPTION.fullmatch(line.text):
        found.append(_Open(one_line(option.group(2)), option.group(1) != " ", line.number))
    elif _LIKE_AN_OPTION.match(line.text) or not found:
        problems.error(
            line.number,
            "option-form",
            f"{quoted(line.text)} is no option; write '- [ ] text', or '- [x] text' for the key",
        )
        if _LIKE_AN_OPTION.match(line.text):
            # Read on as if it were one, so that what follows is not told as well.
            found.append(_Open(line.text.strip(), "x" in line.text.casefold()[:6], line.number))
    elif nested := _NESTED.fullmatch(line.text):
        if found[-1].rationale:
            problems.error(
                line.number,
                "rationale-twice",
                "the option has a rationale already; put all of it in one bullet",
            )
        else:
            found[-1].rationale = one_line(nested.group(1))
    elif goes_on := _GOES_ON.fullmatch(line.text):
        more = one_line(goes_on.group(1))
        if found[-1].rationale:
            found[-1].rationale += f" {more}"
        else:
            found[-1].text += f" {more}"
    else:
        problems.error(
            line.number,
            "after-options",
            f"{quoted(line.text)} stands after the options; nothing but options and their "
            "rationales may follow the first option",
        )


def check_options(
    options: Sequence[Option], count: int, line: int, what: str, problems: Problems
) -> None:
    """Note what is wrong with the options of one question; ``count`` of them are wanted.

    ``count`` 0 asks for two or more.
    """
    if count and len(options) != count:
        problems.error(line, "option-count", f"{what} has {len(options)} options; it needs {count}")
    elif len(options) < 2:
        problems.error(
            line, "option-count", f"{what} has {len(options)} options; it needs two or more"
        )
    keys = sum(option.key for option in options)
    if options and keys != 1:
        problems.error(
            line,
            "key-count",
            f"{what} has {keys} options ticked as the key; tick exactly one with '[x]'",
        )
    seen: set[str] = set()
    for option in options:
        if not option.rationale:
            problems.error(
                option.line,
                "rationale-missing",
                f"the option {quoted(option.text)} has no rationale; write one as a bullet under "
                "it, two spaces further in",
            )
        if option.text.casefold() in seen:
            problems.error(
                option.line, "option-twice", f"the option {quoted(option.text)} is there twice"
            )
        seen.add(option.text.casefold())


def spelled_options(options: Iterable[Option]) -> str:
    """The options as a task list."""
    return "\n".join(
        f"- [{'x' if option.key else ' '}] {option.text}"
        + (f"\n  - {option.rationale}" if option.rationale else "")
        for option in options
    )
