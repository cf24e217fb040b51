"""What changed between two texts of a case, in clinical terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import assert_never

from hrtraining.studio.rules.changing.references import (
    same_places,
    with_references,
    with_scene_renamed,
)
from hrtraining.texts.vignette.conditions import spelled_condition
from hrtraining.texts.vignette.effects import spelled_score
from hrtraining.texts.vignette.values import (
    Add,
    Choice,
    Condition,
    Effect,
    HasFlag,
    Mark,
    Paragraph,
    Put,
    Scale,
    Scene,
    Vignette,
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One change: the heading of its scene (empty for the whole case) and a sentence."""

    scene: str
    told: str


@dataclass(frozen=True, slots=True)
class Matched:
    """Which scene and which choices of the new case were which of the old one."""

    scenes: tuple[tuple[Scene | None, Scene | None], ...]
    choices: Mapping[str, tuple[tuple[Choice | None, Choice | None], ...]]


def differences(old: Vignette, new: Vignette) -> tuple[Difference, ...]:
    """Everything that a clinician would call a change, in the order of the new case."""
    old = _under_new_names(old, match(old, new))
    matched = match(old, new)
    headings = {scene.name: scene.heading for scene in (*old.scenes, *new.scenes)}
    found = [Difference("", told) for told in _head(old, new)]
    for before, after in matched.scenes:
        if before is None and after is not None:
            found.append(Difference(after.heading, "is a new scene"))
        elif before is not None and after is None:
            found.append(Difference(before.heading, "is gone"))
        elif before is not None and after is not None:
            pairs = matched.choices[after.name]
            told = _scene(before, after, pairs, headings)
            found.extend(Difference(after.heading, one) for one in told)
    if [one.name for one in old.scenes] != [one.name for one in new.scenes] and not found:
        found.append(Difference("", "the scenes stand in another order"))
    return tuple(found)


def match(old: Vignette, new: Vignette) -> Matched:
    """Scenes by name, else by their place among those without a match; choices alike."""
    before = {scene.name: scene for scene in old.scenes}
    after = {scene.name: scene for scene in new.scenes}
    lost = [scene for scene in old.scenes if scene.name not in after]
    pairs: list[tuple[Scene | None, Scene | None]] = []
    for scene in new.scenes:
        same = before.get(scene.name)
        if same is None:
            same = next((one for one in lost if _alike(one, scene)), None)
            if same is not None:
                lost.remove(same)
        pairs.append((same, scene))
    pairs += [(scene, None) for scene in lost]
    choices = {
        now.name: _pairs(was.choices, now.choices)
        for was, now in pairs
        if was is not None and now is not None
    }
    return Matched(tuple(pairs), choices)


def _under_new_names(old: Vignette, matched: Matched) -> Vignette:
    """The old case with its renamed scenes under their new names, wherever they are pointed to."""
    for before, after in matched.scenes:
        if before is None or after is None or before.name == after.name:
            continue
        scenes = (
            replace(one, name=after.name) if one.name == before.name else one for one in old.scenes
        )
        renamed = with_scene_renamed(replace(old, scenes=tuple(scenes)), before.name, after.name)
        old = with_references(old, renamed, same_places)
    return old


def _alike(one: Scene, other: Scene) -> bool:
    """Whether a scene under a new name says mostly the same."""
    texts = ["\n".join(part.text for part in scene.paragraphs) for scene in (one, other)]
    return bool(texts[0]) and SequenceMatcher(None, texts[0], texts[1]).ratio() > 0.7


def _pairs(
    old: Sequence[Choice], new: Sequence[Choice]
) -> tuple[tuple[Choice | None, Choice | None], ...]:
    known = {choice.id: choice for choice in old}
    taken = {choice.id for choice in new if choice.id in known}
    free = [choice for choice in old if choice.id not in taken]
    pairs: list[tuple[Choice | None, Choice | None]] = []
    for choice in new:
        same = known.get(choice.id)
        if same is None and free:
            likely = next((one for one in free if one.target == choice.target), None)
            same = likely
            if likely is not None:
                free.remove(likely)
        pairs.append((same, choice))
    return (*pairs, *((choice, None) for choice in free))


def _head(old: Vignette, new: Vignette) -> Iterator[str]:
    if old.title != new.title:
        yield f"the title is now “{new.title}”"
    if old.people != new.people:
        yield "the people are now " + ", ".join(name for _role, name in new.people)
    yield from _scales(old, new)
    if old.score != new.score:
        yield f"the score is now {spelled_score(new.score) or 'not counted'}"
    if old.flags != new.flags:
        yield "the flags are now " + (", ".join(new.flags) or "none")
    if old.objectives != new.objectives:
        yield "the learning objectives changed"
    yield from _said_of_it(old, new)


def _said_of_it(old: Vignette, new: Vignette) -> Iterator[str]:
    if old.minutes != new.minutes:
        yield f"a run is now said to take {new.minutes or 'as long as its words'} minutes"
    others = ("composite", "sensitive", "authors", "reviewers", "roads_not_taken")
    for field in others:
        if getattr(old, field) != getattr(new, field):
            yield f"what is said under “{field.replace('_', ' ')}” changed"
    if old.facilitators_note != new.facilitators_note:
        yield "the facilitator’s note changed"


def _scales(old: Vignette, new: Vignette) -> Iterator[str]:
    before, after = {s.name: s for s in old.scales}, {s.name: s for s in new.scales}
    for name in dict.fromkeys((*before, *after)):
        was, now = before.get(name), after.get(name)
        if was is None:
            yield f"{name} is a new scale"
        elif now is None:
            yield f"the scale {name} is gone"
        elif was != now:
            yield from _scale(name, was, now)


def _scale(name: str, was: Scale, now: Scale) -> Iterator[str]:
    if was.start != now.start:
        yield f"{name} now starts at {now.start} instead of {was.start}"
    if (was.low, was.high) != (now.low, now.high):
        yield f"{name} now goes from {now.low} to {now.high}"
    if was.better != now.better:
        yield f"{name} is now better when {now.better}"
    if was.shown != now.shown:
        yield f"trainees now see {name} {now.shown}"
    if was.label != now.label:
        yield f"{name} is now shown as “{now.label or name}”"


_MARKS = (
    ("start", "the case now begins here", "the case no longer begins here"),
    ("ending", "is now an ending", "is no longer an ending"),
    ("best", "is now the best ending", "is no longer the best ending"),
    ("bad", "now ends badly", "no longer ends badly"),
    ("must_see", "must now be seen", "need no longer be seen"),
    ("emergency", "is now an emergency", "is no longer an emergency"),
)


def _scene(
    old: Scene,
    new: Scene,
    pairs: Sequence[tuple[Choice | None, Choice | None]],
    headings: Mapping[str, str],
) -> Iterator[str]:
    yield from _what_it_is(old, new, headings)
    yield from _texts(old.paragraphs, new.paragraphs, "paragraph")
    if old.reflect != new.reflect:
        yield "asks another question to reflect on" if new.reflect else "asks for no reflection now"
    for before, after in pairs:
        yield from _choice(before, after, headings)
    kept = [after.id for before, after in pairs if before is not None and after is not None]
    was = [before.id for before, after in pairs if before is not None and after is not None]
    if was != [one.id for one in old.choices if one.id in was] and len(kept) > 1:
        yield "offers its choices in another order"
    yield from _texts(old.debrief, new.debrief, "paragraph of the debrief")
    if old.names != new.names:
        yield "its debrief names other unsafe acts"
    if old.worked_path != new.worked_path:
        yield "its worked path changed"


def _what_it_is(old: Scene, new: Scene, headings: Mapping[str, str]) -> Iterator[str]:
    if old.heading != new.heading:
        yield f"was called “{old.heading}”"
    for field, on, off in _MARKS:
        if getattr(old, field) != getattr(new, field):
            yield on if getattr(new, field) else off
    if old.warns_of != new.warns_of:
        yield f"now warns of {', '.join(new.warns_of)}" if new.warns_of else "warns of nothing now"
    if old.way_around != new.way_around:
        way = new.way_around
        led = headings.get(way.target, way.target) if way else ""
        yield f"its way around now leads to “{led}”" if way else "has no way around any more"
    if old.stands_for != new.stands_for:
        other = headings.get(new.stands_for, new.stands_for)
        yield f"now stands for “{other}”" if new.stands_for else "stands for no other scene now"
    if old.minutes != new.minutes:
        yield "takes another time to read"


def _texts(old: Sequence[Paragraph], new: Sequence[Paragraph], what: str) -> Iterator[str]:
    if old == new:
        return
    if len(old) != len(new):
        many = abs(len(new) - len(old))
        more = "more" if len(new) > len(old) else "fewer"
        yield f"has {many} {what.replace('paragraph', 'paragraphs') if many > 1 else what} {more}"
        return
    for number, (before, after) in enumerate(zip(old, new, strict=True), start=1):
        if before.text != after.text:
            yield f"{what} {number} has other words"
        if before.speaker != after.speaker:
            yield f"{what} {number} is now spoken by {after.speaker or 'the narrator'}"
        if before.condition != after.condition:
            yield f"{what} {number} is now shown {_when(after.condition)}"


def _choice(old: Choice | None, new: Choice | None, headings: Mapping[str, str]) -> Iterator[str]:
    if old is None and new is not None:
        led = headings.get(new.target, new.target)
        yield f"“{new.text}” can be chosen now, and leads to “{led}”"
        return
    if old is None or new is None:
        yield f"“{old.text if old else ''}” can no longer be chosen"
        return
    name = f"“{new.text}”"
    if old.text != new.text:
        yield f"{name} was worded “{old.text}”"
    if old.target != new.target:
        yield f"{name} now leads to “{headings.get(new.target, new.target)}”"
    if old.condition != new.condition:
        yield f"{name} is now offered {_when(new.condition)}"
    for told in _effects(old.effects, new.effects):
        yield f"{name} {told}"
    if old.critical != new.critical:
        yield f"{name} is {'now' if new.critical else 'no longer'} an unsafe act"
    if old.feedback != new.feedback:
        yield f"{name} has another feedback"
    if old.principles != new.principles:
        yield f"{name} practices other principles"
    if old.objectives != new.objectives:
        yield f"{name} practices other objectives"
    if old.expect != new.expect and new.expect is not None:
        yield f"{name} is now expected from {new.expect}%"


def _effects(old: Sequence[Effect], new: Sequence[Effect]) -> Iterator[str]:
    before, after = ({_subject(one): one for one in each} for each in (old, new))
    for subject in dict.fromkeys((*before, *after)):
        was, now = before.get(subject), after.get(subject)
        if was == now:
            continue
        if now is None:
            yield f"no longer changes {subject}"
        else:
            yield f"now {_does(now)}" + (f" (before: {_does(was)})" if was is not None else "")


def _subject(effect: Effect) -> str:
    return effect.flag if isinstance(effect, Mark) else effect.scale


def _does(effect: Effect) -> str:
    match effect:
        case Add(scale, amount):
            return f"{'raises' if amount > 0 else 'lowers'} {scale} by {abs(amount)}"
        case Put(scale, number):
            return f"sets {scale} to {number}"
        case Mark(flag, to):
            return f"{'sets' if to else 'clears'} {flag}"
        case _:
            assert_never(effect)


def _when(condition: Condition | None) -> str:
    if condition is None:
        return "always"
    if isinstance(condition, HasFlag):
        return f"only if {condition.flag} is set"
    return f"only if {spelled_condition(condition)}"


def in_order(found: Sequence[Difference]) -> list[tuple[str, list[str]]]:
    """The differences by scene, each scene once."""
    by_scene: dict[str, list[str]] = {}
    for one in found:
        by_scene.setdefault(one.scene, []).append(one.told)
    return list(by_scene.items())
