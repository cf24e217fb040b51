"""What there is, counted: for the people who plan the curriculum, and for an auditor."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass

from hrtraining.courses.rules.library import Kind, Library
from hrtraining.courses.rules.rendered import Html, PracticeScript, RenderedModule
from hrtraining.courses.rules.rendering.modules import render_module
from hrtraining.prose import text_of
from hrtraining.texts.citations import find_citations
from hrtraining.texts.problems import Problems

ITEMS_FOR_FIRST_HOUR = 10
ITEMS_FOR_FURTHER_HOUR = 5
"""One board's rule, the only one seen (facts on continuing education, 1.4)."""


@dataclass(frozen=True, slots=True)
class ObjectiveReport:
    """An objective: the sections that teach it and the items that assess it."""

    id: str
    taught_in: tuple[str, ...]
    assessed_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ModuleReport:
    """A module: teaching words, minutes of reading, Flesch reading ease, works cited, items."""

    slug: str
    words: int
    minutes: int
    reading_ease: float
    objectives: tuple[ObjectiveReport, ...]
    sources: int
    items: int


@dataclass(frozen=True, slots=True)
class VignetteReport:
    """A case: its scenes (endings among them), its endings, and choices by principle."""

    slug: str
    scenes: int
    endings: int
    principles: dict[str, int]


@dataclass(frozen=True, slots=True)
class QuizReport:
    """A quiz and how many items it has of its own."""

    slug: str
    items: int


@dataclass(frozen=True, slots=True)
class ExaminationReport:
    """How many items the examination draws, and the whole hours that this many support."""

    draw: int
    supports_hours: int


@dataclass(frozen=True, slots=True)
class Report:
    """A library, counted. ``problems`` is how many errors and warnings there are."""

    modules: tuple[ModuleReport, ...]
    vignettes: tuple[VignetteReport, ...]
    quizzes: tuple[QuizReport, ...]
    examination: ExaminationReport | None
    problems: int

    def as_data(self) -> dict[str, object]:
        """The report as JSON has it."""
        return asdict(self)


def supported_hours(draw: int) -> int:
    """The whole hours of credit that an examination of so many items supports."""
    if draw < ITEMS_FOR_FIRST_HOUR:
        return 0
    return 1 + (draw - ITEMS_FOR_FIRST_HOUR) // ITEMS_FOR_FURTHER_HOUR


def report_on(library: Library) -> Report:
    """The library, counted; courses decide which quiz is the examination."""
    drawn = [
        library.quizzes[course.examination.slug].draw
        for course in library.courses.values()
        if course.examination and course.examination.slug in library.quizzes
    ]
    return Report(
        modules=tuple(_module(library, slug) for slug in _in_order(library)),
        vignettes=tuple(_vignette(library, slug) for slug in sorted(library.vignettes)),
        quizzes=tuple(
            QuizReport(slug, len(quiz.items)) for slug, quiz in sorted(library.quizzes.items())
        ),
        examination=(ExaminationReport(drawn[0], supported_hours(drawn[0])) if drawn else None),
        problems=len(library.problems),
    )


def _in_order(library: Library) -> list[str]:
    """Modules as courses list them, then those that none lists."""
    listed = [part.slug for course in library.courses.values() for part in course.modules]
    named = dict.fromkeys([*listed, *sorted(library.modules)])
    return [slug for slug in named if slug in library.modules]


def _module(library: Library, slug: str) -> ModuleReport:
    # Imported here: it takes a quarter of a second, which no other command should wait for.
    import textstat

    module = library.modules[slug]
    rendered = render_module(module, library.works, {})
    items = [item for _, item in library.items()]
    source = library.texts[Kind.MODULE, slug].source
    return ModuleReport(
        slug=slug,
        words=rendered.words.teaching,
        minutes=rendered.minutes,
        reading_ease=round(float(textstat.flesch_reading_ease(_teaching(rendered))), 1),
        objectives=tuple(
            ObjectiveReport(
                objective.id,
                tuple(s.slug for s in module.sections if objective.id in s.objectives),
                tuple(i.id for i in items if i.objective == f"{slug}.{objective.id}"),
            )
            for objective in module.objectives
        ),
        sources=len({cited.key for cited in find_citations(source, Problems())}),
        items=sum(item.objective.partition(".")[0] == slug for item in items),
    )


def _teaching(rendered: RenderedModule) -> str:
    kinds = {"teaching", "situation", "limits", "safety"}
    return "\n".join(
        text_of(piece.html)
        for section in rendered.sections
        for piece in section.pieces
        if isinstance(piece, PracticeScript) or (isinstance(piece, Html) and piece.kind in kinds)
    )


def _vignette(library: Library, slug: str) -> VignetteReport:
    vignette = library.vignettes[slug]
    principles = Counter(
        principle for _, choice in vignette.all_choices() for principle in choice.principles
    )
    return VignetteReport(
        slug,
        len(vignette.scenes),
        sum(scene.ending for scene in vignette.scenes),
        dict(sorted(principles.items())),
    )
