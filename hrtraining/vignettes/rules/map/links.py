"""The links between scenes, as a map draws them: one line for all choices that share both ends."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from hrtraining.texts.vignette.values import Scene, Vignette


class Way(Enum):
    """How a line leads: by choices, by a way around, back to an earlier scene, or to itself."""

    CHOICE = "choice"
    AROUND = "around"
    BACK = "back"
    LOOP = "loop"


@dataclass(frozen=True, slots=True)
class Link:
    """A line from one scene to another by name.

    ``choices`` are the numbers of the choices as written, from 1, empty for the way around;
    ``critical`` are those among them that are unsafe. A target may be the name of no scene.
    """

    source: str
    target: str
    way: Way
    choices: tuple[int, ...] = ()
    critical: tuple[int, ...] = ()


def links_of(vignette: Vignette) -> tuple[Link, ...]:
    """Every link once, in the order written; those that lead back toward the opening are marked."""
    found: list[Link] = []
    for scene in vignette.scenes:
        targets: dict[str, list[int]] = {}
        for number, choice in enumerate(() if scene.ending else scene.choices, start=1):
            targets.setdefault(choice.target, []).append(number)
        for target, numbers in targets.items():
            critical = tuple(n for n in numbers if scene.choices[n - 1].critical)
            way = Way.LOOP if target == scene.name else Way.CHOICE
            found.append(Link(scene.name, target, way, tuple(numbers), critical))
        if scene.way_around is not None:
            found.append(Link(scene.name, scene.way_around.target, Way.AROUND))
    return _with_back(vignette, found)


def _with_back(vignette: Vignette, links: list[Link]) -> tuple[Link, ...]:
    """Marks the links that lead to a scene which is on the way to their own scene."""
    after: dict[str, list[str]] = {}
    for link in links:
        if link.way is not Way.LOOP:
            after.setdefault(link.source, []).append(link.target)
    back = _backward(vignette.scenes, after)
    return tuple(
        Link(link.source, link.target, Way.BACK, link.choices, link.critical)
        if link.way is not Way.LOOP and (link.source, link.target) in back
        else link
        for link in links
    )


def _backward(scenes: tuple[Scene, ...], after: dict[str, list[str]]) -> set[tuple[str, str]]:
    """The links that close a circle when scenes are walked through in depth, the opening first."""
    back: set[tuple[str, str]] = set()
    done: set[str] = set()
    for first in sorted(scenes, key=lambda scene: not scene.start):
        if first.name in done:
            continue
        on_the_way = {first.name: iter(after.get(first.name, ()))}
        stack = [first.name]
        while stack:
            name = stack[-1]
            target = next(on_the_way[name], None)
            if target is None:
                stack.pop()
                del on_the_way[name]
                done.add(name)
            elif target in on_the_way:
                back.add((name, target))
            elif target not in done:
                on_the_way[target] = iter(after.get(target, ()))
                stack.append(target)
    return back
