"""The names of scenes and choices fit where what a trainee did is kept."""

from __future__ import annotations

from hrtraining.texts.vignette.reading import read_draft

CASE = """\
---
vignette: a-case
title: A case
authors: []
reviewers: []
---
## {heading}
`start`

Somebody waits.

1. [{choice}](#the-end)

## The end
`ending`

It ends.

### Debrief
It ended.
"""


def kinds(heading: str, choice: str) -> list[tuple[int, str]]:
    text = CASE.replace("{heading}", heading).replace("{choice}", choice)
    return [(one.line, one.kind) for one in read_draft(text).problems]


def test_a_name_that_no_move_can_hold_is_an_error_at_its_line() -> None:
    assert kinds("x" * 120, "y" * 160) == []
    assert kinds("x" * 121, "y" * 160) == [(7, "name-too-long")]
    assert kinds("x" * 120, "y" * 161) == [(12, "name-too-long")]


def test_such_a_case_is_still_understood_and_mended_by_an_id() -> None:
    text = CASE.replace("{heading}", "x" * 130).replace("{choice}", "Wait")
    assert read_draft(text).understood
    assert read_draft(text.replace("`start`", "`start` · `id waiting`")).problems == ()
