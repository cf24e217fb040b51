"""A finished playthrough as its steps: what was open at each fork, what was done, what it moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hrtraining.texts.vignette.values import Choice, Scale, Scene, Vignette
from hrtraining.vignettes.rules.cohort import ways_on
from hrtraining.vignettes.rules.engine import Case, State
from hrtraining.vignettes.rules.history import Moved, standing


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done: a choice, or (``choice`` is None) the way around a warned scene."""

    sequence: int
    scene: Scene
    choice: Choice | None
    before: State
    after: State
    taken_back: bool
    passed_by: tuple[Choice, ...]

    @property
    def is_fork(self) -> bool:
        """Whether something else could have been done."""
        return ways_on(self.scene, len(self.passed_by) + (self.choice is not None))


def steps_of(case: Case, moves: Sequence[Moved]) -> tuple[Step, ...]:
    """Every step of a record, those taken back included, in the order in which they were made.

    Raises LookupError where the record is of another version.
    """
    stands = {move.sequence for move in standing(moves)}
    found: list[Step] = []
    way: list[Moved] = []
    for move in sorted(moves, key=lambda one: one.sequence):
        if move.kind == "undo":
            if len(way) > 1:
                way.pop()
            continue
        if way:
            found.append(_step(case, way[-1], move, taken_back=move.sequence not in stands))
        way.append(move)
    return tuple(found)


def _step(case: Case, arrived: Moved, move: Moved, *, taken_back: bool) -> Step:
    before, after = case.state_from(arrived.state), case.state_from(move.state)
    if before is None or after is None:
        raise LookupError("a recorded state does not fit its own version")
    choices = case.open_choices(before)
    chosen = next((one for one in choices if move.kind == "choose" and one.id == move.choice), None)
    return Step(
        sequence=move.sequence,
        scene=case.scene(before),
        choice=chosen,
        before=before,
        after=after,
        taken_back=taken_back,
        passed_by=tuple(one for one in choices if one is not chosen),
    )


def told_scales(vignette: Vignette) -> tuple[Scale, ...]:
    """The scales that a trainee may see once the case is over."""
    return tuple(scale for scale in vignette.scales if scale.shown != "never")


def gain(scales: Sequence[Scale], step: Step) -> float:
    """What a step did for the better (above 0) or worse, each scale as a part of its range."""
    return sum(
        (step.after.scale(scale.name) - step.before.scale(scale.name))
        * (1 if scale.better == "high" else -1)
        / (scale.high - scale.low)
        for scale in scales
    )


def seen_only(vignette: Vignette, steps: Sequence[Step]) -> Vignette:
    """The case as far as a playthrough met it: its scenes, and of their choices those made."""
    made = {(step.scene.name, step.choice.id) for step in steps if step.choice is not None}
    around = {step.scene.name for step in steps if step.choice is None}
    names = {step.before.scene for step in steps} | {step.after.scene for step in steps}
    scenes = tuple(
        replace(
            scene,
            choices=tuple(one for one in scene.choices if (scene.name, one.id) in made),
            way_around=scene.way_around if scene.name in around else None,
        )
        for scene in vignette.scenes
        if scene.name in names
    )
    return replace(vignette, scenes=scenes)
