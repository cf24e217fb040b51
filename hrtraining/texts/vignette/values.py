"""A branching case as plain values: what an author wrote, nothing about how it is stored or played.

Two vignettes are equal when they say the same, wherever the lines stand: line numbers are carried
for messages and left out of comparison.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal, TypeAlias

Comparison: TypeAlias = Literal[">=", "<=", "="]
Better: TypeAlias = Literal["high", "low"]
Shown: TypeAlias = Literal["always", "at the end", "never"]
Roads: TypeAlias = Literal["shown", "named", "hidden"]

ROADS: tuple[Roads, ...] = ("shown", "named", "hidden")

PRINCIPLES = (
    "alliance",
    "corrective-experience",
    "self-regulation",
    "risk",
    "ambivalence",
    "goals",
)


@dataclass(frozen=True, slots=True)
class Scale:
    """A bounded whole number that the case moves: an effect stops at ``low`` and ``high``."""

    name: str
    low: int
    high: int
    start: int
    better: Better = "high"
    shown: Shown = "at the end"
    label: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class HasFlag:
    """True where the flag is set."""

    flag: str


@dataclass(frozen=True, slots=True)
class Compare:
    """True where the scale stands so to the number."""

    scale: str
    comparison: Comparison
    number: int


@dataclass(frozen=True, slots=True)
class Not:
    """True where the part is false."""

    part: Condition


@dataclass(frozen=True, slots=True)
class And:
    """True where every part is true; two parts or more."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """True where some part is true; two parts or more."""

    parts: tuple[Condition, ...]


Condition: TypeAlias = "HasFlag | Compare | Not | And | Or"


@dataclass(frozen=True, slots=True)
class Add:
    """Moves a scale by an amount (not 0), stopping at its edge."""

    scale: str
    amount: int


@dataclass(frozen=True, slots=True)
class Put:
    """Sets a scale to a number, stopping at its edge."""

    scale: str
    number: int


@dataclass(frozen=True, slots=True)
class Mark:
    """Sets or clears a flag."""

    flag: str
    to: bool


Effect: TypeAlias = Add | Put | Mark


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A piece of a scene: narration (no speaker) or one person's words, perhaps conditional.

    ``text`` is Markdown; a spoken paragraph keeps the speaker's name apart from the words.
    """

    text: str
    speaker: str = ""
    condition: Condition | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class WayAround:
    """A link past a warned scene, to the scene that stands for it."""

    text: str
    target: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What the clinician can do: leads to a scene, perhaps only under a condition.

    ``id`` is the explicit id or the slug of the text, unique in its scene. ``critical`` marks an
    unsafe act that no points outweigh. ``expect`` is the author's expected share in percent.
    """

    text: str
    target: str
    id: str
    explicit_id: bool = False
    condition: Condition | None = None
    effects: tuple[Effect, ...] = ()
    critical: bool = False
    principles: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ()
    expect: int | None = None
    feedback: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a worked path: the choice taken (see `choices_by_ref`) and the reason."""

    choice: str
    reason: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Scene:
    """A scene or, with ``ending``, an ending. ``name`` is its explicit id or its heading's slug.

    ``names`` are the choices that an ending's debrief speaks of, each as `choices_by_ref` knows it.
    ``minutes`` is given where the reading time of the scene is not that of its words.
    """

    name: str
    heading: str
    explicit_id: bool = False
    start: bool = False
    ending: bool = False
    best: bool = False
    bad: bool = False
    names: tuple[str, ...] = ()
    must_see: bool = False
    warns_of: tuple[str, ...] = ()
    way_around: WayAround | None = None
    stands_for: str = ""
    emergency: bool = False
    minutes: Fraction | None = None
    paragraphs: tuple[Paragraph, ...] = ()
    reflect: str = ""
    choices: tuple[Choice, ...] = ()
    debrief: tuple[Paragraph, ...] = ()
    worked_path: tuple[Step, ...] = ()
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class CaseObjective:
    """A learning objective of the case; ``every_run`` asks that every run practise it."""

    id: str
    text: str
    serves: str = ""
    every_run: bool = False
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Vignette:
    """A whole case. ``score`` is a linear expression over the scales, read at the ending.

    ``people`` are pairs of a role and a name; ``minutes`` is the author's estimate for one run.
    ``roads_not_taken`` is how much a debrief tells of choices that were not made.
    """

    slug: str
    title: str
    people: tuple[tuple[str, str], ...] = ()
    scales: tuple[Scale, ...] = ()
    flags: tuple[str, ...] = ()
    score: tuple[tuple[str, int], ...] = ()
    minutes: int | None = None
    objectives: tuple[CaseObjective, ...] = ()
    composite: bool = False
    sensitive: tuple[str, ...] = ()
    roads_not_taken: Roads = "named"
    authors: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()
    scenes: tuple[Scene, ...] = ()
    facilitators_note: str = ""

    def scene(self, name: str) -> Scene | None:
        """The scene of that name, if there is one."""
        return next((scene for scene in self.scenes if scene.name == name), None)

    def by_name(self) -> Mapping[str, Scene]:
        """Every scene under its name."""
        return {scene.name: scene for scene in self.scenes}

    def opening(self) -> Scene | None:
        """The scene marked ``start``."""
        return next((scene for scene in self.scenes if scene.start), None)

    def all_choices(self) -> Iterator[tuple[Scene, Choice]]:
        """Every choice with the scene it stands in, in the order written."""
        for scene in self.scenes:
            for choice in scene.choices:
                yield scene, choice

    def choices_by_ref(self) -> Mapping[str, tuple[Scene, Choice]]:
        """Every choice as ``scene/choice``, and under its explicit id where that is unique."""
        found: dict[str, tuple[Scene, Choice]] = {}
        uses = Counter(choice.id for _scene, choice in self.all_choices() if choice.explicit_id)
        for scene, choice in self.all_choices():
            found.setdefault(f"{scene.name}/{choice.id}", (scene, choice))
            if choice.explicit_id and uses[choice.id] == 1:
                found[choice.id] = (scene, choice)
        return found

    def speakers(self) -> tuple[str, ...]:
        """The names of the people, as they stand before what is said."""
        return tuple(name for _role, name in self.people)

    def warnings(self) -> tuple[str, ...]:
        """What the scenes warn of, each once, in the order met."""
        return tuple(dict.fromkeys(what for scene in self.scenes for what in scene.warns_of))
