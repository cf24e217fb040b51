"""Findings that the text alone shows: names that lead nowhere, warnings without a way around."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from hrtraining.texts.problems import Problems
from hrtraining.texts.vignette.values import Choice, Scene
from hrtraining.vignettes.rules.proof.kinds import Kind
from hrtraining.vignettes.rules.proof.look_back import Outlook
from hrtraining.vignettes.rules.proof.report import Finding, Path


def named(scene: Scene) -> str:
    """A scene in a message."""
    return f"'{scene.heading or scene.name}'"


def said(choice: Choice) -> str:
    """A choice in a message."""
    return f"'{choice.text or choice.id}'"


def faults_of_text(outlook: Outlook) -> Iterator[Finding]:
    """unknown-target and no-way-around; the path leads to the scene, where a run does."""
    # One collector for the whole case: it stops suggesting where there is too much to suggest.
    likely = Problems()
    scenes = outlook.space.table.vignette.by_name()
    choices = outlook.space.table.vignette.choices_by_ref()
    for at, scene in enumerate(outlook.space.table.scenes):
        path = outlook.path_to(at)
        yield from _unknown_scenes(scenes, scene, path, likely)
        yield from _unknown_choices(choices, scene, path, likely)
        if scene.warns_of and scene.way_around is None:
            told = f"{named(scene)} warns of {', '.join(scene.warns_of)} and has no way around"
            yield Finding(Kind.NO_WAY_AROUND, scene.name, "", scene.line, path, told)


def _unknown_scenes(
    scenes: Mapping[str, Scene], scene: Scene, path: Path, likely: Problems
) -> Iterator[Finding]:
    around = scene.way_around.target if scene.way_around else ""
    references = [
        (around, "", scene.line, f"the way around {named(scene)} leads to"),
        (scene.stands_for, "", scene.line, f"{named(scene)} stands for"),
        *(
            (choice.target, choice.id, choice.line, f"{said(choice)} leads to")
            for choice in (() if scene.ending else scene.choices)
        ),
    ]
    for name, choice_id, line, what in references:
        if name not in scenes and (name or choice_id):
            told = f"{what} '{name}', and no scene has that name{likely.suggestion(name, scenes)}"
            yield Finding(Kind.UNKNOWN_TARGET, scene.name, choice_id, line, path, told)


def _unknown_choices(
    choices: Collection[str], scene: Scene, path: Path, likely: Problems
) -> Iterator[Finding]:
    references = [(name, scene.line) for name in scene.names]
    references += [(step.choice, step.line) for step in scene.worked_path]
    for name, line in references:
        if name not in choices:
            told = (
                f"{named(scene)} names the choice '{name}', and there is none of that name"
                f"{likely.suggestion(name, choices)}"
            )
            yield Finding(Kind.UNKNOWN_TARGET, scene.name, "", line, path, told)
