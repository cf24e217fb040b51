"""A module as it is served, in pieces whose kinds are known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from hrtraining.prose import Source

HtmlKind: TypeAlias = Literal["teaching", "situation", "limits", "safety", "takeaways", "reading"]


@dataclass(frozen=True, slots=True)
class Html:
    """A block that only wants to be read; ``kind`` says how it looks."""

    kind: HtmlKind
    html: str


@dataclass(frozen=True, slots=True)
class RenderedOption:
    """An option of a question; its place in the list is its name in a response."""

    html: str
    rationale: str
    key: bool


@dataclass(frozen=True, slots=True)
class ReflectPrompt:
    """A prompt with room for a note, which is kept under ``id``."""

    id: str
    html: str
    kind: Literal["reflect"] = "reflect"


@dataclass(frozen=True, slots=True)
class CheckItem:
    """A small question; the response is kept under ``id``."""

    id: str
    stem: str
    options: tuple[RenderedOption, ...]
    kind: Literal["check"] = "check"


@dataclass(frozen=True, slots=True)
class PracticeScript:
    """A script to try aloud."""

    id: str
    html: str
    kind: Literal["practice"] = "practice"


@dataclass(frozen=True, slots=True)
class FigurePiece:
    """A picture: ``svg`` stands in the page itself and follows its theme.

    ``alt`` is plain text, ``caption`` one line of HTML, ``equivalent`` HTML that says everything.
    """

    id: str
    svg: str
    alt: str
    caption: str
    equivalent: str
    kind: Literal["figure"] = "figure"


Piece: TypeAlias = Html | ReflectPrompt | CheckItem | PracticeScript | FigurePiece


@dataclass(frozen=True, slots=True)
class Words:
    """Words by kind of block. The numbers of sources, headings and lists of sources have none."""

    by_kind: tuple[tuple[str, int], ...] = ()

    def of(self, *kinds: str) -> int:
        """The words of these kinds together."""
        return sum(count for kind, count in self.by_kind if kind in kinds)

    @property
    def teaching(self) -> int:
        """The words that count for credit."""
        return self.of("teaching", "situation", "limits", "safety", "practice")

    @property
    def read(self) -> int:
        """The words that someone reads who reads everything but rationales and reading lists."""
        return self.teaching + self.of("reflect", "check", "takeaways", "caption")


@dataclass(frozen=True, slots=True)
class RenderedSection:
    """One page of a module and one step of progress.

    The opening section is called by the title of the module: a page need not say it twice.
    ``heading`` is plain text. ``objectives`` are the ids of those taught here. ``minutes`` is
    reading time, at least one.
    """

    slug: str
    heading: str
    opening: bool
    objectives: tuple[str, ...]
    pieces: tuple[Piece, ...]
    sources: tuple[Source, ...]
    words: Words
    minutes: int


@dataclass(frozen=True, slots=True)
class RenderedObjective:
    """A learning objective: its text as plain text, and the course objective it serves."""

    id: str
    text: str
    serves: str


@dataclass(frozen=True, slots=True)
class RenderedModule:
    """A module as it is served. Dates are ISO. ``authors`` and ``reviewers`` may be empty."""

    slug: str
    title: str
    kicker: str
    objectives: tuple[RenderedObjective, ...]
    sensitive: tuple[str, ...]
    reviewed: str
    review_by: str
    authors: tuple[str, ...]
    reviewers: tuple[str, ...]
    sections: tuple[RenderedSection, ...]
    words: Words
    minutes: int

    def section(self, slug: str) -> RenderedSection | None:
        """The section of that name, if there is one."""
        return next((section for section in self.sections if section.slug == slug), None)

    def prompts(self) -> Iterator[tuple[RenderedSection, Piece]]:
        """Every piece that keeps something of the trainee's, with its section."""
        for section in self.sections:
            for piece in section.pieces:
                if isinstance(piece, (ReflectPrompt, CheckItem)):
                    yield section, piece
