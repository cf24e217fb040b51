"""What a course holds that counts for credit, and what it holds that does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from hrtraining.courses.rules.rendered import (
    RenderedConcordance,
    RenderedCourse,
    RenderedModule,
    RenderedQuiz,
)
from hrtraining.texts.vignette.values import Scene, Vignette
from hrtraining.vignettes.rules.proof import prove
from hrtraining.vignettes.rules.reading import minutes_of, words_of

# Kinds of blocks whose words are not teaching, in the words of pages.
LEFT_OUT = {
    "takeaways": "takeaways",
    "reflect": "prompts to reflect",
    "check": "checks in the text: stems and options",
    "rationale": "rationales of those checks",
    "reading": "lists of further reading",
    "caption": "captions of figures",
    "equivalent": "figures in words",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the course and how many words of it count."""

    slug: str
    title: str
    words: int


@dataclass(frozen=True, slots=True)
class CaseRun:
    """A case as its shortest run to an ending not marked bad: its words, and its minutes.

    ``shortest`` is false where the proof could not explore the whole case; nothing of it counts
    then, since nobody could say how short a run may be.
    """

    slug: str
    title: str
    words: int
    minutes: Decimal
    shortest: bool = True


@dataclass(frozen=True, slots=True)
class Measured:
    """A course, measured. ``items`` are those administered to one trainee, never the bank."""

    modules: tuple[Part, ...]
    cases: tuple[CaseRun, ...]
    items: int
    bank: int
    left_out: tuple[tuple[str, int], ...]
    works: int
    items_left_out: tuple[tuple[str, int], ...]

    @property
    def words(self) -> int:
        """The words of all teaching blocks."""
        return sum(part.words for part in self.modules)

    @property
    def case_words(self) -> int:
        """The words of the cases' shortest runs."""
        return sum(run.words for run in self.cases)

    @property
    def case_minutes(self) -> Decimal:
        """The minutes of the cases' shortest runs."""
        return sum((run.minutes for run in self.cases), Decimal(0))


def measured(
    course: RenderedCourse,
    modules: Iterable[RenderedModule],
    quizzes: Iterable[RenderedQuiz],
    concordances: Iterable[RenderedConcordance],
    cases: Iterable[CaseRun],
) -> Measured:
    """Counts a course. Only what everyone must do to complete it counts."""
    texts, tests = tuple(modules), {quiz.slug: quiz for quiz in quizzes}
    examination = tests.get(course.examination)
    kinds: Counter[str] = Counter()
    for module in texts:
        kinds.update(dict(module.words.by_kind))
    practice = sum(quiz.draw for slug, quiz in tests.items() if slug != course.examination)
    checks = sum(piece.kind == "check" for module in texts for _, piece in module.prompts())
    bank = len(examination.items) if examination else 0
    return Measured(
        modules=tuple(Part(m.slug, m.title, m.words.teaching) for m in texts),
        cases=tuple(cases),
        items=min(examination.draw, bank) if examination else 0,
        bank=bank,
        left_out=tuple((LEFT_OUT[kind], kinds[kind]) for kind in LEFT_OUT if kinds[kind]),
        works=len({source.key for m in texts for s in m.sections for source in s.sources}),
        items_left_out=(
            ("items in the bank that this trainee is not asked", bank - _drawn(examination, bank)),
            ("items of practice quizzes, which nobody has to take", practice),
            ("checks in the text, which are not scored", checks),
            ("script concordance, which is not scored", sum(len(c.items) for c in concordances)),
        ),
    )


def case_run(vignette: Vignette) -> CaseRun:
    """The shortest run of a case to an ending not marked bad, from its proof (seconds of work)."""
    minutes = prove(vignette).minutes
    if minutes.shortest is None:
        return CaseRun(vignette.slug, vignette.title, 0, Decimal(0), shortest=False)
    read = _scenes_of(vignette, minutes.path)
    words = sum(words_of(scene, least=True) for scene in read.values())
    total = sum((minutes_of(scene, least=True) for scene in read.values()), Fraction(0))
    exact = (Decimal(total.numerator) / Decimal(total.denominator)).quantize(Decimal("0.001"))
    return CaseRun(vignette.slug, vignette.title, words, exact)


def _scenes_of(vignette: Vignette, path: tuple[str, ...]) -> dict[str, Scene]:
    """The scenes that a run reads, each once; one that is gone around is not read."""
    by_name = {scene.name: scene for scene in vignette.scenes}
    read: dict[str, Scene] = {}
    at = next(scene for scene in vignette.scenes if scene.start)
    for step in path:
        name, _, choice = step.partition("/")
        at = by_name[name]
        taken = next((one for one in at.choices if one.id == choice), None)
        if taken is not None:
            read[name] = at
            at = by_name[taken.target]
        elif at.way_around is not None:
            at = by_name[at.way_around.target]
    read[at.name] = at
    return read


def _drawn(examination: RenderedQuiz | None, bank: int) -> int:
    return min(examination.draw, bank) if examination else 0
