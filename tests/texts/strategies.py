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
    scales = tuple(
        draw(_scales(name))
        for name in draw(st.lists(st.sampled_from(NAMES), max_size=3, unique=True))
    )
    people = draw(_people())
    objectives = tuple(
        CaseObjective(
            str(number), draw(TITLES), draw(st.sampled_from(("", "c1"))), draw(st.booleans())
        )
        for number in range(1, draw(st.integers(1, 3)))
    )
    flags = tuple(draw(st.lists(st.sampled_from(FLAGS), max_size=3, unique=True)))
    world = _World(draw, scales, flags, people, objectives)
    scenes = world.scenes()
    weights = st.integers(-5, 5).filter(bool)
    scored = draw(st.lists(st.sampled_from(scales), unique=True)) if scales else []
    return Vignette(
        slug=draw(st.sampled_from(("the-sleeve", "peter", "a-1"))),
        title=draw(TITLES),
        people=people,
        scales=scales,
        flags=flags,
        score=tuple((scale.name, draw(weights)) for scale in scored),
        minutes=draw(st.none() | st.integers(1, 90)),
        objectives=objectives,
        composite=draw(st.booleans()),
        sensitive=tuple(draw(st.lists(st.sampled_from(("suicide", "a, b: c")), unique=True))),
        roads_not_taken=draw(st.sampled_from(ROADS)),
        authors=tuple(draw(st.lists(TITLES, max_size=1))),
        reviewers=tuple(draw(st.lists(TITLES, max_size=1))),
        scenes=scenes,
        facilitators_note=draw(
            st.lists(st.one_of(PROSE, LISTS, st.just("### Before you begin")), max_size=3).map(
                "\n\n".join
            )
        ),
    )


@st.composite
def _scales(draw: st.DrawFn, name: str) -> Scale:
    low = draw(st.integers(-5, 5))
    high = draw(st.integers(low + 1, low + 12))
    return Scale(
        name=name,
        low=low,
        high=high,
        start=draw(st.integers(low, high)),
        better=draw(st.sampled_from(("high", "low"))),
        shown=draw(st.sampled_from(("always", "at the end", "never"))),
        label=draw(st.one_of(st.just(""), TITLES)),
    )


@st.composite
def _people(draw: st.DrawFn) -> tuple[tuple[str, str], ...]:
    names = ("Ray", "You", "Dr. N'Diaye", "שרה", "A, B")
    drawn = draw(st.lists(st.sampled_from(names), max_size=3, unique=True))
    return tuple(
        (role, name) for role, name in zip(("client", "clinician", "x y"), drawn, strict=False)
    )


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
        condition: st.SearchStrategy[Condition | None] = st.none()
        if scales or flags:
            condition = st.none() | conditions(names, flags)
        self.conditions = condition
        paragraph = st.builds(Paragraph, BLOCKS, st.sampled_from(self.speakers), condition)
        self.texts = st.lists(paragraph, min_size=1, max_size=2).map(tuple)
        self.tags = (
            st.lists(st.sampled_from(self.objectives), unique=True).map(tuple)
            if self.objectives
            else st.just(())
        )
        self.effects = st.tuples(*map(_effects_on, scales), *map(_marks_of, flags)).map(
            lambda effects: tuple(effect for effect in effects if effect is not None)
        )

    def scenes(self) -> tuple[Scene, ...]:
        headings = self.draw(HEADINGS)
        explicit = [self.draw(st.booleans()) for _heading in headings]
        self.names = [
            f"scene-{at}" if given else slug(heading)
            for at, (heading, given) in enumerate(zip(headings, explicit, strict=True))
        ]
        endings = [at > 0 and (at == 1 or self.draw(st.booleans())) for at in range(len(headings))]
        scenes = [
            self.scene(at, heading, explicit[at], ending=endings[at])
            for at, heading in enumerate(headings)
        ]
        refs = tuple(f"{scene.name}/{choice.id}" for scene in scenes for choice in scene.choices)
        return tuple(self.with_refs(scene, refs) for scene in scenes)

    def scene(self, at: int, heading: str, given: bool, *, ending: bool) -> Scene:
        draw = self.draw
        warns_of = draw(WARNED)
        others = [name for name in self.names if name != self.names[at]]
        around = draw(st.none() | st.builds(WayAround, CHOICE_TEXTS, st.sampled_from(others)))
        mark = draw(st.sampled_from(("", "best", "bad"))) if ending else ""
        emergency = not ending and draw(st.booleans())
        return Scene(
            name=self.names[at],
            heading=heading,
            explicit_id=given,
            start=at == 0,
            ending=ending,
            best=mark == "best",
            bad=mark == "bad",
            must_see=draw(st.booleans()),
            warns_of=warns_of,
            way_around=around if warns_of else None,
            stands_for=draw(st.sampled_from(("", *others))),
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
        path = self.draw(st.lists(steps, max_size=3)) * self.draw(st.sampled_from((1, 1, 1, 4)))
        return replace(scene, names=tuple(names), worked_path=tuple(path))

    def choices(self) -> tuple[Choice, ...]:
        texts = self.draw(CHOICE_LISTS)
        left = 100
        made = []
        for number, text in enumerate(texts):
            share = self.draw(st.none() | st.integers(0, left))
            left -= share or 0
            given = self.draw(st.booleans())
            made.append(self.choice(text, f"choice-{number}" if given else "", share))
        return tuple(made)

    def choice(self, text: str, given: str, share: int | None) -> Choice:
        draw = self.draw
        return Choice(
            text=text,
            target=draw(st.sampled_from(self.names)),
            id=given or slug(text),
            explicit_id=bool(given),
            condition=draw(self.conditions),
            effects=draw(self.effects),
            critical=draw(st.booleans()),
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
