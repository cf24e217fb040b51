"""What the twin finds: (kind, scene, choice, line, length of the path), by the definitions of
docs/proof.md read one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from hrtraining.texts.vignette.values import Choice, Scene
from tests.vignettes.twin import State, Step, Twin

Found = tuple[str, str, str, int, int]


def findings(twin: Twin) -> Counter[Found]:
    found: Counter[Found] = Counter()
    for part in (_text, _places, _conditions, _edges, _histories, _score):
        found.update(part(twin))
    return found


def _text(twin: Twin) -> Iterator[Found]:
    refs = twin.vignette.choices_by_ref()
    for scene in twin.vignette.scenes:
        far = twin.nearest(twin.at(scene.name))
        around = [scene.way_around.target] if scene.way_around else []
        for name in [*around, *([scene.stands_for] if scene.stands_for else [])]:
            if name not in twin.scenes:
                yield ("unknown-target", scene.name, "", scene.line, far)
        for choice in scene.choices:
            if not scene.ending and choice.target not in twin.scenes:
                yield ("unknown-target", scene.name, choice.id, choice.line, far)
        for name in scene.names:
            if name not in refs:
                yield ("unknown-target", scene.name, "", scene.line, far)
        if scene.warns_of and not scene.way_around:
            yield ("no-way-around", scene.name, "", scene.line, far)


def _written(scene: Scene) -> tuple[Choice, ...]:
    return () if scene.ending else scene.choices


def _impossible(twin: Twin) -> set[tuple[str, str]]:
    taken = {
        (step.scene.name, step.choice.id)
        for steps in twin.steps.values()
        for step in steps
        if step.choice
    }
    return {
        (scene.name, choice.id)
        for scene in twin.vignette.scenes
        for choice in _written(scene)
        if twin.at(scene.name) and choice.target in twin.scenes
        if (scene.name, choice.id) not in taken
    }


def _broken(scene: Scene, twin: Twin) -> bool:
    targets = [choice.target for choice in _written(scene)]
    targets += [scene.way_around.target] if scene.way_around else []
    return any(target not in twin.scenes for target in targets)


def _places(twin: Twin) -> Iterator[Found]:
    impossible = _impossible(twin)
    for scene in twin.vignette.scenes:
        for choice in _written(scene):
            if (scene.name, choice.id) in impossible:
                far = twin.nearest(twin.at(scene.name))
                yield ("impossible-choice", scene.name, choice.id, choice.line, far)
    stuck = {
        state
        for state in twin.far
        if not twin.scenes[state[0]].ending and not any(step.choice for step in twin.steps[state])
    }
    for scene in twin.vignette.scenes:
        here = [state for state in stuck if state[0] == scene.name]
        written = {(scene.name, choice.id) for choice in scene.choices}
        if here and not (written and written <= impossible):
            yield ("dead-end", scene.name, "", scene.line, twin.nearest(here))
    yield from _unreachable(twin)
    lost = {state for state, steps in twin.steps.items() if any(s.to is None for s in steps)}
    doomed = set(twin.far) - twin.reaches(set(twin.ends()) | stuck | lost)
    yield from _traps(twin, doomed)


def _unreachable(twin: Twin) -> Iterator[Found]:
    if any(_broken(scene, twin) for scene in twin.vignette.scenes):
        return
    order = [scene.name for scene in twin.vignette.scenes]
    after = {
        scene.name: {choice.target for choice in _written(scene)}
        | ({scene.way_around.target} if scene.way_around else set())
        for scene in twin.vignette.scenes
    }
    unreached = [name for name in order if not twin.at(name)]

    def closure(names: set[str]) -> set[str]:
        while more := {to for name in names for to in after[name]} - names:
            names = names | more
        return names

    explained = closure({to for name in order if twin.at(name) for to in after[name]})
    left = [name for name in unreached if name not in explained]
    for name in left:
        into = [other for other in left if name in closure({other})]
        if all(other in closure({name}) for other in into):
            circle = [other for other in left if other in into]
            if circle and order.index(name) > min(order.index(other) for other in circle):
                continue
            kind = "unreachable-ending" if twin.scenes[name].ending else "unreachable-scene"
            yield (kind, name, "", twin.scenes[name].line, 0)


def _traps(twin: Twin, doomed: set[State]) -> Iterator[Found]:
    order = [scene.name for scene in twin.vignette.scenes]
    groups = [{name} for name in order if any(state[0] == name for state in doomed)]
    for state in doomed:
        for step in twin.steps[state]:
            joined = [group for group in groups if state[0] in group or step.to[0] in group]
            groups = [group for group in groups if group not in joined] + [set().union(*joined)]
    for group in groups:
        far, _, name = min(
            (twin.far[state], order.index(state[0]), state[0])
            for state in doomed
            if state[0] in group
        )
        yield ("no-way-out", name, "", twin.scenes[name].line, far)


def _conditions(twin: Twin) -> Iterator[Found]:
    impossible = _impossible(twin)
    for scene in twin.vignette.scenes:
        here = twin.at(scene.name)
        if not here:
            continue
        far = twin.nearest(here)
        for choice in _written(scene):
            always = all(twin.met(choice.condition, state) for state in here)
            if choice.condition and always and choice.target in twin.scenes:
                yield ("constant-condition", scene.name, choice.id, choice.line, far)
        for paragraph in (*scene.paragraphs, *scene.debrief):
            met = {twin.met(paragraph.condition, state) for state in here}
            if paragraph.condition and len(met) == 1:
                yield ("constant-condition", scene.name, "", paragraph.line, far)
        most = max(sum(step.choice is not None for step in twin.steps[s]) for s in here)
        spoiled = any(name == scene.name for name, _ in impossible) or _broken(scene, twin)
        if most == 1 and not spoiled:
            yield ("single-choice", scene.name, "", scene.line, far)
        yield from _similar(twin, scene, here)


def _similar(twin: Twin, scene: Scene, here: list[State]) -> Iterator[Found]:
    choices = [choice for choice in _written(scene) if choice.target in twin.scenes]
    for at, choice in enumerate(choices):
        for other in choices[:at]:
            reads_same = choice.text.lower() == other.text.lower()
            does_same = not scene.emergency and all(
                (
                    choice.target == other.target,
                    sorted(map(repr, choice.effects)) == sorted(map(repr, other.effects)),
                    choice.critical == other.critical,
                    sorted(choice.principles) == sorted(other.principles),
                    sorted(choice.objectives) == sorted(other.objectives),
                )
            )
            both = [
                state
                for state in here
                if twin.met(choice.condition, state) and twin.met(other.condition, state)
            ]
            if both and (reads_same or does_same):
                far = twin.nearest(both)
                yield ("similar-choices", scene.name, choice.id, choice.line, far)
                break


def _edges(twin: Twin) -> Iterator[Found]:
    worst: dict[tuple[str, str, str], tuple[int, int]] = {}
    lines = {}
    for state, steps in twin.steps.items():
        for step in steps:
            if step.choice is None or step.to is None:
                continue
            lines[step.scene.name, step.choice.id] = step.choice.line
            for scale, amount in step.lost:
                key = (step.scene.name, step.choice.id, scale)
                lost = (-amount, twin.far[state] + 1)
                worst[key] = min(worst.get(key, lost), lost)
    for (scene, choice, _), (_, far) in worst.items():
        yield ("out-of-bounds", scene, choice, lines[scene, choice], far)


def losses(twin: Twin) -> Counter[tuple[str, str, int]]:
    """The greatest loss of each choice and scale."""
    worst: Counter[tuple[str, str, str]] = Counter()
    for steps in twin.steps.values():
        for step in steps:
            for scale, amount in step.lost if step.choice and step.to else ():
                key = (step.scene.name, step.choice.id, scale)
                worst[key] = max(worst[key], amount)
    return Counter((scene, choice, amount) for (scene, choice, _), amount in worst.items())


def _histories(twin: Twin) -> Iterator[Found]:
    for scene in twin.vignette.scenes:
        if scene.must_see:
            seeing = {s.name for s in twin.vignette.scenes if scene.name in (s.name, s.stands_for)}
            if any(twin.at(name) for name in seeing):
                for far in _unpractised(twin, lambda step, s=seeing: step.scene.name in s, seeing):
                    yield ("must-see-avoided", scene.name, "", scene.line, far)
    for objective in twin.vignette.objectives:
        if objective.every_run:
            tagged = lambda step, o=objective: o.id in step.choice.objectives  # noqa: E731
            for far in _unpractised(twin, tagged, set()):
                yield ("objective-unpractised", "", "", objective.line, far)
    for scene in twin.vignette.scenes:
        for choice in _written(scene):
            if choice.critical:
                yield from _critical(twin, scene, choice)


def _unpractised(twin: Twin, does, ends_in: set[str]) -> Iterator[int]:
    """The length of the shortest run to an ending not marked bad that does not do it, if any."""
    done = lambda step, so_far: so_far or (step.choice is not None and does(step))  # noqa: E731
    far = twin.with_history(done, begin=False)
    lengths = [
        length
        for (state, answer), length in far.items()
        if twin.scenes[state[0]].ending and not twin.scenes[state[0]].bad
        if not answer and state[0] not in ends_in
    ]
    if lengths:
        yield min(lengths)


def taken_before(twin: Twin, scene: Scene, choice: Choice) -> dict[State, int]:
    """Ending states that a run with the choice comes to, and how short such a run can be."""

    def took(step: Step, so_far: bool) -> bool:
        return so_far or (step.scene is scene and step.choice is choice)

    far = twin.with_history(took, begin=False)
    return {
        state: length
        for (state, answer), length in far.items()
        if answer and twin.scenes[state[0]].ending
    }


def _critical(twin: Twin, scene: Scene, choice: Choice) -> Iterator[Found]:
    ends = taken_before(twin, scene, choice)
    refs = twin.vignette.choices_by_ref()
    plain = refs.get(choice.id)
    ref = choice.id if plain and plain[1] is choice else f"{scene.name}/{choice.id}"
    for name in {state[0] for state in ends}:
        ending = twin.scenes[name]
        if not any(refs.get(other, (None, None))[1] is choice for other in ending.names):
            far = min(length for state, length in ends.items() if state[0] == name)
            yield ("critical-unnamed", name, ref, ending.line, far)


def best_ends(twin: Twin) -> list[State]:
    ends = twin.ends()
    if not ends or not twin.vignette.score:
        return []

    def score(state: State) -> int:
        return sum(
            weight * state[1][twin.names.index(name)] for name, weight in twin.vignette.score
        )

    most = max(map(score, ends))
    return [state for state in ends if score(state) == most]


def _score(twin: Twin) -> Iterator[Found]:
    best = best_ends(twin)
    for scene in twin.vignette.scenes:
        for choice in _written(scene):
            ends = taken_before(twin, scene, choice) if choice.critical else {}
            lengths = [ends[state] for state in best if state in ends]
            if lengths:
                yield ("best-run-critical", scene.name, choice.id, choice.line, min(lengths))
    bad = [state for state in best if twin.scenes[state[0]].bad]
    if best and (bad or not any(twin.scenes[state[0]].best for state in best)):
        far = twin.nearest(bad or best)
        yield ("best-ending-not-best", "", "", 0, far)
