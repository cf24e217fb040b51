"""What a draft can begin from, and the name it gets."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from hrtraining.texts.vignette.values import Vignette

LONGEST_SLUG = 60


@dataclass(frozen=True, slots=True)
class Start:
    """A text to begin from; ``key`` names it in forms."""

    key: str
    title: str
    about: str
    text: str


def is_unwritten(text: str) -> bool:
    """Whether a text is still one that a start came with, for its author to write over."""
    return text.strip() in UNWRITTEN


def unwritten_in(case: Vignette) -> Iterator[tuple[int, str]]:
    """Where a case still says what its start said: the line, and which part of a scene it is."""
    for scene in case.scenes:
        for paragraph in (*scene.paragraphs, *scene.debrief):
            if is_unwritten(paragraph.text):
                yield paragraph.line, "text"
        if is_unwritten(scene.reflect):
            yield scene.line, "reflect"
        for choice in scene.choices:
            if is_unwritten(choice.text):
                yield choice.line, "choice"
            if is_unwritten(choice.feedback):
                yield choice.line, "feedback"


def slug_for(title: str) -> str:
    """The name of a case with that title: small letters, digits and single hyphens."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return fitted_slug(re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "case", "")


def fitted_slug(name: str, ending: str) -> str:
    """The name with an ending, shortened before it where both together are too long."""
    return name[: LONGEST_SLUG - len(ending)].rstrip("-") + ending


_EMPTY = """\
---
vignette: new-case
title: New case
authors: []
reviewers: []
---
## Where it begins
`start`

Write here what the clinician sees and hears first.
"""

_TWO_CHOICES = """\
---
vignette: new-case
title: New case
people: {client: Alex, clinician: You}
authors: []
reviewers: []
---
## At the door
`start`

Write here where the two people are, and what has just happened.

**Alex:** Write here what the client says.

1. [Say what the clinician does first](#a-door-left-open)
   - Write here what this choice opens, or what it costs.
2. [Say what the clinician does instead](#a-door-closed)
   - Write here what this choice opens, or what it costs.
## A door left open
`ending` · `best`

Write here what can be seen now that this was done.
### Debrief
Write here what made the difference.
## A door closed
`ending` · `bad`

Write here what can be seen now that this was done.
### Debrief
Write here what was behind it, and what could be tried next time.
"""

_TWO_SCALES = """\
---
vignette: new-case
title: New case
people: {client: Alex, clinician: You}
scales:
  alliance: {range: 0-10, start: 5, better: high, shown: at the end}
  risk: {range: 0-10, start: 5, better: low, shown: at the end}
score: alliance - risk
authors: []
reviewers: []
---
## The first minutes
`start`

Write here where the two people are, and what the clinician notices.

**Alex:** Write here what the client says.

> **Reflect:** Write here a question for the trainee, or leave this out.

1. [Ask before you look](#what-was-not-said)
   - `then alliance +1`
   - Write here what the client makes of being asked.
2. [Look before you ask](#what-was-not-said)
   - `then alliance -2`
   - Write here what the client makes of not being asked.
## What was not said
`must-see`

Write here the moment on which the case turns.

1. [Arrange together what has to happen today](#together-today)
   - `if alliance >= 5` · `then alliance +1, risk -3`
   - Write here why this can be done now: trust made it possible.
2. [Arrange alone what has to happen today](#alone-today)
   - `then alliance -2, risk -1`
   - Write here what is done, and what it costs.
## Together today
`ending` · `best`

Write here what can be seen that evening.
### Debrief
Write here what the two of them did that made the day safer.
## Alone today
`ending` · `bad`

Write here what can be seen that evening.
### Debrief
Write here what was kept safe, what was lost, and how it could be mended.
"""

STARTS = (
    Start("empty", "An empty case", "One opening scene, and nothing else.", _EMPTY),
    Start(
        "two-choices",
        "One scene, two choices",
        "An opening with two choices, each with an ending of its own. No scales.",
        _TWO_CHOICES,
    ),
    Start(
        "two-scales",
        "Alliance and risk",
        "Four scenes in which trust opens a choice: two scales, a condition and a score.",
        _TWO_SCALES,
    ),
)

# What the starts ask an author to write, as it stands in them.
UNWRITTEN = frozenset(
    found[0]
    for start in STARTS
    for found in re.finditer(r"Write here [^\n]*|Say what the clinician does \w+", start.text)
)
