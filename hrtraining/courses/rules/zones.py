"""Who speaks where: every piece of every text with its zone, for the language rules.

The narrator, stems, rationales, feedback and labels are our own voice. A person in a case speaks
for themselves, and so does a quotation with a speaker or a source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape

from hrtraining.courses.rules.library import Kind, Library
from hrtraining.language.readings import shows_asking
from hrtraining.language.tokens import tokens
from hrtraining.language.zones import Zone
from hrtraining.texts.course.values import Course, Passage
from hrtraining.texts.module.values import Block, Check, Figure, Module, Teaching
from hrtraining.texts.options import Option
from hrtraining.texts.quiz.values import Concordance, Quiz
from hrtraining.texts.vignette.values import Paragraph, Scene, Vignette

CLINICIANS = frozenset(
    {
        *("clinician", "therapist", "psychotherapist", "counselor", "psychologist", "supervisor"),
        *("doctor", "physician", "psychiatrist", "nurse", "prescriber", "pharmacist", "colleague"),
        *("medic", "paramedic", "worker", "navigator", "manager", "director", "intern", "trainee"),
    }
)
"""Words of a role in a case that make somebody a clinician or a clinician's colleague."""

_TAG = re.compile(r"<[^>]*>")
_SPOKEN = re.compile(r"\s*\*\*[^*]+:\*\*|.*\[@", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A piece of a text and who says it; it stands on ``line`` or soon after.

    ``asked``: the clinician who speaks has asked which word the person uses for themselves.
    ``answers``: beside a clinician's words, the feedback that speaks of them.
    """

    path: str
    line: int
    zone: Zone
    text: str
    asked: bool = False
    answers: str = ""


def spoken_in(library: Library) -> Iterator[Spoken]:
    """Every piece of every text."""
    for slug, course in library.courses.items():
        yield from _course(library.path(Kind.COURSE, slug), course)
    for slug, module in library.modules.items():
        yield from _module(library.path(Kind.MODULE, slug), module)
    for slug, quiz in library.quizzes.items():
        yield from _quiz(library.path(Kind.QUIZ, slug), quiz)
    for slug, concordance in library.concordances.items():
        yield from _concordance(library.path(Kind.CONCORDANCE, slug), concordance)
    for slug, vignette in library.vignettes.items():
        yield from spoken_in_case(library.path(Kind.VIGNETTE, slug), vignette)
    for path, drawing in library.drawings.items():
        yield Spoken(path, 1, Zone.LABEL, path.rpartition("/")[2])
        yield Spoken(path, 1, Zone.LABEL, unescape(_TAG.sub("\n\n", drawing.svg)))


def _course(path: str, course: Course) -> Iterator[Spoken]:
    head = (course.title, course.audience, course.medium, course.format, course.prerequisites)
    yield from (Spoken(path, 1, Zone.LABEL, text) for text in head)
    for objective in course.objectives:
        yield Spoken(path, objective.line, Zone.LABEL, objective.text)
    for passage in course.passages:
        yield from _passage(path, passage)


def _passage(path: str, passage: Passage) -> Iterator[Spoken]:
    yield Spoken(path, passage.line, Zone.TEACHING, passage.text)
    for part in passage.parts:
        yield from _passage(path, part)


def _module(path: str, module: Module) -> Iterator[Spoken]:
    yield Spoken(path, 1, Zone.LABEL, module.title)
    yield Spoken(path, 1, Zone.LABEL, module.kicker)
    for objective in module.objectives:
        yield Spoken(path, objective.line, Zone.LABEL, objective.text)
    for section in module.sections:
        if not section.opening:
            yield Spoken(path, section.line, Zone.LABEL, section.heading)
        for block in section.blocks:
            yield from _block(path, block)


def _block(path: str, block: Block) -> Iterator[Spoken]:
    match block:
        case Teaching():
            yield from _teaching(path, block)
        case Check():
            yield Spoken(path, block.line, Zone.STEM, block.stem)
            yield from _options(path, block.options)
        case Figure():
            for text in (block.alt, block.path, block.caption, block.equivalent):
                yield Spoken(path, block.line, Zone.LABEL, text)
        case _:
            yield Spoken(path, block.line, Zone.TEACHING, block.text)


def _teaching(path: str, block: Teaching) -> Iterator[Spoken]:
    """Teaching text paragraph by paragraph; a quotation with a speaker or a source is theirs."""
    line = block.line
    for piece in re.split(r"(\n[ \t]*\n)", block.text):
        quotation = piece.lstrip().startswith(">")
        text = re.sub(r"^ {0,3}> ?", "", piece, flags=re.MULTILINE) if quotation else piece
        theirs = quotation and _SPOKEN.match(text)
        if piece.strip():
            yield Spoken(path, line, Zone.QUOTATION if theirs else Zone.TEACHING, text)
        line += piece.count("\n")


def _options(path: str, options: tuple[Option, ...]) -> Iterator[Spoken]:
    for option in options:
        yield Spoken(path, option.line, Zone.OPTION if option.key else Zone.DISTRACTOR, option.text)
        yield Spoken(path, option.line, Zone.RATIONALE, option.rationale)


def _quiz(path: str, quiz: Quiz) -> Iterator[Spoken]:
    yield Spoken(path, 1, Zone.LABEL, quiz.title)
    yield Spoken(path, 1, Zone.TEACHING, quiz.intro)
    for item in quiz.items:
        yield Spoken(path, item.line, Zone.LABEL, item.title)
        yield Spoken(path, item.line, Zone.STEM, item.stem)
        yield from _options(path, item.options)


def _concordance(path: str, concordance: Concordance) -> Iterator[Spoken]:
    yield Spoken(path, 1, Zone.LABEL, concordance.title)
    yield Spoken(path, 1, Zone.TEACHING, concordance.intro)
    for item in concordance.items:
        yield Spoken(path, item.line, Zone.LABEL, item.title)
        for text in (item.situation, item.thought, item.fact):
            yield Spoken(path, item.line, Zone.STEM, text)
        for text in item.likelihoods:
            yield Spoken(path, item.line, Zone.OPTION, text)
        yield Spoken(path, item.line, Zone.RATIONALE, item.reasoning)


def spoken_in_case(path: str, vignette: Vignette) -> Iterator[Spoken]:
    """Everything that a case says, piece by piece; a draft in the studio is looked at too."""
    zones = {name: zone_of(role) for role, name in vignette.people}
    yield Spoken(path, 1, Zone.LABEL, vignette.title)
    for scale in vignette.scales:
        yield Spoken(path, scale.line, Zone.LABEL, scale.label)
    for objective in vignette.objectives:
        yield Spoken(path, objective.line, Zone.LABEL, objective.text)
    for scene in vignette.scenes:
        yield Spoken(path, scene.line, Zone.LABEL, scene.heading)
        for warned in scene.warns_of:
            yield Spoken(path, scene.line, Zone.LABEL, warned)
        if scene.way_around:
            yield Spoken(path, scene.line, Zone.LABEL, scene.way_around.text)
        yield from _told(path, vignette, scene, zones)
        yield Spoken(path, scene.line, Zone.NARRATOR, scene.reflect)
        for choice in scene.choices:
            yield Spoken(path, choice.line, Zone.OPTION, choice.text)
            yield Spoken(path, choice.line, Zone.FEEDBACK, choice.feedback)
        for paragraph in scene.debrief:
            yield _paragraph(path, paragraph, zones, Zone.FEEDBACK)
        for step in scene.worked_path:
            yield Spoken(path, step.line or scene.line, Zone.FEEDBACK, step.reason)
    yield Spoken(path, 1, Zone.TEACHING, vignette.facilitators_note)


def zone_of(role: str) -> Zone:
    """Whose words those of a person with this role are: a client's, a clinician's or others'."""
    words = set(re.findall(r"[a-z]+", role.lower()))
    if "client" in words:
        return Zone.CLIENT
    return Zone.CLINICIAN if words & CLINICIANS else Zone.QUOTATION


def _told(path: str, vignette: Vignette, scene: Scene, zones: dict[str, Zone]) -> Iterator[Spoken]:
    """The paragraphs of a scene; a clinician who has asked for a word may go on using it."""
    answers = [choice.feedback for choice in scene.choices]
    answers += [each.feedback for _, each in vignette.all_choices() if each.target == scene.name]
    answers += [paragraph.text for paragraph in scene.debrief if not paragraph.speaker]
    asked = False
    for paragraph in scene.paragraphs:
        spoken = _paragraph(path, paragraph, zones, Zone.NARRATOR)
        if spoken.zone is Zone.CLINICIAN:
            asked = asked or shows_asking(tokens(spoken.text))
            spoken = replace(spoken, asked=asked, answers="\n".join(answers))
        yield spoken


def _paragraph(path: str, paragraph: Paragraph, zones: dict[str, Zone], ours: Zone) -> Spoken:
    zone = zones.get(paragraph.speaker, Zone.QUOTATION) if paragraph.speaker else ours
    return Spoken(path, paragraph.line, zone, paragraph.text)
