"""Paragraphs of a scene or a debrief as fields."""

from __future__ import annotations

import re

from hrtraining.studio.rules.form.conditions import condition_fields, read_condition_fields
from hrtraining.studio.rules.form.given import Fields, Given
from hrtraining.texts.vignette.values import Paragraph

_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")


def paragraph_fields(letter: str, paragraphs: tuple[Paragraph, ...]) -> Fields:
    """The fields of every paragraph, and of an empty one to add another."""
    fields: Fields = {}
    for at, paragraph in enumerate([*paragraphs, Paragraph("")]):
        prefix = f"{letter}{at}"
        fields |= {f"{prefix}-text": paragraph.text, f"{prefix}-speaker": paragraph.speaker}
        fields |= condition_fields(prefix, paragraph.condition)
    return fields


def read_paragraph_fields(
    given: Given, letter: str, before: tuple[Paragraph, ...]
) -> tuple[tuple[Paragraph, ...], tuple[str, ...]]:
    """The paragraphs that the fields say, and for each the prefix of its fields.

    An emptied paragraph is gone; a blank line in one makes two, which share speaker and condition.
    """
    read: list[Paragraph] = []
    prefixes: list[str] = []
    for prefix, place in given.rows(letter, "text", [one.text for one in before]):
        old = before[place] if place is not None else Paragraph("")
        text = given.kept(f"{prefix}-text", old.text)
        if not text:
            continue
        speaker = given.kept(f"{prefix}-speaker", old.speaker, lines=False)
        condition = read_condition_fields(given, prefix, old.condition)
        parts = [text] if text == old.text else _BLANK_LINES.split(text)
        for part in parts:
            made = Paragraph(part.rstrip(), speaker, condition, old.line)
            read.append(old if made == old else made)
            prefixes.append(prefix)
    return tuple(read), tuple(prefixes)
