"""How long a scene takes to read, for the proof's minutes and for credit."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

from hrtraining.courses.rules.reading_time import READING_WORDS_PER_MINUTE
from hrtraining.prose import count_words
from hrtraining.texts.vignette.values import Paragraph, Scene

# What stands in a text for the machine, or for the list of sources, and is not read.
_UNREAD = re.compile(r"\[@[^\]]*\]|(?<=\])\([^()\s]*\)|<!--.*?-->", re.DOTALL)


def words_of(scene: Scene, *, least: bool) -> int:
    """The words that someone reads in a scene: prose, prompt, choices, and an ending's debrief.

    With ``least`` only what is shown whatever came before: no conditional paragraph or choice, no
    feedback (of which only one is seen), no worked path. Without it, all that the scene can show.
    """
    texts = [scene.heading, scene.reflect]
    texts += _paragraphs((*scene.paragraphs, *scene.debrief), least=least)
    if not scene.ending:
        for choice in scene.choices:
            if not (least and choice.condition is not None):
                texts.append(choice.text)
            if not least:
                texts.append(choice.feedback)
    if not least:
        texts += [step.reason for step in scene.worked_path]
    return sum(count_words(_UNREAD.sub(" ", text)) for text in texts)


def minutes_of(scene: Scene, *, least: bool) -> Fraction:
    """The minutes that the author gave the scene, or its words at READING_WORDS_PER_MINUTE."""
    if scene.minutes is not None:
        return scene.minutes
    return Fraction(words_of(scene, least=least), READING_WORDS_PER_MINUTE)


def minutes_once(scenes: Iterable[Scene], *, least: bool) -> Fraction:
    """The minutes of scenes, each read once however often it is visited."""
    once = {scene.name: scene for scene in scenes}
    return sum((minutes_of(scene, least=least) for scene in once.values()), Fraction(0))


def _paragraphs(paragraphs: Iterable[Paragraph], *, least: bool) -> list[str]:
    return [part.text for part in paragraphs if not (least and part.condition is not None)]
