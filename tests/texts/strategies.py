"""Random cases that the format can hold, with text as awkward as people write it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache

from hypothesis import strategies as st

from hrtraining.texts.slugs import slug
from hrtraining.texts.vignette.conditions import alternatives
from hrtraining.texts.vignette.values import (
    PRINCIPLES,
    ROADS,
    Add,
    And,
    CaseObjective,
    Choice,
    Compare,
    Condition,
    HasFlag,
    Mark,
    Not,
    Or,
    Paragraph,
    Put,
    Scale,
    Scene,
    Step,
    Vignette,
    WayAround,
)

FIRST_WORDS = ("Ray", "He", "\\# Ray", "“Long", "*Softly*", "Él", "שלום", "٣ دقائق", "2019", "…and")
WORDS = (
    *("the", "sleeve", "**rides**", "_up_", "`code`", "[a link](https://example.org/a_b)"),
    *("[@K07]", "[@K07; @S01, p. 3]", "#5", "## no heading", "1. no choice", "- no bullet"),
    *("> no quote", "\\[", "a|b", "&amp;", "<3", "5 < 6", "`if asked`", "**You:**", "---", "~~x~~"),
    *("naïve", "日本語", "עִבְרִית", "\u200f(", "👩🏽‍⚕️", "e\u0301", "\u00a0", "%", ":", "a: b"),
    *("start", "ending", "\\", "{}", "'", '"', "·", " · ", "C:\\x", "![alt](x.png)", "$1"),
)
ANY_WORD = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp"), exclude_characters="`<["),
    max_size=4,
)
INNER = st.lists(st.one_of(*[st.sampled_from(WORDS)] * 5, ANY_WORD), max_size=4).map(" ".join)
LINE = st.builds(lambda first, rest: f"{first} {rest}".strip(), st.sampled_from(FIRST_WORDS), INNER)
LATER_LINE = st.builds(
    lambda before, line, after: before + line + after,
    st.sampled_from(("", "- ", "  ", "* ", "\t", "   ")),
    LINE,
    st.sampled_from(("", "  ")),
)
PROSE = st.lists(LATER_LINE, max_size=2).flatmap(
    lambda later: LINE.map(lambda first: "\n".join([first, *later]).rstrip())
)
LISTS = st.lists(LINE, min_size=1, max_size=3).map(
    lambda lines: "\n".join(f"- {line}" for line in lines)
)
QUOTATIONS = st.lists(LINE, min_size=1, max_size=3).map(
    lambda lines: "\n".join(f"> {line}" for line in lines)
)
BLOCKS = st.one_of(PROSE, PROSE, LISTS, QUOTATIONS)
REFLECTS = st.lists(PROSE, max_size=2).map("\n\n".join)
FEEDBACKS = st.lists(PROSE, max_size=2).map("\n\n".join)
TITLES = st.one_of(LINE, st.text("aB :#'\"-,[]{}&*!|>%@`é", min_size=1, max_size=12)).filter(
    lambda text: bool(text.strip()) and text not in {"null", "~"}
)
IN_LINKS = (
    *("Say", "what", "you *saw*", "[softly]", "\\[aside", "(or not)", "`x`", "#5", "and – ask?"),
    *("שלום", "\\\\", "!", "<3", "1.", "& co", "_now_", "[@K07]"),
)
CHOICE_TEXTS = st.lists(st.sampled_from(IN_LINKS), min_size=1, max_size=5).map(" ".join)


def _names_itself(heading: str) -> bool:
    """Whether a heading can stand alone: it gives a name that no other heading has."""
    return slug(heading) not in {"", "debrief", "worked-path"} and not heading.endswith("#")


HEADINGS = st.lists(LINE.filter(_names_itself), min_size=2, max_size=4, unique_by=slug)
CHOICE_LISTS = st.lists(CHOICE_TEXTS.filter(slug), min_size=1, max_size=3, unique_by=slug)
TAGS = st.lists(st.sampled_from(PRINCIPLES), max_size=2, unique=True).map(tuple)
MINUTES = st.none() | st.fractions(Fraction(1, 9), 9, max_denominator=9)
NAMES = ("alliance", "risk", "comfort", "trust-2")
FLAGS = ("asked", "slept", "a-b", "x1")
WARNINGS = ("wounds", "death", "consent unclear", "überdosis")
WARNED = st.lists(st.sampled_from(WARNINGS), max_size=2, unique=True).map(tuple)


SCALE_NAMES = st.lists(st.sampled_from(NAMES), max_size=3, unique=True)
FLAG_NAMES = st.lists(st.sampled_from(FLAGS), max_size=3, unique=True)
PEOPLE = st.lists(
    st.sampled_from(("Ray", "You", "Dr. N'Diaye", "שרה", "A, B")), max_size=3, unique=True
).map(lambda names: tuple(zip(("client", "clinician", "x y"), names, strict=False)))
FULFILLED = st.sampled_from(("", "c1"))
SLUGS = st.sampled_from(("the-sleeve", "peter", "a-1"))
WEIGHTS = st.integers(-5, 5).filter(bool)
CASE_MINUTES = st.none() | st.integers(1, 90)
SENSITIVE = st.lists(st.sampled_from(("suicide", "a, b: c")), unique=True)
PERSONS = st.lists(TITLES, max_size=1)
ROADS_TAKEN = st.sampled_from(ROADS)
NOTES = st.lists(st.one_of(PROSE, LISTS, st.just("### Before you begin")), max_size=3).map(
    "\n\n".join
)
MARKS = st.sampled_from(("", "best", "bad"))
BETTER = st.sampled_from(("high", "low"))
SHOWN = st.sampled_from(("always", "at the end", "never"))
LABELS = st.one_of(st.just(""), TITLES)
REPEATED = st.sampled_from((1, 1, 1, 4))
YES_OR_NO = st.booleans()


# What is often made of the same parts is made once: Hypothesis looks through every new strategy
# before it draws from it.
@cache
def one_of(values: tuple[str, ...]) -> st.SearchStrategy[str]:
    return st.sampled_from(values)


@cache
def some_of(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), unique=True).map(tuple)


@cache
def ways_around(others: tuple[str, ...]) -> st.SearchStrategy[WayAround | None]:
    return st.none() | st.builds(WayAround, CHOICE_TEXTS, one_of(others))


@cache
def shares(left: int) -> st.SearchStrategy[int | None]:
    return st.none() | st.integers(0, left)


@cache
def passages(
    scales: tuple[str, ...], flags: tuple[str, ...], speakers: tuple[str, ...]
) -> st.SearchStrategy[tuple[Paragraph, ...]]:
    paragraph = st.builds(Paragraph, BLOCKS, one_of(speakers), conditions_or_none(scales, flags))
    return st.lists(paragraph, min_size=1, max_size=2).map(tuple)


@cache
def conditions_or_none(
    scales: tuple[str, ...], flags: tuple[str, ...]
) -> st.SearchStrategy[Condition | None]:
    return st.none() | conditions(scales, flags) if scales or flags else st.none()


@cache
def conditions(scales: tuple[str, ...], flags: tuple[str, ...]) -> st.SearchStrategy[Condition]:
    """Conditions over what a case has; deep enough to need parentheses."""
    leaves: list[st.SearchStrategy[Condition]] = []
    if flags:
        leaves.append(st.builds(HasFlag, st.sampled_from(flags)))
    if scales:
        numbers = st.integers(-12, 12)
        signs = st.sampled_from((">=", "<=", "="))
        leaves.append(st.builds(Compare, st.sampled_from(scales), signs, numbers))
    return st.recursive(
        st.one_of(leaves),
        lambda part: st.one_of(
            st.builds(Not, part),
            st.lists(part, min_size=2, max_size=3).map(lambda parts: And(tuple(parts))),
            st.lists(part, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts))),
        ),
        max_leaves=6,
    ).filter(lambda condition: alternatives(condition) <= 64)


@st.composite
def vignettes(draw: st.DrawFn) -> Vignette:
    """A case without an error."""
    scales = tuple(draw(SCALES[name]) for name in draw(SCALE_NAMES))
    people = draw(PEOPLE)
    objectives = tuple(
        CaseObjective(str(number), draw(TITLES), draw(FULFILLED), draw(YES_OR_NO))
        for number in range(1, draw(st.integers(1, 3)))
    )
    flags = tuple(draw(FLAG_NAMES))
    world = _World(draw, scales, flags, people, objectives)
    scenes = world.scenes()
    scored = draw(st.lists(st.sampled_from(scales), unique=True)) if scales else []
    return Vignette(
        slug=draw(SLUGS),
        title=draw(TITLES),
        people=people,
        scales=scales,
        flags=flags,
        score=tuple((scale.name, draw(WEIGHTS)) for scale in scored),
        minutes=draw(CASE_MINUTES),
        objectives=objectives,
        composite=draw(YES_OR_NO),
        sensitive=tuple(draw(SENSITIVE)),
        roads_not_taken=draw(ROADS_TAKEN),
        authors=tuple(draw(PERSONS)),
        reviewers=tuple(draw(PERSONS)),
        scenes=scenes,
        facilitators_note=draw(NOTES),
    )


@st.composite
def _scale(draw: st.DrawFn, name: str) -> Scale:
    low = draw(st.integers(-5, 5))
    high = draw(st.integers(low + 1, low + 12))
    return Scale(
        name=name,
        low=low,
        high=high,
        start=draw(st.integers(low, high)),
        better=draw(BETTER),
        shown=draw(SHOWN),
        label=draw(LABELS),
    )


SCALES = {name: _scale(name) for name in NAMES}


class _World:
    """What the scenes of one case can speak of."""

    def __init__(
        self,
        draw: st.DrawFn,
        scales: tuple[Scale, ...],
        flags: tuple[str, ...],
        people: tuple[tuple[str, str], ...],
        objectives: tuple[CaseObjective, ...],
    ) -> None:
        self.draw = draw
        self.scales = scales
        self.flags = flags
        self.speakers = ("", *(name for _role, name in people))
        self.objectives = tuple(objective.id for objective in objectives)
        self.names: list[str] = []
        names = tuple(scale.name for scale in scales)
        self.conditions = conditions_or_none(names, flags)
        self.texts = passages(names, flags, self.speakers)
        self.tags = some_of(self.objectives) if self.objectives else st.just(())
        self.effects = (*map(_effects_on, scales), *map(_marks_of, flags))

    def scenes(self) -> tuple[Scene, ...]:
        headings = self.draw(HEADINGS)
        explicit = [self.draw(YES_OR_NO) for _heading in headings]
        self.names = [
            f"scene-{at}" if given else slug(heading)
            for at, (heading, given) in enumerate(zip(headings, explicit, strict=True))
        ]
        endings = [at > 0 and (at == 1 or self.draw(YES_OR_NO)) for at in range(len(headings))]
        scenes = [
            self.scene(at, heading, explicit[at], ending=endings[at])
            for at, heading in enumerate(headings)
        ]
        refs = tuple(f"{scene.name}/{choice.id}" for scene in scenes for choice in scene.choices)
        return tuple(self.with_refs(scene, refs) for scene in scenes)

    def scene(self, at: int, heading: str, given: bool, *, ending: bool) -> Scene:
        draw = self.draw
        warns_of = draw(WARNED)
        others = tuple(name for name in self.names if name != self.names[at])
        around = draw(ways_around(others))
        mark = draw(MARKS) if ending else ""
        emergency = not ending and draw(YES_OR_NO)
        return Scene(
            name=self.names[at],
            heading=heading,
            explicit_id=given,
            start=at == 0,
            ending=ending,
            best=mark == "best",
            bad=mark == "bad",
            must_see=draw(YES_OR_NO),
            warns_of=warns_of,
            way_around=around if warns_of else None,
            stands_for=draw(one_of(("", *others))),
            emergency=emergency,
            minutes=draw(MINUTES),
            paragraphs=draw(self.texts),
            reflect=draw(REFLECTS),
            choices=() if ending else self.choices(),
            debrief=draw(self.texts) if ending else (),
        )

    def with_refs(self, scene: Scene, refs: tuple[str, ...]) -> Scene:
        if not scene.ending:
            return scene
        names = self.draw(st.lists(st.sampled_from(refs), max_size=2, unique=True))
        steps = st.builds(Step, st.sampled_from(refs), LINE)
        path = self.draw(st.lists(steps, max_size=3)) * self.draw(REPEATED)
        return replace(scene, names=tuple(names), worked_path=tuple(path))

    def choices(self) -> tuple[Choice, ...]:
        texts = self.draw(CHOICE_LISTS)
        left = 100
        made = []
        for number, text in enumerate(texts):
            share = self.draw(shares(left))
            left -= share or 0
            given = self.draw(YES_OR_NO)
            made.append(self.choice(text, f"choice-{number}" if given else "", share))
        return tuple(made)

    def choice(self, text: str, given: str, share: int | None) -> Choice:
        draw = self.draw
        return Choice(
            text=text,
            target=draw(one_of(tuple(self.names))),
            id=given or slug(text),
            explicit_id=bool(given),
            condition=draw(self.conditions),
            effects=tuple(one for one in map(draw, self.effects) if one is not None),
            critical=draw(YES_OR_NO),
            principles=draw(TAGS),
            objectives=draw(self.tags),
            expect=share,
            feedback=draw(FEEDBACKS),
        )


@cache
def _effects_on(scale: Scale) -> st.SearchStrategy[Add | Put | None]:
    amounts = st.integers(-9, 9).filter(bool)
    add = st.builds(Add, st.just(scale.name), amounts)
    return st.none() | add | st.builds(Put, st.just(scale.name), st.integers(scale.low, scale.high))


@cache
def _marks_of(flag: str) -> st.SearchStrategy[Mark | None]:
    return st.none() | st.builds(Mark, st.just(flag), st.booleans())
