"""The parts of a scene as they stand on its page: set once for every state, whoever is in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any

from flask import current_app
from markupsafe import Markup

from hrtraining.courses.rules.rendered import RenderedVignette
from hrtraining.pieces import part
from hrtraining.vignettes import telling
from hrtraining.vignettes.rules.engine import Case, State
from hrtraining.vignettes.rules.history import Moved


@dataclass(frozen=True, slots=True)
class Setting:
    """A published edition of a case, ready to be set."""

    edition_id: int
    case: Case
    text: RenderedVignette

    def story(self, way: tuple[Moved, ...]) -> Markup:
        """The scenes so far and what was done in each; nothing at the opening."""
        items = [
            self._part(
                "story_item",
                (before.scene, move.kind, move.choice),
                partial(self._step, before, move),
            )
            for before, move in pairwise(way)
        ]
        return _macro("story")(Markup().join(items)) if items else Markup()

    def _step(self, before: Moved, move: Moved) -> dict[str, Any]:
        (told,) = telling.story(self.text, (before, move))
        return told

    def arrived(
        self, way: tuple[Moved, ...], moves: tuple[Moved, ...], states: tuple[State, ...]
    ) -> Markup:
        """The feedback on what led here; after going back, what was taken back."""

        def told() -> dict[str, Any] | None:
            return telling.arrived(self.case, self.text, way, moves)

        newest = max(moves, key=lambda one: one.sequence)
        if newest.kind == "undo":
            return _macro("arrived")(told())
        if way[-1].kind != "choose":
            return Markup()
        return self._part("arrived", (*states, way[-1].choice), told)

    def paragraphs(self, state: State) -> Markup:
        """What is read in a state."""
        here, shown = self.case.scene(state), telling.scene_of(self.text, state.scene)
        return self._part(
            "paragraphs",
            state,
            lambda: telling.paragraphs(self.case, here, shown, state),
        )

    def scales(self, way: tuple[Moved, ...], states: tuple[State, ...]) -> Markup:
        """Where the scales stand that are always shown, as ``states``, the last two, have them."""
        return self._part("scales", states, lambda: telling.scales(self.case, way, ("always",)))

    def choices(self, state: State, tried: frozenset[str]) -> Markup:
        """What can be done in a state, with what was tried before."""
        shown = telling.scene_of(self.text, state.scene)
        return self._part(
            "choices", (state, tried), lambda: telling.choices(self.case, shown, state, tried)
        )

    def _part(self, name: str, key: object, tell: Callable[[], Any]) -> Markup:
        def make() -> Markup:
            told = tell()
            return _macro(name)(told) if told else Markup()

        return part((name, self.edition_id, key), make)


def _macro(name: str) -> Callable[..., Markup]:
    found: Callable[..., Markup] = getattr(
        current_app.jinja_env.get_template("vignettes/_parts.html").module, name
    )
    return found
