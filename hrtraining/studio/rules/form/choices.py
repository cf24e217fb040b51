"""The choices of a scene as fields."""

from __future__ import annotations

from dataclasses import dataclass

from hrtraining.studio.rules.form.conditions import condition_fields, read_condition_fields
from hrtraining.studio.rules.form.effects import effect_fields, read_effect_fields
from hrtraining.studio.rules.form.given import Fields, Given, tick
from hrtraining.texts.slugs import slug
from hrtraining.texts.vignette.limits import LONGEST_CHOICE, LONGEST_HEADING
from hrtraining.texts.vignette.links import holds_in_brackets
from hrtraining.texts.vignette.values import PRINCIPLES, Choice, Scene, Vignette
from hrtraining.texts.vignette.words import is_id

NEW_SCENE = "+new"
EMPTY = Choice("", "", "")


@dataclass(frozen=True, slots=True)
class ReadChoices:
    """The choices, the prefix of each one's fields, and the headings of scenes still to be made.

    ``places`` are the positions the choices had before, None for one that is new.
    """

    choices: tuple[Choice, ...]
    prefixes: tuple[str, ...]
    places: tuple[int | None, ...]
    new_scenes: tuple[Scene, ...]


def choice_fields(case: Vignette, scene: Scene) -> Fields:
    """The fields of every choice, and of an empty one to add another."""
    fields: Fields = {}
    for at, choice in enumerate([*scene.choices, EMPTY]):
        prefix = f"c{at}"
        fields |= {
            f"{prefix}-text": choice.text,
            f"{prefix}-target": choice.target,
            f"{prefix}-new": "",
            f"{prefix}-id": choice.id if choice.explicit_id else "",
            f"{prefix}-expect": "" if choice.expect is None else str(choice.expect),
            f"{prefix}-feedback": choice.feedback,
        }
        tick(fields, f"{prefix}-critical", choice.critical)
        for name in principles_of(choice):
            tick(fields, f"{prefix}-pr-{name}", name in choice.principles)
        for name in objectives_of(case, choice):
            tick(fields, f"{prefix}-ob-{name}", name in choice.objectives)
        fields |= condition_fields(prefix, choice.condition)
        fields |= effect_fields(prefix, choice.effects)
    return fields


def principles_of(choice: Choice) -> tuple[str, ...]:
    """The principles that are offered: all that there are, and what the choice has besides."""
    return tuple(dict.fromkeys((*PRINCIPLES, *choice.principles)))


def objectives_of(case: Vignette, choice: Choice) -> tuple[str, ...]:
    """The objectives that are offered: those of the case, and what the choice has besides."""
    return tuple(dict.fromkeys((*(one.id for one in case.objectives), *choice.objectives)))


def read_choice_fields(given: Given, case: Vignette, before: Scene) -> ReadChoices:
    """The choices that the fields say; one whose text was emptied is gone."""
    choices: list[Choice] = []
    prefixes: list[str] = []
    places: list[int | None] = []
    new_scenes: list[Scene] = []
    names = {scene.name for scene in case.scenes}
    taken = set(names)
    for prefix, place in given.rows("c", "text", [one.text for one in before.choices]):
        old = before.choices[place] if place is not None else EMPTY
        text = given.kept(f"{prefix}-text", old.text, lines=False)
        if not text:
            if old is EMPTY and _anything_else(given, prefix):
                given.refuse(f"{prefix}-text", "Say what the clinician does.")
            elif old is not EMPTY and given.by_itself:
                given.refuse(
                    f"{prefix}-text",
                    "A choice without words goes when you press “Keep this scene”.",
                )
            continue
        target = given.picked(f"{prefix}-target", (*names, old.target))
        if target == NEW_SCENE and given.by_itself:
            given.refuse(f"{prefix}-new", "The new scene is made when you press “Keep this scene”.")
        elif target == NEW_SCENE:
            target = _new_scene(given, f"{prefix}-new", taken, new_scenes)
        elif not target:
            given.refuse(f"{prefix}-target", "Choose the scene to which this leads.")
        choices.append(_read(given, case, prefix, old, (text, target)))
        prefixes.append(prefix)
        places.append(place)
    _refuse_twins(given, choices, prefixes)
    return ReadChoices(tuple(choices), tuple(prefixes), tuple(places), tuple(new_scenes))


def _read(given: Given, case: Vignette, prefix: str, old: Choice, link: tuple[str, str]) -> Choice:
    text, target = link
    own = given.line(f"{prefix}-id")
    name = own or (old.id if text == old.text and not old.explicit_id else slug(text))
    if own and not is_id(own):
        told = "A short name is made of small letters, digits and hyphens, such as ask-first."
        given.refuse(f"{prefix}-id", told)
    elif not name:
        told = "Say it with at least one letter, or give it a short name below."
        given.refuse(f"{prefix}-text", told)
    if len(text) > LONGEST_CHOICE:
        told = f"This has {len(text):,} characters; shorten it to {LONGEST_CHOICE}."
        given.refuse(f"{prefix}-text", told)
    if not holds_in_brackets(text):
        told = "Square brackets must come in pairs, and a link cannot stand in a choice."
        given.refuse(f"{prefix}-text", told)
    expect = given.number(f"{prefix}-expect", "The share you expect")
    if expect is not None and not 0 <= expect <= 100:
        given.refuse(f"{prefix}-expect", "A share lies between 0 and 100 percent.")
    made = Choice(
        text=text,
        target=target,
        id=name,
        explicit_id=bool(own),
        condition=read_condition_fields(given, prefix, old.condition),
        effects=read_effect_fields(given, prefix),
        critical=given.ticked(f"{prefix}-critical"),
        principles=_ticked(given, f"{prefix}-pr-", principles_of(old), old.principles),
        objectives=_ticked(given, f"{prefix}-ob-", objectives_of(case, old), old.objectives),
        expect=expect,
        feedback=given.kept(f"{prefix}-feedback", old.feedback),
        line=old.line,
    )
    return old if made == old else made


def _ticked(
    given: Given, prefix: str, offered: tuple[str, ...], before: tuple[str, ...]
) -> tuple[str, ...]:
    """What is ticked, in the order in which it stood before; what is new stands behind."""
    ticked = {name for name in offered if given.ticked(prefix + name)}
    kept = tuple(name for name in before if name in ticked)
    return kept + tuple(name for name in offered if name in ticked and name not in kept)


def _new_scene(given: Given, name: str, taken: set[str], made: list[Scene]) -> str:
    heading = given.line(name)
    wanted = slug(heading)
    if not heading or not is_id(wanted):
        given.refuse(name, "Write the heading of the new scene, with at least one letter.")
    elif len(heading) > LONGEST_HEADING:
        given.refuse(name, f"Shorten the heading to {LONGEST_HEADING} characters.")
    elif wanted in taken:
        told = f"There is a scene “{heading}” already: choose it in the list, or word it otherwise."
        given.refuse(name, told)
    else:
        taken.add(wanted)
        made.append(Scene(wanted, heading))
    return wanted


def _anything_else(given: Given, prefix: str) -> bool:
    names = (f"{prefix}-target", f"{prefix}-new", f"{prefix}-feedback", f"{prefix}-expect")
    return any(given.line(name) for name in names)


def _refuse_twins(given: Given, choices: list[Choice], prefixes: list[str]) -> None:
    seen: set[str] = set()
    for choice, prefix in zip(choices, prefixes, strict=True):
        if choice.id in seen and choice.id:
            told = "Another choice of this scene reads the same: word one of them otherwise."
            given.refuse(f"{prefix}-text", told)
        seen.add(choice.id)
