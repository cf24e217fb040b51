"""Small random cases, made to have every kind of fault now and then."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hrtraining.texts.vignette.values import (
    Add,
    And,
    CaseObjective,
    Choice,
    Compare,
    Condition,
    Effect,
    HasFlag,
    Mark,
    Not,
    Or,
    Paragraph,
    Put,
    Scale,
    Scene,
    Vignette,
    WayAround,
)

PRINCIPLES = ("alliance", "risk", "goals")
WORDS = ("Ask", "Wait", "Stay", "Ring", "Say so")


def random_case(random: Random) -> Vignette:
    """A case of two to seven scenes, small enough for brute force."""
    return _Maker(random).case()


class _Maker:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.line = 10
        self.names = [f"s{at}" for at in range(random.randint(2, 7))]
        self.endings = {name for name in self.names[1:] if random.random() < 0.3}
        if random.random() < 0.9:
            self.endings.add(self.names[-1])
        self.scales = [self.scale(name) for name in ("warm", "risk")[: random.randint(0, 2)]]
        self.flags = ("asked", "told")[: random.randint(0, 2)]
        # Now and then no loop can be, so that runs are counted.
        self.forward = random.random() < 0.5
        self.ids: list[tuple[str, str]] = []

    def chance(self, likely: float) -> bool:
        return self.random.random() < likely

    def next_line(self) -> int:
        self.line += 1
        return self.line

    def scale(self, name: str) -> Scale:
        low = self.random.randint(-1, 1)
        high = low + self.random.randint(0, 3)
        return Scale(name, low, high, self.random.randint(low, high))

    def condition(self, depth: int = 0) -> Condition | None:
        """A condition, or None where the case has nothing to ask for."""
        kinds = ["flag"] * bool(self.flags) + ["scale", "scale"] * bool(self.scales)
        if not kinds:
            return None
        kind = self.random.choice([*kinds, "not", "and", "or"] if depth < 2 else kinds)
        if kind == "flag":
            return HasFlag(self.random.choice(self.flags))
        if kind == "scale":
            scale = self.random.choice(self.scales)
            number = self.random.randint(scale.low - 1, scale.high + 1)
            return Compare(scale.name, self.random.choice((">=", "<=", "=")), number)
        if kind == "not":
            return Not(self.condition(depth + 1))
        parts = tuple(self.condition(depth + 1) for _ in range(self.random.randint(2, 3)))
        return And(parts) if kind == "and" else Or(parts)

    def effects(self) -> tuple[Effect, ...]:
        found: list[Effect] = []
        for scale in self.scales:
            if self.chance(0.4):
                amount = self.random.choice((-2, -1, 1, 2, 3))
                found.append(Add(scale.name, amount))
            if self.chance(0.1):
                found.append(Put(scale.name, self.random.randint(scale.low - 1, scale.high + 1)))
        found += [Mark(flag, to=self.chance(0.7)) for flag in self.some(self.flags, 0.3)]
        self.random.shuffle(found)
        return tuple(found)

    def target(self, at: int) -> str:
        if self.chance(0.02):
            return "nowhere"
        first = at + 1 if self.forward and at + 1 < len(self.names) else 0
        return self.random.choice(self.names[first:])

    def some(self, of: tuple[str, ...], likely: float) -> tuple[str, ...]:
        return tuple(one for one in of if self.chance(likely))

    def choice(self, at: int, number: int) -> Choice:
        own_id = self.chance(0.4)
        name = f"c{at}-{number}" if self.chance(0.8) else f"c-{number}"
        self.ids.append((self.names[at], name))
        return Choice(
            text=self.random.choice(WORDS) if self.chance(0.3) else f"Do {at}.{number}",
            target=self.target(at),
            id=name,
            explicit_id=own_id,
            condition=self.condition() if self.chance(0.35) else None,
            effects=self.effects() if self.chance(0.6) else (),
            critical=self.chance(0.12),
            principles=self.some(PRINCIPLES, 0.25),
            objectives=self.some(("1", "2"), 0.3),
            line=self.next_line(),
        )

    def paragraphs(self) -> tuple[Paragraph, ...]:
        conditions = [self.condition() if self.chance(0.15) else None for _ in range(2)]
        return tuple(Paragraph("Words.", "", c, self.next_line()) for c in conditions)

    def scene(self, at: int, name: str) -> Scene:
        line = self.next_line()
        ending = name in self.endings
        warned = self.chance(0.12)
        others = [other for other in self.names if other != name]
        around = warned and self.chance(0.75) and bool(others)
        target = self.random.choice(others) if self.chance(0.97) else "nowhere"
        choices = 0 if ending else self.random.choice((0, 1, 1, 2, 2, 2, 3, 3))
        return Scene(
            name=name,
            heading=name.upper(),
            start=at == 0,
            ending=ending,
            best=ending and self.chance(0.4),
            bad=ending and self.chance(0.25),
            must_see=self.chance(0.2),
            warns_of=("wounds",) if warned else (),
            way_around=WayAround("Told in one line", target) if around else None,
            stands_for=self.random.choice(others) if self.chance(0.12) else "",
            emergency=not ending and self.chance(0.1),
            paragraphs=self.paragraphs(),
            choices=tuple(self.choice(at, number) for number in range(choices)),
            debrief=self.paragraphs() if ending else (),
            line=line,
        )

    def case(self) -> Vignette:
        scenes = [self.scene(at, name) for at, name in enumerate(self.names)]
        for at, scene in enumerate(scenes):
            if scene.ending and self.ids and self.chance(0.5):
                refs = self.random.choices(self.ids, k=self.random.randint(1, 3))
                names = tuple("/".join(ref) if self.chance(0.7) else ref[1] for ref in refs)
                scenes[at] = replace(scene, names=names)
        score = tuple((s.name, self.random.choice((-1, 1, 2))) for s in self.scales)
        objectives = tuple(
            CaseObjective(name, "Do it", "", self.chance(0.5), 3 + at)
            for at, name in enumerate(("1", "2"))
        )
        return Vignette(
            slug="random",
            title="Random",
            scales=tuple(self.scales),
            flags=self.flags,
            score=score if self.chance(0.7) else (),
            objectives=objectives,
            scenes=tuple(scenes),
        )
