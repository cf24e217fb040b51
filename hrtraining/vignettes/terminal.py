"""Playing a case in the terminal: numbers for choices, a few letters for everything else."""

from __future__ import annotations

import re
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import click

from hrtraining.prose import block, text_of
from hrtraining.texts.vignette.values import Choice, Paragraph, Scene, Vignette
from hrtraining.vignettes.rules.engine import Case, State, Taken
from hrtraining.vignettes.rules.words import change, told

WIDEST = 76
_CITATION = re.compile(r"\s?\[@[^\]]*\]")

_HELP = "Type a number to choose. b: go back one step, s: show the scene again, q: leave."


@dataclass(frozen=True, slots=True)
class _Step:
    """Where a step led, and the choice that led there (None at the opening and after going round).

    ``around`` marks a step by the way around; ``warned`` a scene whose warning was read.
    """

    state: State
    choice: Choice | None = None
    around: bool = False


def play_in_terminal(vignette: Vignette) -> None:
    """Play until the player leaves; the end of the input and Ctrl-C are ways of leaving."""
    try:
        _Game(Case(vignette)).play()
    except (EOFError, KeyboardInterrupt, click.Abort):
        click.echo("\nYou left the case here.")


class _Game:
    def __init__(self, case: Case) -> None:
        self._case = case
        self._way = [_Step(case.begin())]
        self._unsafe: list[tuple[Choice, _Step]] = []
        self._entered: set[str] = set()

    def play(self) -> None:
        """Show, ask, move; until the player leaves."""
        _say(self._case.vignette.title.upper())
        _say(_HELP)
        self._show()
        while self._ask():
            pass

    @property
    def _state(self) -> State:
        return self._way[-1].state

    def _ask(self) -> bool:
        answer = _asked()
        acts: dict[str, Callable[[], None]] = {"b": self._back, "s": self._show, "?": _help}
        if answer == "q":
            click.echo("You left the case here.")
            return False
        if answer in acts:
            acts[answer]()
        elif self._waits():
            self._decide(answer)
        else:
            self._choose(answer)
        return True

    def _waits(self) -> bool:
        """Whether a warning stands before the scene and is not answered yet."""
        scene = self._case.scene(self._state)
        return bool(scene.warns_of) and scene.name not in self._entered

    def _decide(self, answer: str) -> None:
        """Read a scene that was warned of, or go around it."""
        scene = self._case.scene(self._state)
        if answer == "r":
            self._entered.add(scene.name)
            self._show()
            return
        around = self._case.go_around(self._state)
        if answer == "a" and around is not None:
            self._go(_Step(around, around=True))
            return
        _say("Type r to read the scene" + (", a to go around it." if around else "."))

    def _choose(self, answer: str) -> None:
        choices = self._case.open_choices(self._state)
        if not answer.isdecimal() or not 1 <= int(answer[:9]) <= len(choices):
            _say(_HELP if not answer else f"There is no choice '{answer[:20]}' here. {_HELP}")
            return
        choice = choices[int(answer[:9]) - 1]
        before = self._state
        taken = self._case.take(before, choice.id)
        if not isinstance(taken, Taken):
            _say(f"This cannot be done: {taken.value}.")
            return
        if choice.feedback:
            _say(choice.feedback, indent="  | ")
        self._tell_changes(before, taken.state)
        step = _Step(taken.state, choice)
        if choice.critical:
            self._unsafe.append((choice, step))
        self._go(step)

    def _go(self, step: _Step) -> None:
        self._way.append(step)
        self._show()

    def _back(self) -> None:
        if len(self._way) == 1:
            _say("This is the opening; there is nothing to take back.")
            return
        self._way.pop()
        self._show()

    def _show(self) -> None:
        scene = self._case.scene(self._state)
        click.echo()
        _say(f"== {scene.heading}")
        if self._waits():
            self._show_warning(scene)
            return
        self._show_paragraphs(self._case.visible(self._state))
        click.echo()
        if scene.reflect:
            _say(f"Pause and reflect: {scene.reflect}", indent="  ~ ")
        if scene.ending:
            self._show_ending()
            return
        self._show_scales("always")
        choices = self._case.open_choices(self._state)
        for number, choice in enumerate(choices, start=1):
            _say(choice.text, indent="   ", first=f"{number}. ".rjust(5))
        if not choices:
            _say("Nothing can be done here. Type b to go back, q to leave.")

    def _show_warning(self, scene: Scene) -> None:
        _say(f"This scene holds: {', '.join(scene.warns_of)}.")
        _say("r: read it", indent="  ")
        if scene.way_around is not None and self._case.go_around(self._state) is not None:
            _say(f"a: go around it ({scene.way_around.text})", indent="  ")

    def _show_paragraphs(self, paragraphs: Iterable[Paragraph]) -> None:
        for paragraph in paragraphs:
            click.echo()
            speaker = f"{paragraph.speaker}: " if paragraph.speaker else ""
            _say(speaker + paragraph.text, indent="    " if speaker else "")

    def _show_ending(self) -> None:
        _say("-- Debrief")
        self._show_paragraphs(self._case.debrief(self._state))
        click.echo()
        for choice, step in self._unsafe:
            back = "" if any(step is one for one in self._way) else " (you took this back)"
            _say(f"A choice on the way put someone at risk: {choice.text}{back}.")
        self._show_scales("always", "at the end")
        score = self._case.score(self._state)
        if score is not None:
            _say(f"Score: {score}")
        _say("This is an ending. b: go back and try another way, q: leave.")

    def _show_scales(self, *when: str) -> None:
        values = dict(self._state.scales)
        shown = [scale for scale in self._case.vignette.scales if scale.shown in when]
        for one in (told(scale, values[scale.name]) for scale in shown):
            _say(f"{one.label}: {one.value} of {one.high} ({one.word})", indent="  ")

    def _tell_changes(self, before: State, after: State) -> None:
        """What the choice did to the scales that are always shown."""
        was, now = dict(before.scales), dict(after.scales)
        shown = [scale for scale in self._case.vignette.scales if scale.shown == "always"]
        for clause in (change(scale, was[scale.name], now[scale.name]) for scale in shown):
            if clause:
                _say(f"{clause}.", indent="  | ")


def _help() -> None:
    _say(_HELP)


def _asked() -> str:
    """One line from the player; raises EOFError where there is no more."""
    click.echo("> ", nl=False)
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.strip().lower()


def _say(markdown: str, indent: str = "", first: str | None = None) -> None:
    """Markdown as plain text, wrapped to the terminal."""
    width = min(WIDEST, shutil.get_terminal_size().columns - 2)
    for piece in _CITATION.sub("", markdown).split("\n\n"):
        plain = text_of(block(piece)) if "\n" in piece or "*" in piece or "[" in piece else piece
        lines = textwrap.wrap(
            plain,
            max(width, 20),
            initial_indent=indent if first is None else first,
            subsequent_indent=indent if first is None else " " * len(first),
        )
        click.echo("\n".join(lines))
