"""One scene as fields, and the fields read back into the case."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from hrtraining.studio.rules.changing.references import ref_of, with_references
from hrtraining.studio.rules.form.choices import choice_fields, read_choice_fields
from hrtraining.studio.rules.form.given import Fields, Given, tick
from hrtraining.studio.rules.form.holding import TOLD, helped, unheld
from hrtraining.studio.rules.form.paragraphs import paragraph_fields, read_paragraph_fields
from hrtraining.texts.problems import Problems
from hrtraining.texts.spans import Word
from hrtraining.texts.vignette.links import holds_in_brackets
from hrtraining.texts.vignette.values import Choice, Scene, Step, Vignette, WayAround
from hrtraining.texts.vignette.words import read_minutes, spelled_minutes

MARKS = ("start", "ending", "best", "bad", "must-see", "emergency")
NAMES = "names:"


@dataclass(frozen=True, slots=True)
class Read:
    """The case with the scene as the fields say it; None where something is wrong with them."""

    case: Vignette | None
    wrong: dict[str, list[str]]


def scene_fields(case: Vignette, scene: Scene) -> Fields:
    """Everything that the page of a scene shows, by name."""
    fields: Fields = {
        "warns": ", ".join(scene.warns_of),
        "around-text": scene.way_around.text if scene.way_around else "",
        "around-target": scene.way_around.target if scene.way_around else "",
        "stands-for": scene.stands_for,
        "minutes": "" if scene.minutes is None else spelled_minutes(scene.minutes),
        "reflect": scene.reflect,
    }
    for mark, on in zip(MARKS, _marks(scene), strict=True):
        tick(fields, mark, on)
    fields |= paragraph_fields("p", scene.paragraphs)
    fields |= choice_fields(case, scene)
    fields |= paragraph_fields("d", scene.debrief)
    for ref in named_refs(case, scene):
        tick(fields, NAMES + ref, ref in scene.names)
    for at, step in enumerate([*scene.worked_path, Step("", "")]):
        fields |= {f"s{at}-choice": step.choice, f"s{at}-reason": step.reason}
    return fields


def fingerprint(case: Vignette, scene: Scene) -> str:
    """What a page carries, to find out whether the scene has been changed since."""
    said = repr(sorted(scene_fields(case, scene).items()))
    return hashlib.sha256(said.encode()).hexdigest()[:20]


def named_refs(case: Vignette, scene: Scene) -> tuple[str, ...]:
    """What an ending can name: what it names already, and every other critical choice."""
    places = case.choices_by_ref()
    named = [places[ref][1] for ref in scene.names if ref in places]
    others = (
        ref_of(case, other, choice)
        for other, choice in case.all_choices()
        if choice.critical and not any(choice is one for one in named)
    )
    return tuple(dict.fromkeys((*scene.names, *others)))


def choice_refs(case: Vignette) -> tuple[tuple[str, Scene, Choice], ...]:
    """Every choice of the case with the way in which a worked path speaks of it."""
    return tuple(
        (ref_of(case, scene, choice), scene, choice) for scene, choice in case.all_choices()
    )


def read_scene(
    case: Vignette,
    at: int,
    fields: Mapping[str, str],
    *,
    as_served: bool = True,
    by_itself: bool = False,
) -> Read:
    """The case with its scene at position ``at`` as the fields say it (see `Given`)."""
    given = Given(fields, as_served=as_served, by_itself=by_itself)
    before = case.scenes[at]
    paragraphs, paragraph_prefixes = read_paragraph_fields(given, "p", before.paragraphs)
    choices = read_choice_fields(given, case, before)
    debrief, debrief_prefixes = read_paragraph_fields(given, "d", before.debrief)
    steps, step_prefixes = _steps(given, case, before)
    scene = replace(
        before,
        start=given.ticked("start"),
        ending=given.ticked("ending"),
        best=given.ticked("best"),
        bad=given.ticked("bad"),
        must_see=given.ticked("must-see"),
        emergency=given.ticked("emergency"),
        warns_of=given.entries("warns", before.warns_of),
        way_around=_way_around(given, case, before),
        stands_for=given.picked("stands-for", (*_scenes_of(case), before.stands_for)),
        minutes=_minutes(given, before),
        names=_names(given, case, before),
        paragraphs=paragraphs,
        reflect=_reflect(given, before),
        choices=choices.choices,
        debrief=debrief,
        worked_path=steps,
    )
    if "`" in "".join(scene.warns_of):
        given.refuse("warns", "Leave out the sign ` here.")
    if given.wrong:
        return Read(None, given.wrong)
    scene = helped(case, scene)
    names = {f"p{n}": f"{one}-text" for n, one in enumerate(paragraph_prefixes)}
    names |= {f"d{n}": f"{one}-text" for n, one in enumerate(debrief_prefixes)}
    names |= {f"c{n}": f"{one}-feedback" for n, one in enumerate(choices.prefixes)}
    names |= {f"s{n}": f"{one}-reason" for n, one in enumerate(step_prefixes)}
    for part in unheld(case, scene):
        given.refuse(names.get(part, part), TOLD)
    if given.wrong:
        return Read(None, given.wrong)
    return Read(_put(case, at, scene, choices.places, choices.new_scenes), {})


def _put(
    case: Vignette,
    at: int,
    scene: Scene,
    places: tuple[int | None, ...],
    new_scenes: tuple[Scene, ...],
) -> Vignette:
    """The case with the scene in its place, scenes made for its choices behind it."""
    others = [
        replace(other, start=False) if scene.start and not case.scenes[at].start else other
        for other in case.scenes
    ]
    scenes = (*others[:at], scene, *new_scenes, *others[at + 1 :])
    new = replace(case, scenes=scenes)
    now = {old: number for number, old in enumerate(places) if old is not None}

    def went(place: tuple[int, int]) -> tuple[int, int] | None:
        row, number = place
        if row == at:
            return (row, now[number]) if number in now else None
        return (row if row < at else row + len(new_scenes)), number

    return with_references(case, new, went)


def _marks(scene: Scene) -> tuple[bool, ...]:
    return scene.start, scene.ending, scene.best, scene.bad, scene.must_see, scene.emergency


def _scenes_of(case: Vignette) -> tuple[str, ...]:
    return tuple(scene.name for scene in case.scenes)


def _way_around(given: Given, case: Vignette, before: Scene) -> WayAround | None:
    old = before.way_around or WayAround("", "")
    text = given.kept("around-text", old.text, lines=False)
    target = given.picked("around-target", (*_scenes_of(case), old.target))
    if not text and not target:
        return None
    if not text:
        given.refuse("around-text", "Say in a few words what the way around is.")
    if not target:
        given.refuse("around-target", "Choose the scene to which the way around leads.")
    if not holds_in_brackets(text) or " · " in text:
        given.refuse("around-text", "Leave out links, single square brackets and the sign ·.")
    return WayAround(text, target)


def _minutes(given: Given, before: Scene) -> Fraction | None:
    written = given.line("minutes")
    if before.minutes is not None and written == spelled_minutes(before.minutes):
        return before.minutes
    if not written:
        return None
    problems = Problems()
    minutes = read_minutes(Word("minutes", written, 1), problems)
    for problem in problems.all():
        given.refuse("minutes", f"{problem.message[:1].upper()}{problem.message[1:]}.")
    return minutes


def _names(given: Given, case: Vignette, before: Scene) -> tuple[str, ...]:
    return tuple(ref for ref in named_refs(case, before) if given.ticked(NAMES + ref))


def _reflect(given: Given, before: Scene) -> str:
    return given.kept("reflect", before.reflect)


def _steps(given: Given, case: Vignette, before: Scene) -> tuple[tuple[Step, ...], tuple[str, ...]]:
    """The worked path; a step whose reason and choice were emptied is gone."""
    steps: list[Step] = []
    prefixes: list[str] = []
    offered = [ref for ref, _scene, _choice in choice_refs(case)]
    for prefix, place in given.rows("s", "reason", [one.reason for one in before.worked_path]):
        old = before.worked_path[place] if place is not None else Step("", "")
        choice = given.picked(f"{prefix}-choice", (*offered, old.choice))
        reason = given.kept(f"{prefix}-reason", old.reason, lines=False)
        if not choice and not reason:
            continue
        if not choice:
            given.refuse(f"{prefix}-choice", "Choose what is done at this step.")
        if not reason:
            given.refuse(f"{prefix}-reason", "Say why this is the step to take.")
        made = Step(choice, reason, old.line)
        steps.append(old if made == old else made)
        prefixes.append(prefix)
    return tuple(steps), tuple(prefixes)
