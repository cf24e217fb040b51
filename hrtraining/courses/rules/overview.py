"""A course and its parts as one value, for the pages that show it as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hrtraining.courses.rules.rendered import (
    RenderedCourse,
    RenderedModule,
    RenderedPassage,
    RenderedQuiz,
    RenderedVignette,
)


@dataclass(frozen=True, slots=True)
class Overview:
    """A course's edition with its parts, in the course's order."""

    course: RenderedCourse
    modules: tuple[RenderedModule, ...]
    vignettes: tuple[RenderedVignette, ...]
    quizzes: tuple[RenderedQuiz, ...]

    @property
    def examination(self) -> RenderedQuiz | None:
        """The quiz that counts, if the course has one."""
        return next((q for q in self.quizzes if q.slug == self.course.examination), None)

    @property
    def practice(self) -> tuple[RenderedQuiz, ...]:
        """The quizzes that teach and do not count."""
        return tuple(quiz for quiz in self.quizzes if quiz.slug != self.course.examination)

    def about(self) -> RenderedPassage | None:
        """What the course says of itself."""
        return self.course.passage("about")


def overview(
    course: RenderedCourse,
    modules: Sequence[RenderedModule],
    vignettes: Sequence[RenderedVignette],
    quizzes: Sequence[RenderedQuiz],
) -> Overview:
    """Puts a course and its parts together."""
    return Overview(course, tuple(modules), tuple(vignettes), tuple(quizzes))
