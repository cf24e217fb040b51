"""Paragraphs and prompts, read from their lines."""

from __future__ import annotations

from hrtraining.texts.lines import Line
from hrtraining.texts.problems import Problems, quoted
from hrtraining.texts.vignette import shapes
from hrtraining.texts.vignette.blocks import Block
from hrtraining.texts.vignette.conditions import read_condition
from hrtraining.texts.vignette.values import Paragraph
from hrtraining.texts.vignette.words import CHOICE_WORDS, SCENE_WORDS


def read_paragraph(block: Block, problems: Problems) -> Paragraph | None:
    """Narration or someone's words, or None where nothing is said."""
    condition, speaker, first = shapes.opening(block.lines[0].text)
    if condition is None and speaker is None:
        _note_stray_word(block.lines[0], problems)
    rest = [line.text for line in block.lines[1:]]
    text = "\n".join([first, *rest] if first else rest).rstrip()
    if condition == "":
        problems.error(block.line, "word-empty", "'if' needs something after it")
    if not text:
        problems.error(block.line, "text-missing", "there is no text behind this")
        return None
    return Paragraph(
        text=text,
        speaker=speaker or "",
        condition=read_condition(condition, block.line, problems) if condition else None,
        line=block.line,
    )


def read_reflect(block: Block, problems: Problems) -> str:
    """The prompt without its marks; empty where it says nothing."""
    lines = [_unquoted(line.text) for line in block.lines]
    lines[0] = lines[0].lstrip()
    opening = shapes.bold_opening(lines[0])
    if opening is not None:
        lines[0] = lines[0][lines[0].index(":**") + 3 :].lstrip()
    text = "\n".join(lines).strip("\n").rstrip()
    if not text.strip():
        problems.error(block.line, "text-missing", "the prompt asks nothing")
    if text.startswith("`id "):
        told = "a prompt in a case has no id: its scene is its name"
        problems.error(block.line, "unknown-word", told)
    return text


def _unquoted(text: str) -> str:
    text = text[1:]
    return text[1:] if text.startswith(" ") else text


def _note_stray_word(line: Line, problems: Problems) -> None:
    """A code span that opens a paragraph says something to the machine: only ``if`` can."""
    if not line.text.startswith("`"):
        return
    inner = line.text[1:].split("`", 1)[0]
    word = inner.split(" ", 1)[0]
    if word in SCENE_WORDS or inner in SCENE_WORDS or word in {"warns", "stands"}:
        told = f"{quoted(inner)} belongs into the line directly under the heading"
    elif word in CHOICE_WORDS:
        told = f"{quoted(inner)} belongs under a choice, in a bullet of its own"
    else:
        likely = problems.suggestion(word, ("if",))
        told = f"no word {quoted(inner)} here; only `if ...` can open a paragraph{likely}"
    problems.error(line.number, "unknown-word", told)
