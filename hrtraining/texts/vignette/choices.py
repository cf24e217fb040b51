"""One choice, read from its lines: the link, the bullets of spans, the feedback."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hrtraining.texts.problems import Problems, quoted
from hrtraining.texts.slugs import slug
from hrtraining.texts.spans import Word, read_words, span_parts
from hrtraining.texts.vignette.blocks import Block
from hrtraining.texts.vignette.conditions import read_condition
from hrtraining.texts.vignette.effects import read_effects
from hrtraining.texts.vignette.limits import LONGEST_CHOICE
from hrtraining.texts.vignette.links import Bullet, Link, read_item, read_link
from hrtraining.texts.vignette.values import Choice, Step
from hrtraining.texts.vignette.words import CHOICE_WORDS, read_id, read_list, read_percent

# Marks that a word processor or another keyboard puts where a backtick belongs.
_NOT_BACKTICKS = "'\"´‘’‚‛“”„"
_UNMARKED = re.compile(rf"[{_NOT_BACKTICKS}]?({'|'.join(CHOICE_WORDS)})\b[^.!?…]*")


@dataclass(frozen=True, slots=True)
class ReadChoice:
    """A choice, and on which line each of its words stands."""

    choice: Choice
    word_lines: dict[str, int]


def read_choice(block: Block, problems: Problems) -> ReadChoice | None:
    """The choice, or None where its link cannot be read."""
    item = read_item(block.lines)
    _note_layout(item.number, item.stray, item.shallow, block.line, problems)
    link = read_link(item.text)
    if link is None:
        told = f"a choice is a link to a scene, '1. [what you do](#scene)', not {quoted(item.text)}"
        told += "; behind '(#' stands the heading in small letters, with hyphens for spaces"
        problems.error(block.line, "choice-form", told)
    elif len(link.text) > LONGEST_CHOICE:
        told = f"the choice has {len(link.text):,} characters; at most {LONGEST_CHOICE} fit"
        problems.error(block.line, "choice-too-long", told)
        link = None
    words: dict[str, Word] = {}
    feedback: list[str] = []
    for bullet in item.bullets:
        parts = span_parts(" ".join(bullet.text.split("\n")))
        if parts is None:
            _take_feedback(bullet, feedback, problems)
            continue
        for name, word in read_words(parts, bullet.line, CHOICE_WORDS, problems).items():
            if name in words:
                problems.error(word.line, "word-twice", f"'{name}' is given twice")
            words.setdefault(name, word)
    if link is None:
        return None
    choice = _made(link, words, "\n\n".join(feedback), block.line, problems)
    return ReadChoice(choice, {name: word.line for name, word in words.items()})


def read_step(block: Block, problems: Problems) -> Step | None:
    """A step of a worked path, or None where it cannot be read."""
    item = read_item(block.lines)
    _note_layout(item.number, item.stray, None, block.line, problems)
    opening, backtick, reason = item.text.removeprefix("`").partition("`")
    if not item.text.startswith("`") or not backtick or not opening.strip() or not reason.strip():
        told = "a step names a choice and says why: '1. `choice-id` because ...'"
        problems.error(block.line, "step-form", told)
        return None
    for bullet in item.bullets:
        told = "a step has no bullets; say it in one paragraph"
        problems.error(bullet.line, "step-form", told)
    return Step(opening.strip(), reason.strip(), block.line)


def _made(
    link: Link, words: dict[str, Word], feedback: str, line: int, problems: Problems
) -> Choice:
    given = read_id(words["id"], problems) if "id" in words else ""
    own = given or slug(link.text)
    if not own:
        problems.error(
            line, "id-missing", "this choice has no letter to be named by; give it an id"
        )
    condition = words.get("if")
    effects = words.get("then")
    expect = words.get("expect")
    return Choice(
        text=link.text,
        target=link.target,
        id=own,
        explicit_id=bool(given),
        condition=read_condition(condition.rest, condition.line, problems) if condition else None,
        effects=read_effects(effects.rest, effects.line, problems) if effects else (),
        critical="critical" in words,
        principles=_listed(words, "principles", problems),
        objectives=_listed(words, "objectives", problems),
        expect=read_percent(expect, problems) if expect else None,
        feedback=feedback,
        line=line,
    )


def _listed(words: dict[str, Word], name: str, problems: Problems) -> tuple[str, ...]:
    return read_list(words[name], problems) if name in words else ()


def _take_feedback(bullet: Bullet, feedback: list[str], problems: Problems) -> None:
    if not bullet.text:
        problems.error(bullet.line, "bullet-empty", "this bullet says nothing; take it out")
        return
    if bullet.text.startswith("`"):
        word = bullet.text[1:].split("`", 1)[0].split(" ", 1)[0]
        if word in CHOICE_WORDS:
            told = f"'{word}' is not understood here: code spans stand alone, joined by ' · '"
            told += " (a dot in the middle of the line, a space on both sides)"
            problems.error(bullet.line, "spans-form", told)
    elif unmarked := _UNMARKED.fullmatch(bullet.text):
        told = f"this is shown as feedback; if '{unmarked[1]}' is meant as a word of the format, "
        told += f"put backticks around it: `{bullet.text.strip(_NOT_BACKTICKS)}`"
        problems.warning(bullet.line, "words-unmarked", told)
    feedback.append(bullet.text)


def _note_layout(
    number: str, stray: int | None, shallow: int | None, line: int, problems: Problems
) -> None:
    if number.endswith(")"):
        problems.error(line, "number-form", f"write '{number[:-1]}.' instead of '{number}'")
    if stray is not None:
        told = "after a blank line, what belongs to the item above must begin with '- '"
        problems.error(stray, "stray-text", told)
    if shallow is not None:
        told = "indent the bullet as far as the text behind the number, so that pages show it there"
        problems.warning(shallow, "shallow-bullet", told)
