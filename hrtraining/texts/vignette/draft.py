"""What reading makes of a text, whole or not: the case, its problems, where everything stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hrtraining.texts.lines import Line
from hrtraining.texts.nodes import Table
from hrtraining.texts.problems import Problem, any_errors
from hrtraining.texts.vignette.blocks import Block
from hrtraining.texts.vignette.values import Vignette


@dataclass(slots=True)
class Places:
    """On which line each word of a scene or choice stands."""

    _lines: dict[tuple[int, int, str], int] = field(default_factory=dict)

    def put(self, scene: int, choice: int, word: str, line: int) -> None:
        """Remember the line of a word; scenes and choices by position, choice -1 for the scene."""
        self._lines[scene, choice, word] = line

    def of(self, scene: int, choice: int, word: str, otherwise: int) -> int:
        """The line of a word, or another where the word was not written."""
        return self._lines.get((scene, choice, word), otherwise)


@dataclass(frozen=True, slots=True)
class Draft:
    """A case as far as it could be read.

    ``understood`` is false where some line could not be read at all: then the case does not hold
    everything that the text says. A text that is understood can still have errors, such as a
    choice that leads nowhere.
    """

    vignette: Vignette
    problems: tuple[Problem, ...]
    understood: bool
    lines: tuple[Line, ...] = ()
    head: Table | None = None
    body: int = 0
    blocks: tuple[Block, ...] = ()
    head_lines: Mapping[str, int] = field(default_factory=dict)

    @property
    def sound(self) -> bool:
        """Whether the text has no error."""
        return not any_errors(self.problems)
