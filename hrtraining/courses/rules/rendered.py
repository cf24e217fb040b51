"""What a page gets: every text as the HTML that is served, in pieces whose kinds are known.

All HTML here is clean and goes into a page as it stands. Every value can be kept as JSON and read
back (:mod:`hrtraining.courses.rules.kept`), because an edition keeps what was served.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True)
class RenderedItem:
    """A quiz item as it is served; its sources are its own, with ids that no other item has."""

    id: str
    title: str
    objective: str
    situation: bool
    true_false: bool
    stem: str
    options: tuple[RenderedOption, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class RenderedQuiz:
    """A quiz as it is served. ``attempts`` is None for unlimited; ``passing`` is in percent.

    An examination holds every item it may draw, its own and those of the quizzes it takes from;
    ``per_objective`` and ``per_module`` are its blueprint, 0 where there is none.
    """

    slug: str
    title: str
    purpose: Literal["practice", "examination"]
    draw: int
    passing: int
    attempts: int | None
    per_objective: int
    per_module: int
    intro: str
    items: tuple[RenderedItem, ...]

    def item(self, item_id: str) -> RenderedItem | None:
        """The item of that id, if there is one."""
        return next((item for item in self.items if item.id == item_id), None)


@dataclass(frozen=True, slots=True)
class RenderedConcordanceItem:
    """A script concordance item: ``likelihoods`` are plain texts, ``ours`` is an index."""

    id: str
    title: str
    objective: str
    situation: str
    thought: str
    fact: str
    likelihoods: tuple[str, ...]
    ours: int
    reasoning: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class RenderedConcordance:
    """Script concordance as it is served; ``panel`` may be empty, and the page says so."""

    slug: str
    title: str
    panel: tuple[str, ...]
    intro: str
    items: tuple[RenderedConcordanceItem, ...]


@dataclass(frozen=True, slots=True)
class RenderedParagraph:
    """A paragraph of a scene; its condition is told by the case itself, at the same place."""

    speaker: str
    html: str


@dataclass(frozen=True, slots=True)
class RenderedChoice:
    """A choice of a scene: what you do, and the feedback on it."""

    id: str
    html: str
    feedback: str


@dataclass(frozen=True, slots=True)
class RenderedScene:
    """A scene as it is served, part for part as in the case; ``worked_path`` has choice, reason."""

    name: str
    heading: str
    paragraphs: tuple[RenderedParagraph, ...]
    reflect: str
    choices: tuple[RenderedChoice, ...]
    debrief: tuple[RenderedParagraph, ...]
    worked_path: tuple[tuple[str, str], ...]
    way_around: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class RenderedVignette:
    """A case as it is served."""

    slug: str
    title: str
    objectives: tuple[RenderedObjective, ...]
    sensitive: tuple[str, ...]
    authors: tuple[str, ...]
    reviewers: tuple[str, ...]
    scenes: tuple[RenderedScene, ...]
    facilitators_note: str

    def scene(self, name: str) -> RenderedScene | None:
        """The scene of that name, if there is one."""
        return next((scene for scene in self.scenes if scene.name == name), None)


@dataclass(frozen=True, slots=True)
class RenderedPassage:
    """A passage of a course's description; ``heading`` is plain text."""

    slug: str
    heading: str
    html: str
    parts: tuple[RenderedPassage, ...] = ()


@dataclass(frozen=True, slots=True)
class RenderedPerson:
    """Someone in control of the content and what they disclose."""

    name: str
    credentials: str
    disclosure: str


@dataclass(frozen=True, slots=True)
class RenderedCourse:
    """A course as everyone is shown it before they start. Dates are ISO, empty where undecided."""

    slug: str
    title: str
    version: str
    objectives: tuple[tuple[str, str], ...]
    modules: tuple[str, ...]
    vignettes: tuple[str, ...]
    quizzes: tuple[str, ...]
    concordances: tuple[str, ...]
    examination: str
    audience: str
    level: str
    medium: str
    format: str
    prerequisites: str
    passing_standard: str
    released: str
    reviewed: str
    review_by: str
    ends: str
    authors: tuple[RenderedPerson, ...]
    reviewers: tuple[RenderedPerson, ...]
    raters: tuple[RenderedPerson, ...]
    passages: tuple[RenderedPassage, ...]
    sources: tuple[Source, ...]
    minutes: int = field(default=0)

    def passage(self, slug: str) -> RenderedPassage | None:
        """The passage of that name ("about", "disclosures", "policies", ...), if there is one."""
        return next((passage for passage in self.passages if passage.slug == slug), None)


Rendered: TypeAlias = (
    RenderedModule | RenderedQuiz | RenderedConcordance | RenderedVignette | RenderedCourse
)
