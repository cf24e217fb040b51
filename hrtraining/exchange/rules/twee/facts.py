"""What a case says and SugarCube has no word for, kept as JSON in a passage of its own.

In play the passage is never shown. On the way back its facts join the scenes and choices that are
still there; those whose scene or choice is gone are told.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, cast, get_args

from hrtraining.texts.slugs import is_kebab
from hrtraining.texts.vignette import limits
from hrtraining.texts.vignette.expressions import is_name
from hrtraining.texts.vignette.values import (
    CaseObjective,
    Choice,
    Roads,
    Scale,
    Scene,
    Vignette,
    WayAround,
)
from hrtraining.texts.vignette.words import is_id

PASSAGE = "Facts of the case"
VERSION = 1
Table = Mapping[str, Any]


@dataclass(slots=True)
class Facts:
    """The facts of a story; empty for one that was not written by us."""

    head: Vignette = field(default_factory=lambda: Vignette("", ""))
    scenes: dict[str, Table] = field(default_factory=dict)
    given: bool = False
    used: set[str] = field(default_factory=set)

    def of(self, scene: str) -> Table:
        """The facts of a scene, perhaps none."""
        if scene in self.scenes:
            self.used.add(scene)
        return self.scenes.get(scene, {})


def write_facts(case: Vignette) -> str:
    """The JSON, in which no sign stands that Twine would take for a link or a macro."""
    data = {
        "hrtraining": VERSION,
        "slug": case.slug,
        "title": case.title,
        "people": [list(pair) for pair in case.people],
        "scales": [_scale(scale) for scale in case.scales],
        "flags": list(case.flags),
        "score": [list(pair) for pair in case.score],
        "minutes": case.minutes,
        "objectives": [[one.id, one.text, one.serves, one.every_run] for one in case.objectives],
        "composite": case.composite,
        "sensitive": list(case.sensitive),
        "roads": case.roads_not_taken,
        "authors": list(case.authors),
        "reviewers": list(case.reviewers),
        "scenes": {scene.name: _scene(scene) for scene in case.scenes},
    }
    made = json.dumps(data, ensure_ascii=False, indent=1)
    for sign in "[]<>:":
        made = _in_strings(made, sign)
    return made


def read_facts(text: str) -> Facts:
    """The facts of a passage. Raises ValueError for what we never wrote."""
    try:
        data = json.loads(text)
        return _read(data)
    except (KeyError, TypeError, IndexError, RecursionError, AttributeError) as fault:
        raise ValueError(str(fault)) from fault


def scene_with(scene: Scene, table: Table) -> Scene:
    """A scene with its facts. Raises ValueError for facts that no scene can have."""
    try:
        return _scene_with(scene, table)
    except (KeyError, TypeError, IndexError, AttributeError, ZeroDivisionError) as fault:
        raise ValueError(str(fault)) from fault


def choice_with(choice: Choice, table: Table) -> Choice:
    """A choice with its facts. Raises ValueError for facts that no choice can have."""
    expect = table.get("expect")
    if expect is not None and (type(expect) is not int or not 0 <= expect <= 100):
        raise ValueError("a share is a whole number of percent")
    name = table.get("id")
    if name is not None and not (isinstance(name, str) and is_id(name)):
        raise ValueError("an id that cannot be one")
    return Choice(
        text=choice.text,
        target=choice.target,
        id=name or choice.id,
        explicit_id=name is not None,
        condition=choice.condition,
        effects=choice.effects,
        critical=table.get("critical") is True,
        principles=_texts(table.get("principles", [])),
        objectives=_texts(table.get("objectives", [])),
        expect=expect,
        feedback=choice.feedback,
    )


def _in_strings(made: str, sign: str) -> str:
    """The JSON with a sign inside its strings written by its code."""
    pieces = made.split('"')
    inside = False
    for at, piece in enumerate(pieces):
        if inside:
            pieces[at] = piece.replace(sign, f"\\u{ord(sign):04x}")
        # A quotation mark behind an odd number of backslashes belongs to its string.
        slashes = len(piece) - len(piece.rstrip("\\"))
        inside = inside if inside and slashes % 2 else not inside
    return '"'.join(pieces)


def _scale(scale: Scale) -> dict[str, Any]:
    return {
        "name": scale.name,
        "low": scale.low,
        "high": scale.high,
        "start": scale.start,
        "better": scale.better,
        "shown": scale.shown,
        "label": scale.label,
    }


def _scene(scene: Scene) -> dict[str, Any]:
    way = scene.way_around
    facts: dict[str, Any] = {
        "id": scene.explicit_id,
        "names": list(scene.names),
        "warns": list(scene.warns_of),
        "around": [way.text, way.target] if way else None,
        "stands": scene.stands_for,
        "minutes": str(scene.minutes) if scene.minutes is not None else None,
        "choices": [_choice(choice) for choice in scene.choices],
    }
    return {key: value for key, value in facts.items() if value}


def _choice(choice: Choice) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "text": choice.text,
        "to": choice.target,
        "id": choice.id if choice.explicit_id else None,
        "critical": choice.critical,
        "principles": list(choice.principles),
        "objectives": list(choice.objectives),
    }
    kept = {key: value for key, value in facts.items() if value}
    if choice.expect is not None:
        kept["expect"] = choice.expect
    return kept


def _read(data: Any) -> Facts:
    if data["hrtraining"] != VERSION:
        raise ValueError("written by another version")
    slug = data["slug"]
    if not (isinstance(slug, str) and is_kebab(slug) and len(slug) <= limits.LONGEST_NAME):
        raise ValueError("the name of the case cannot be one")
    minutes = data["minutes"]
    if minutes is not None and (type(minutes) is not int or not 0 < minutes < 10**6):
        raise ValueError("minutes are a number")
    head = Vignette(
        slug=slug,
        title=_text(data["title"]),
        people=tuple((_text(role), _text(name)) for role, name in data["people"]),
        scales=tuple(_read_scale(row) for row in data["scales"]),
        flags=tuple(_name(flag) for flag in data["flags"]),
        score=tuple((_name(scale), _whole(weight)) for scale, weight in data["score"]),
        minutes=minutes,
        objectives=tuple(
            CaseObjective(_text(key), _text(text), _text(serves), every_run is True)
            for key, text, serves, every_run in data["objectives"]
        ),
        composite=data["composite"] is True,
        sensitive=_texts(data["sensitive"]),
        roads_not_taken=_roads(data["roads"]),
        authors=_texts(data["authors"]),
        reviewers=_texts(data["reviewers"]),
    )
    scenes: dict[str, Table] = {_text(name): dict(facts) for name, facts in data["scenes"].items()}
    return Facts(head, scenes, given=True)


def _read_scale(row: Table) -> Scale:
    low, high, start = _whole(row["low"]), _whole(row["high"]), _whole(row["start"])
    if not low < high <= low + limits.WIDEST_SCALE or not low <= start <= high:
        raise ValueError("a scale out of range")
    if row["better"] not in {"high", "low"}:
        raise ValueError("a scale is better high or low")
    if row["shown"] not in {"always", "at the end", "never"}:
        raise ValueError("a scale is shown always, at the end or never")
    return Scale(
        _name(row["name"]), low, high, start, row["better"], row["shown"], _text(row["label"])
    )


def _scene_with(scene: Scene, table: Table) -> Scene:
    way = table.get("around")
    minutes = table.get("minutes")
    return Scene(
        name=scene.name,
        heading=scene.heading,
        explicit_id=table.get("id") is True,
        start=scene.start,
        ending=scene.ending,
        best=scene.best,
        bad=scene.bad,
        names=_texts(table.get("names", [])),
        must_see=scene.must_see,
        warns_of=_texts(table.get("warns", [])),
        way_around=WayAround(_text(way[0]), _text(way[1])) if way else None,
        stands_for=_text(table.get("stands", "")),
        emergency=scene.emergency,
        minutes=Fraction(_text(minutes)) if minutes else None,
        paragraphs=scene.paragraphs,
        reflect=scene.reflect,
        choices=scene.choices,
        debrief=scene.debrief,
        worked_path=scene.worked_path,
    )


def _roads(value: Any) -> Roads:
    if value not in get_args(Roads):
        raise ValueError("a debrief tells of roads not taken in one of three ways")
    return cast("Roads", value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("text is needed")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError("a list is needed")
    return tuple(_text(cast("object", one)) for one in value)


def _name(value: Any) -> str:
    if not (isinstance(value, str) and is_name(value)):
        raise ValueError("a name that cannot be one")
    return value


def _whole(value: Any) -> int:
    if type(value) is not int or abs(value) > 10**6:
        raise ValueError("a whole number is needed")
    return value
