"""Pages whose impersonal part is set once: what is left is to fill in whose page it is.

A template is taken through once with a mark in place of every personal text, and cut at the marks.
From then on a page is the cuts with the texts between them, which takes a small part of the time.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from flask import Flask, current_app, g, render_template, session
from markupsafe import Markup

from hrtraining.lately import Lately
from hrtraining.rendering import shown
from hrtraining.signing import IN_SESSION, csrf_token

# How many pages a process keeps; one is some 10 to 60 KB.
MOST_KEPT = 1_000
# How many parts of pages; one is some 1 to 5 KB.
MOST_PARTS = 4_000
Personal = Mapping[str, Any]
Given = Callable[[Personal], Mapping[str, Any]]

# No text can hold a mark by chance, and nobody can know what it will be.
_SECRET = secrets.token_hex(16)
_MARK = re.compile(f"piece-{_SECRET}-([a-z_]+);")
_TOKEN, _PERSON = "csrf_token", "person_id"


@dataclass(frozen=True, slots=True)
class Cut:
    """A page cut at its marks: before each personal text stands an impersonal one."""

    texts: tuple[str, ...]
    names: tuple[str, ...]

    def filled(self, personal: Personal) -> str:
        """The page of one person."""
        put: list[str] = []
        for text, name in zip(self.texts, self.names, strict=False):
            put += (text, shown(personal[name]))
        return "".join((*put, self.texts[-1]))


def install(app: Flask, around: Callable[[], dict[str, Any]]) -> None:
    """Keeps the pieces of an application; ``around`` gives what every page shows around itself."""
    app.extensions["hrtraining.pieces"] = Lately[Hashable, Cut](MOST_KEPT)
    app.extensions["hrtraining.parts"] = Lately[Hashable, Markup](MOST_PARTS)
    app.extensions["hrtraining.around"] = around


def part(key: Hashable, make: Callable[[], Markup]) -> Markup:
    """A part of a page that ``key`` alone decides, whoever looks at it."""
    kept: Lately[Hashable, Markup] = current_app.extensions["hrtraining.parts"]
    found = kept.get(key)
    if found is None:
        found = make()
        kept.put(key, found)
    return found


def set_once(template: str, key: Hashable, personal: Personal, given: Given) -> str:
    """The page of a template.

    ``personal`` are the texts that differ from one person to the next. The template may only print
    them and join them to other texts, never ask about them. ``given`` makes everything else that
    the template needs, from the personal texts or their marks; together with ``key`` it must be the
    same for everybody.
    """
    if "_flashes" in session:
        return render_template(template, **personal, **given(personal))
    around = current_app.extensions["hrtraining.around"]()
    actor = around["actor"]
    whole = (template, key, around["nav"], around["theme"], actor is None)
    kept: Lately[Hashable, Cut] = current_app.extensions["hrtraining.pieces"]
    cut = kept.get(whole)
    if cut is None:
        cut = _cut(template, {**around}, personal, given)
        kept.put(whole, cut)
    own = {**personal, _PERSON: actor.person_id} if actor else dict(personal)
    if _TOKEN in cut.names:
        own[_TOKEN] = csrf_token()
    return cut.filled(own)


def _cut(template: str, around: dict[str, Any], personal: Personal, given: Given) -> Cut:
    marks = {name: _mark(name) for name in personal}
    if around["actor"] is not None:
        around["actor"] = SimpleNamespace(person_id=_mark(_PERSON))
    with _marked_token():
        made = current_app.jinja_env.get_template(template).render(
            {**around, **marks, **given(marks)}
        )
    pieces = _MARK.split(made)
    return Cut(texts=tuple(pieces[::2]), names=tuple(pieces[1::2]))


def _mark(name: str) -> Markup:
    return Markup(f"piece-{_SECRET}-{name};")  # noqa: S704


@contextmanager
def _marked_token() -> Iterator[None]:
    """Within the block every form of the page holds a mark, not the token of this session."""
    before = g.get(IN_SESSION)
    setattr(g, IN_SESSION, _mark(_TOKEN))
    try:
        yield
    finally:
        g.pop(IN_SESSION)
        if before is not None:
            setattr(g, IN_SESSION, before)
