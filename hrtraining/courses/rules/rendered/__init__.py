"""What a page gets: every text as the HTML that is served, in pieces whose kinds are known.

All HTML here is clean and goes into a page as it stands. Every value can be kept as JSON and read
back (:mod:`hrtraining.courses.rules.kept`), because an edition keeps what was served.
"""

from __future__ import annotations

from typing import TypeAlias

from hrtraining.courses.rules.rendered.courses import (
    RenderedCourse,
    RenderedPassage,
    RenderedPerson,
)
from hrtraining.courses.rules.rendered.modules import (
    CheckItem,
    FigurePiece,
    Html,
    HtmlKind,
    Piece,
    PracticeScript,
    ReflectPrompt,
    RenderedModule,
    RenderedObjective,
    RenderedOption,
    RenderedSection,
    Words,
)
from hrtraining.courses.rules.rendered.quizzes import (
    RenderedConcordance,
    RenderedConcordanceItem,
    RenderedItem,
    RenderedQuiz,
)
from hrtraining.courses.rules.rendered.vignettes import (
    RenderedChoice,
    RenderedParagraph,
    RenderedScene,
    RenderedVignette,
)

Rendered: TypeAlias = (
    RenderedModule | RenderedQuiz | RenderedConcordance | RenderedVignette | RenderedCourse
)

__all__ = [
    "CheckItem",
    "FigurePiece",
    "Html",
    "HtmlKind",
    "Piece",
    "PracticeScript",
    "ReflectPrompt",
    "Rendered",
    "RenderedChoice",
    "RenderedConcordance",
    "RenderedConcordanceItem",
    "RenderedCourse",
    "RenderedItem",
    "RenderedModule",
    "RenderedObjective",
    "RenderedOption",
    "RenderedParagraph",
    "RenderedPassage",
    "RenderedPerson",
    "RenderedQuiz",
    "RenderedScene",
    "RenderedSection",
    "RenderedVignette",
    "Words",
]
