"""A case's map in words: every scene, what it is, where its choices lead, what was found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hrtraining.prose import line, text_of
from hrtraining.texts.vignette.values import Choice, Scene, Vignette
from hrtraining.vignettes.rules.map.links import Way, links_of
from hrtraining.vignettes.rules.map.marks import scene_marks
from hrtraining.vignettes.rules.proof.report import Finding


@dataclass(frozen=True, slots=True)
class Exit:
    """A choice, or with ``number`` 0 the way around: what it says and where it leads.

    ``target`` is the name of the scene, ``heading`` how it is called, empty where there is none.
    """

    number: int
    text: str
    target: str
    heading: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutlinedScene:
    """One scene of the outline; ``entered_from`` are the headings of the scenes that lead to it."""

    name: str
    heading: str
    marks: tuple[str, ...]
    exits: tuple[Exit, ...]
    entered_from: tuple[str, ...]
    findings: tuple[Finding, ...]


def outline_of(vignette: Vignette, findings: Iterable[Finding] = ()) -> tuple[OutlinedScene, ...]:
    """The outline, scene by scene in the order written."""
    scenes = vignette.by_name()
    headings = {name: plain(scene.heading or name) for name, scene in scenes.items()}
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.scene, []).append(finding)
    entered: dict[str, list[str]] = {}
    back: set[tuple[str, str]] = set()
    for link in links_of(vignette):
        if link.way is not Way.LOOP:
            entered.setdefault(link.target, []).append(headings[link.source])
        if link.way is Way.BACK:
            back.add((link.source, link.target))
    return tuple(
        OutlinedScene(
            scene.name,
            headings[scene.name],
            _marks(scene, headings),
            tuple(_exits(scene, headings, back)),
            tuple(dict.fromkeys(entered.get(scene.name, ()))),
            tuple(found.get(scene.name, ())),
        )
        for scene in vignette.scenes
    )


def outline_lines(vignette: Vignette, findings: Iterable[Finding] = ()) -> Iterator[str]:
    """The outline as Markdown that says everything that the map shows."""
    findings = tuple(findings)
    yield f"# {plain(vignette.title)}"
    whole = [finding for finding in findings if not finding.scene]
    for finding in whole:
        yield f"- {finding.severity.value}: {finding.message}"
    for scene in outline_of(vignette, findings):
        yield ""
        yield f"## {scene.heading}{_bracketed(scene.marks)}"
        for finding in scene.findings:
            yield f"- {finding.severity.value}: {finding.message}"
        for exit_ in scene.exits:
            number = f"{exit_.number}." if exit_.number else "-"
            to = exit_.heading or f"no scene: '{exit_.target}'"
            yield f"{number} {exit_.text} → {to}{_bracketed(exit_.marks)}"
        if scene.entered_from:
            yield f"- entered from: {'; '.join(scene.entered_from)}"


def _bracketed(marks: tuple[str, ...]) -> str:
    return f" ({', '.join(marks)})" if marks else ""


def plain(markdown: str) -> str:
    """One line of Markdown as plain text."""
    return text_of(line(markdown))


def _marks(scene: Scene, headings: dict[str, str]) -> tuple[str, ...]:
    told = {
        "warned": f"warned of {', '.join(scene.warns_of)}",
        "stand-in": f"stands for {headings.get(scene.stands_for, scene.stands_for)}",
    }
    return tuple(told.get(mark, mark) for mark in scene_marks(scene))


def _exits(scene: Scene, headings: dict[str, str], back: set[tuple[str, str]]) -> Iterator[Exit]:
    for number, choice in enumerate(() if scene.ending else scene.choices, start=1):
        marks = tuple(_choice_marks(scene, choice, back))
        heading = headings.get(choice.target, "")
        yield Exit(number, plain(choice.text), choice.target, heading, marks)
    if scene.way_around is not None:
        way = scene.way_around
        yield Exit(0, plain(way.text), way.target, headings.get(way.target, ""), ("way around",))


def _choice_marks(scene: Scene, choice: Choice, back: set[tuple[str, str]]) -> Iterator[str]:
    if choice.critical:
        yield "critical"
    if choice.condition is not None:
        yield "conditional"
    if choice.target == scene.name:
        yield "stays here"
    elif (scene.name, choice.target) in back:
        yield "leads back"
