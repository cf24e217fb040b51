"""A module as plain values: what an author wrote, in blocks whose kinds are known from the start.

Two modules are equal when they say the same, however they are spelled: lines and the exact source
are carried along and left out of comparison. ``source`` is the slice of the text that a value was
read from; a writer gives it back for what has not changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from hrtraining.texts.options import Option


@dataclass(frozen=True, slots=True)
class Objective:
    """What a trainee can do afterwards, measurable; ``serves`` names a course objective."""

    id: str
    text: str
    serves: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Teaching:
    """Plain teaching text, Markdown; third-level headings and quotations belong to it."""

    text: str
    line: int = field(default=0, compare=False)
    source: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Situation:
    """An invented moment from practice, Markdown."""

    text: str
    line: int = field(default=0, compare=False)
    source: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Reflect:
    """A prompt to pause and write a note; ``id`` is unique in its module."""

    id: str
    text: str
    line: int = field(default=0, compare=False)
    source: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Check:
    """A small question on what was just read, for practice; one of its options is the key."""

    id: str
    stem: str
    options: tuple[Option, ...]
    line: int = field(default=0, compare=False)
    source: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Limits:
    """What the evidence does not show, Markdown."""

    text: str
    line: int = field(default=0, compare=False)
    source: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Safety:
    """What keeps a person alive, Markdown."""

    text: str
    line: int = field(default=0, compare=False)
    source: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Practice:
    """A script to try aloud; ``id`` is unique in its module."""

    id: str
    text: str
    line: int = field(default=0, compare=False)
    source: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture of our own with everything that it says in words.

    ``path`` leads from the folder of the module to an SVG file; ``alt`` and ``caption`` are one
    line, ``equivalent`` is Markdown.
    """

    id: str
    alt: str
    path: str
    caption: str
    equivalent: str
    line: int = field(default=0, compare=False)
    source: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Takeaways:
    """What is worth keeping, a list in Markdown."""

    text: str
    line: int = field(default=0, compare=False)
    source: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Reading:
    """Further reading, a list in Markdown whose items name works of the bibliography."""

    text: str
    line: int = field(default=0, compare=False)
    source: str = field(default="", compare=False, repr=False)


Block: TypeAlias = (
    Teaching
    | Situation
    | Reflect
    | Check
    | Limits
    | Safety
    | Practice
    | Figure
    | Takeaways
    | Reading
)


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under a second-level heading, one step of progress; ``slug`` is its name.

    The opening section stands before the first heading and is called by the title of the module.
    ``objectives`` are the ids of those taught here, named on ``spans_line``. ``source`` is the
    heading and the line of spans only.
    """

    slug: str
    heading: str
    objectives: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    opening: bool = False
    line: int = field(default=0, compare=False)
    spans_line: int = field(default=0, compare=False)
    source: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Module:
    """A module to read. ``reviewed`` is when the project last read it against its facts.

    ``authors`` and ``reviewers`` are names of licensed clinicians, none until there are any.
    ``sensitive`` are subjects for which crisis resources stay in sight. ``source`` is the head.
    """

    slug: str
    title: str
    kicker: str
    objectives: tuple[Objective, ...]
    reviewed: date
    review_by: date
    sections: tuple[Section, ...]
    sensitive: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()
    source: str = field(default="", compare=False, repr=False)

    def section(self, slug: str) -> Section | None:
        """The section of that name, if there is one."""
        return next((section for section in self.sections if section.slug == slug), None)

    def objective(self, objective_id: str) -> Objective | None:
        """The objective of that id, if there is one."""
        return next((known for known in self.objectives if known.id == objective_id), None)

    def all_blocks(self) -> Iterator[tuple[Section, Block]]:
        """Every block with the section it stands in, in the order written."""
        for section in self.sections:
            for block in section.blocks:
                yield section, block
