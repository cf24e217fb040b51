"""The documents of the formats tell the truth: their examples are read without a problem."""

import re
from pathlib import Path

import pytest

from hrtraining.texts.course.reading import HEAD_KEYS as COURSE_KEYS
from hrtraining.texts.drawing import CLASSES, ELEMENTS
from hrtraining.texts.module.blocks import NAMES
from hrtraining.texts.module.reading import HEAD_KEYS as MODULE_KEYS
from hrtraining.texts.module.reading import read_module
from hrtraining.texts.module.writing import write_module
from hrtraining.texts.quiz.concordance import read_concordance, write_concordance
from hrtraining.texts.quiz.reading import HEAD_KEYS as QUIZ_KEYS
from hrtraining.texts.quiz.reading import read_quiz
from hrtraining.texts.quiz.writing import write_quiz
from hrtraining.texts.references import read_references

DOCS = Path(__file__).parents[2] / "docs"
MODULE = (DOCS / "module-format.md").read_text("utf-8")
QUIZ = (DOCS / "quiz-format.md").read_text("utf-8")
COURSE = (DOCS / "course-format.md").read_text("utf-8")
AROUND = """\
---
module: around
title: Around an example
objectives: []
reviewed: 2026-11-23
review by: 2027-11-23
---
"""


def examples(text, language="markdown"):
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("example", examples(MODULE))
def test_every_example_of_a_module_is_read_and_written_back(example):
    text = example if example.startswith("---") else AROUND + example
    module, problems = read_module(text)
    assert problems == ()
    assert write_module(module) == text


@pytest.mark.parametrize("example", examples(QUIZ))
def test_every_example_of_a_quiz_is_read_and_written_back(example):
    concordance = example.startswith("---\nconcordance")
    read, write = (read_concordance, write_concordance) if concordance else (read_quiz, write_quiz)
    value, problems = read(example)
    assert problems == ()
    assert write(value) == example


def test_the_example_of_the_bibliography_is_read():
    (example,) = examples(MODULE, "yaml")
    works, problems = read_references(example)
    assert problems == ()
    assert list(works) == ["K07"]


def test_there_are_examples_of_everything():
    assert len(examples(MODULE)) >= 3
    assert len(examples(QUIZ)) >= 4


def test_every_word_of_the_formats_is_documented():
    for key in MODULE_KEYS:
        assert f"`{key}`" in MODULE, key
    for name in NAMES:
        assert f"`> **{name}:**`" in MODULE, name
    for word in (*ELEMENTS, *CLASSES):
        assert re.search(rf"\b{word}\b", MODULE), word
    for key in QUIZ_KEYS:
        assert f"`{key}`" in QUIZ, key
    for key in COURSE_KEYS:
        assert f"`{key}`" in COURSE, key
