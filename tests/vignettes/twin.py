"""The proof's twin: the same answers by brute force, in plain Python, for small cases only.

It shares no code with the proof or the engine. Where all runs can be listed, `listed` lists them
and answers from the list, so that the twin is itself held to the most literal reading.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from hrtraining.texts.vignette.values import (
    Add,
    And,
    Choice,
    Compare,
    HasFlag,
    Mark,
    Not,
    Scene,
    Vignette,
)

State = tuple[str, tuple[int, ...], frozenset[str]]


@dataclass(frozen=True)
class Step:
    ref: str
    scene: Scene
    choice: Choice | None
    to: State | None
    lost: tuple[tuple[str, int], ...] = ()


@dataclass
class Twin:
    vignette: Vignette
    steps: dict[State, list[Step]] = field(default_factory=dict)
    far: dict[State, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.scenes = {scene.name: scene for scene in self.vignette.scenes}
        self.names = [scale.name for scale in self.vignette.scales]
        start = next(scene.name for scene in self.vignette.scenes if scene.start)
        self.start: State = (start, tuple(s.start for s in self.vignette.scales), frozenset())
        self.far[self.start] = 0
        waiting = deque([self.start])
        while waiting:
            state = waiting.popleft()
            self.steps[state] = list(self._steps(state))
            for step in self.steps[state]:
                if step.to is not None and step.to not in self.far:
                    self.far[step.to] = self.far[state] + 1
                    waiting.append(step.to)

    # -- meaning ---------------------------------------------------------------------------------

    def met(self, condition, state: State) -> bool:
        if condition is None:
            return True
        if isinstance(condition, HasFlag):
            return condition.flag in state[2]
        if isinstance(condition, Compare):
            value = state[1][self.names.index(condition.scale)]
            return {
                ">=": value >= condition.number,
                "<=": value <= condition.number,
                "=": value == condition.number,
            }[condition.comparison]
        if isinstance(condition, Not):
            return not self.met(condition.part, state)
        parts = [self.met(part, state) for part in condition.parts]
        return all(parts) if isinstance(condition, And) else any(parts)

    def _steps(self, state: State) -> Iterator[Step]:
        scene = self.scenes[state[0]]
        if not scene.ending:
            for choice in scene.choices:
                if self.met(choice.condition, state):
                    yield self._after(scene, choice, state)
        if scene.way_around is not None:
            target = scene.way_around.target
            to = (target, state[1], state[2]) if target in self.scenes else None
            yield Step(f"{scene.name}/(way around)", scene, None, to)

    def _after(self, scene: Scene, choice: Choice, state: State) -> Step:
        values, flags, lost = list(state[1]), set(state[2]), {}
        for effect in choice.effects:
            if isinstance(effect, Mark):
                flags = flags | {effect.flag} if effect.to else flags - {effect.flag}
                continue
            at = self.names.index(effect.scale)
            scale = self.vignette.scales[at]
            aim = values[at] + effect.amount if isinstance(effect, Add) else effect.number
            values[at] = max(scale.low, min(scale.high, aim))
            lost[effect.scale] = lost.get(effect.scale, 0) + abs(aim - values[at])
        to = (choice.target, tuple(values), frozenset(flags))
        losses = tuple((name, amount) for name, amount in lost.items() if amount)
        ref = f"{scene.name}/{choice.id}"
        return Step(ref, scene, choice, to if choice.target in self.scenes else None, losses)

    # -- the space -------------------------------------------------------------------------------

    @property
    def states(self) -> int:
        return len(self.far)

    @property
    def transitions(self) -> int:
        return sum(step.to is not None for steps in self.steps.values() for step in steps)

    def at(self, name: str) -> list[State]:
        return [state for state in self.far if state[0] == name]

    def ends(self) -> list[State]:
        return [state for state in self.far if self.scenes[state[0]].ending]

    def reaches(self, goals: set[State]) -> set[State]:
        """States that can reach a goal, by trying again until nothing changes."""
        found = set(goals)
        changed = True
        while changed:
            changed = False
            for state, steps in self.steps.items():
                if state not in found and any(step.to in found for step in steps):
                    found.add(state)
                    changed = True
        return found

    def nearest(self, states: list[State]) -> int:
        return min((self.far[state] for state in states), default=0)

    # -- runs ------------------------------------------------------------------------------------

    def live_steps(self) -> list[tuple[State, Step]]:
        live = self.reaches(set(self.ends()))
        return [(s, step) for s in live for step in self.steps[s] if step.to in live]

    def unbounded(self) -> bool:
        """Whether taking off states without a way in, again and again, leaves some."""
        steps = [(state, step.to) for state, step in self.live_steps()]
        while True:
            entered = {to for _, to in steps}
            kept = [(state, to) for state, to in steps if state in entered]
            if len(kept) == len(steps):
                return bool(steps)
            steps = kept

    def runs(self) -> int | None:
        if self.unbounded():
            return None
        live = self.reaches(set(self.ends()))
        known: dict[State, int] = {}

        def count(state: State) -> int:
            if state not in known:
                own = 1 if self.scenes[state[0]].ending else 0
                known[state] = own + sum(count(s.to) for s in self.steps[state] if s.to in live)
            return known[state]

        return count(self.start) if self.start in live else 0

    def span(self, weight: Callable[[Step], int]) -> tuple[int | None, int | None]:
        """Least and greatest sums over complete runs, by Bellman and Ford."""
        ends = self.ends()
        if not ends:
            return None, None
        steps = self.live_steps()
        least, greatest = {self.start: 0}, {self.start: 0}
        for _ in range(len(self.far) + 1):
            grew = False
            for state, step in steps:
                if state in least and least[state] + weight(step) < least.get(step.to, 10**9):
                    least[step.to] = least[state] + weight(step)
                if state in greatest and greatest[state] + weight(step) > greatest.get(step.to, -1):
                    greatest[step.to] = greatest[state] + weight(step)
                    grew = True
        low = min(least[end] for end in ends)
        return low, None if grew else max(greatest[end] for end in ends)

    def listed(self, most: int) -> list[list[Step]] | None:
        """Every complete run, or None where there are more, or loops."""
        if self.unbounded():
            return None
        found: list[list[Step]] = []

        def go(state: State, run: list[Step]) -> None:
            if len(found) > most:
                return
            if self.scenes[state[0]].ending:
                found.append(run)
            for step in self.steps[state]:
                if step.to is not None:
                    go(step.to, [*run, step])

        if any(state in self._on_a_loop() for state in self.far):
            return None
        go(self.start, [])
        return found if len(found) <= most else None

    def _on_a_loop(self) -> set[State]:
        found = set()
        for state in self.far:
            seen: set[State] = set()
            waiting = [step.to for step in self.steps[state] if step.to]
            while waiting:
                other = waiting.pop()
                if other not in seen:
                    seen.add(other)
                    waiting.extend(step.to for step in self.steps[other] if step.to)
            if state in seen:
                found.add(state)
        return found

    def with_history(
        self, after: Callable[[Step, bool], bool], begin: bool
    ) -> dict[tuple[State, bool], int]:
        """How far each state with each answer to a question of history is from the opening."""
        far = {(self.start, begin): 0}
        waiting = deque(far)
        while waiting:
            state, answer = waiting.popleft()
            for step in self.steps[state]:
                if step.to is not None:
                    there = (step.to, after(step, answer))
                    if there not in far:
                        far[there] = far[state, answer] + 1
                        waiting.append(there)
        return far
