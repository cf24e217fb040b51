"""A case spelled as its text, piece by piece: one piece for every block that reading knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hrtraining.texts.head_writing import quoted_text, spelled, spelled_list
from hrtraining.texts.spans import JOINT
from hrtraining.texts.vignette import shapes
from hrtraining.texts.vignette.blocks import DEBRIEF, FACILITATORS_NOTE, WORKED_PATH, Kind
from hrtraining.texts.vignette.conditions import spelled_condition
from hrtraining.texts.vignette.effects import spelled_effects, spelled_score
from hrtraining.texts.vignette.values import (
    CaseObjective,
    Choice,
    Paragraph,
    Scale,
    Scene,
    Step,
    Vignette,
)
from hrtraining.texts.vignette.words import spelled_minutes


@dataclass(frozen=True, slots=True)
class Piece:
    """A block as it is spelled; ``number`` where it is an item of a numbered list.

    ``text`` stands without the number and its indentation, so that two items that say the same are
    equal wherever they stand.
    """

    kind: Kind
    text: str
    number: int = 0

    def spelled(self) -> str:
        """The lines of the block, joined by line feeds."""
        if not self.number:
            return self.text
        mark = f"{self.number}. "
        first, *rest = self.text.split("\n")
        return "\n".join([mark + first, *(" " * len(mark) + line for line in rest)])


def head_entries(case: Vignette) -> Mapping[str, str]:
    """What stands in the head, by key, each with its lines; keys that say nothing are left out."""
    entries = {
        "vignette": f"vignette: {spelled(case.slug)}",
        "title": f"title: {spelled(case.title)}",
    }
    if case.composite:
        entries["composite"] = "composite: true"
    if case.people:
        pairs = (f"{_key(role)}: {_in_brackets(name)}" for role, name in case.people)
        entries["people"] = "people: {" + ", ".join(pairs) + "}"
    if case.scales:
        entries["scales"] = "\n".join(["scales:", *(_scale(scale) for scale in case.scales)])
    if case.flags:
        entries["flags"] = f"flags: {spelled_list(case.flags)}"
    if case.score:
        entries["score"] = f"score: {spelled_score(case.score)}"
    if case.minutes is not None:
        entries["minutes"] = f"minutes: {case.minutes}"
    if case.objectives:
        rows = (_objective(objective) for objective in case.objectives)
        entries["objectives"] = "\n".join(["objectives:", *rows])
    if case.sensitive:
        entries["sensitive"] = f"sensitive: {spelled_list(case.sensitive)}"
    if case.roads_not_taken != "named":
        entries["roads not taken"] = f"roads not taken: {case.roads_not_taken}"
    entries["authors"] = f"authors: {spelled_list(case.authors)}"
    entries["reviewers"] = f"reviewers: {spelled_list(case.reviewers)}"
    return entries


def scene_pieces(scene: Scene) -> Iterator[Piece]:
    """The blocks of one scene, in order."""
    yield Piece(Kind.SCENE, f"## {scene.heading}")
    words = _scene_words(scene)
    if words:
        yield Piece(Kind.WORDS, words)
    for paragraph in scene.paragraphs:
        yield Piece(Kind.PARAGRAPH, _paragraph(paragraph))
    if scene.reflect:
        yield Piece(Kind.REFLECT, _reflect(scene.reflect))
    for number, choice in enumerate(scene.choices, 1):
        yield Piece(Kind.CHOICE, _choice(choice), number)
    if scene.debrief:
        yield Piece(Kind.DEBRIEF, f"### {DEBRIEF}")
        for paragraph in scene.debrief:
            yield Piece(Kind.PARAGRAPH, _paragraph(paragraph, in_debrief=True))
    if scene.worked_path:
        yield Piece(Kind.WORKED_PATH, f"### {WORKED_PATH}")
        for number, step in enumerate(scene.worked_path, 1):
            yield Piece(Kind.STEP, _step(step), number)


def note_pieces(case: Vignette) -> Iterator[Piece]:
    """The facilitator's note, if there is one."""
    if case.facilitators_note:
        yield Piece(Kind.NOTE, f"# {FACILITATORS_NOTE}")
        for text in case.facilitators_note.split("\n\n"):
            yield Piece(Kind.NOTE_TEXT, text)


def blank_before(before: Kind | None, kind: Kind) -> bool:
    """Whether a blank line parts a block from the one before it."""
    if before is None or (before is Kind.SCENE and kind is Kind.WORDS):
        return False
    return not (before is kind and kind in {Kind.CHOICE, Kind.STEP})


def _scene_words(scene: Scene) -> str:
    words = [
        f"id {scene.name}" if scene.explicit_id else "",
        "start" if scene.start else "",
        "ending" if scene.ending else "",
        "best" if scene.best else "",
        "bad" if scene.bad else "",
        f"names {', '.join(scene.names)}" if scene.names else "",
        "must-see" if scene.must_see else "",
        "emergency" if scene.emergency else "",
        f"warns of {', '.join(scene.warns_of)}" if scene.warns_of else "",
        f"stands for {scene.stands_for}" if scene.stands_for else "",
        f"minutes {spelled_minutes(scene.minutes)}" if scene.minutes is not None else "",
    ]
    parts = [f"`{word}`" for word in words if word]
    if scene.way_around is not None:
        parts.append(f"way around: [{scene.way_around.text}](#{scene.way_around.target})")
    return JOINT.join(parts)


def _paragraph(paragraph: Paragraph, *, in_debrief: bool = False) -> str:
    opening = []
    if paragraph.condition is not None:
        opening.append(f"`if {spelled_condition(paragraph.condition)}`")
    if paragraph.speaker:
        opening.append(f"**{paragraph.speaker}:**")
    if not opening:
        return paragraph.text
    own_line = paragraph.text.startswith(">") or shapes.is_bullet(paragraph.text)
    own_line = own_line or (in_debrief and shapes.is_numbered(paragraph.text))
    return " ".join(opening) + ("\n" if own_line else " ") + paragraph.text


def _reflect(text: str) -> str:
    first, *rest = text.split("\n")
    return "\n".join([f"> **Reflect:** {first}", *(f"> {line}" if line else ">" for line in rest)])


def _choice(choice: Choice) -> str:
    words = [
        f"id {choice.id}" if choice.explicit_id else "",
        f"if {spelled_condition(choice.condition)}" if choice.condition is not None else "",
        "critical" if choice.critical else "",
        f"then {spelled_effects(choice.effects)}" if choice.effects else "",
        f"principles {', '.join(choice.principles)}" if choice.principles else "",
        f"objectives {', '.join(choice.objectives)}" if choice.objectives else "",
        f"expect {choice.expect}%" if choice.expect is not None else "",
    ]
    lines = [f"[{choice.text}](#{choice.target})"]
    spans = JOINT.join(f"`{word}`" for word in words if word)
    if spans:
        lines.append(f"- {spans}")
    if choice.feedback:
        for bullet in choice.feedback.split("\n\n"):
            first, *rest = bullet.split("\n")
            lines += [f"- {first}", *(f"  {line}" for line in rest)]
    return "\n".join(lines)


def _step(step: Step) -> str:
    return f"`{step.choice}` {step.reason}"


def _scale(scale: Scale) -> str:
    within = f"{scale.low}-{scale.high}" if scale.low >= 0 else f"{scale.low} to {scale.high}"
    facts = [f"range: {within}", f"start: {scale.start}", f"better: {scale.better}"]
    facts.append(f"shown: {scale.shown}")
    if scale.label:
        facts.append(f"label: {_in_brackets(scale.label)}")
    return f"  {_key(scale.name)}: {{{', '.join(facts)}}}"


def _objective(objective: CaseObjective) -> str:
    if not objective.serves and not objective.every_run:
        return f"  {_key(objective.id)}: {quoted_text(objective.text)}"
    facts = [f"text: {quoted_text(objective.text)}"]
    if objective.serves:
        facts.append(f"serves: {_in_brackets(objective.serves)}")
    if objective.every_run:
        facts.append("every run: true")
    return f"  {_key(objective.id)}: {{{', '.join(facts)}}}"


def _key(key: str) -> str:
    return spelled(key, in_brackets=True)


def _in_brackets(text: str) -> str:
    return spelled(text, in_brackets=True)
