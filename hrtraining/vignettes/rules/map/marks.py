"""What a scene is, in the words that map, outline and lists share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from hrtraining.texts.problems import Severity
from hrtraining.texts.vignette.values import Scene

NAMES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def scene_marks(scene: Scene) -> tuple[str, ...]:
    """The marks of a scene, such as ``opening``, ``must see`` or ``best ending``."""
    marks = [
        (scene.start, "opening"),
        (scene.ending, _ending(scene)),
        (scene.must_see, "must see"),
        (scene.emergency, "emergency"),
        (bool(scene.warns_of), "warned"),
        (bool(scene.stands_for), "stand-in"),
    ]
    return tuple(mark for given, mark in marks if given)


def counted(severities: Iterable[Severity]) -> str:
    """``2 errors, 1 note``; nothing where there are none."""
    found = Counter(severities)
    return ", ".join(
        f"{found[severity]} {name}{'' if found[severity] == 1 else 's'}"
        for severity, name in NAMES.items()
        if found[severity]
    )


def worst(severities: Iterable[Severity]) -> Severity | None:
    """The gravest of them."""
    found = set(severities)
    return next((severity for severity in NAMES if severity in found), None)


def _ending(scene: Scene) -> str:
    if scene.best:
        return "best ending"
    return "bad ending" if scene.bad else "ending"
