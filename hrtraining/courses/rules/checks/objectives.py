"""Objectives: measurable, serving the course, taught, and assessed often enough."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from hrtraining.courses.rules.library import Found, Kind, Library, error, warning
from hrtraining.texts.problems import did_you_mean, quoted

FEWEST_ASSESSMENTS = 2

UNMEASURABLE = (
    *("appreciate", "be acquainted", "be aware", "be familiar", "become", "believe", "better"),
    *("comprehend", "cover", "enjoy", "expand", "grasp", "grow", "have an awareness"),
    *("have faith", "improve", "increase", "internalize", "know", "learn", "perceive"),
    *("remember", "study", "sympathize", "think critically", "understand"),
)
"""Verbs that approval bodies refuse in an objective (facts on continuing education, 1.5)."""

MEASURABLE = frozenset(
    {
        *("analyze", "apply", "appraise", "arrange", "assess", "calculate", "categorize"),
        *("choose", "compare", "conduct", "construct", "contrast", "create", "critique"),
        *("define", "demonstrate", "describe", "design", "develop", "differentiate", "discuss"),
        *("distinguish", "document", "estimate", "evaluate", "explain", "formulate", "identify"),
        *("implement", "interpret", "justify", "list", "name", "outline", "perform", "plan"),
        *("predict", "prioritize", "recommend", "relate", "respond", "revise", "select"),
        *("state", "summarize", "use"),
    }
)
_REFUSED = re.compile(rf"(?:to\s+)?({'|'.join(UNMEASURABLE)})\b", re.IGNORECASE)
_SECOND_VERB = re.compile(rf",?\s+and\s+({'|'.join(sorted(MEASURABLE))})\b", re.IGNORECASE)


def check_objectives(library: Library) -> Iterator[Found]:
    """Everything about objectives, of courses, modules, cases and items."""
    yield from check_verbs(library)
    yield from _serves(library)
    yield from _items(library)
    yield from _assessed(library)


def _all(library: Library) -> Iterator[tuple[str, int, str]]:
    """Path, line and text of every objective."""
    for course in library.courses.values():
        for goal in course.objectives:
            yield library.path(Kind.COURSE, course.slug), goal.line, goal.text
    for module in library.modules.values():
        for objective in module.objectives:
            yield library.path(Kind.MODULE, module.slug), objective.line, objective.text
    for vignette in library.vignettes.values():
        for practised in vignette.objectives:
            yield library.path(Kind.VIGNETTE, vignette.slug), practised.line, practised.text


def check_verbs(library: Library) -> Iterator[Found]:
    """Objectives whose verb nobody can measure, or that have two."""
    for path, line, text in _all(library):
        refused = _REFUSED.match(text.strip())
        second = _SECOND_VERB.search(text)
        if refused:
            yield error(
                path,
                line,
                "verb-unmeasurable",
                f"nobody can measure {quoted(refused.group(1))}; begin the objective with what a "
                "trainee will do, such as describe, compare, demonstrate or select",
            )
        elif second:
            yield warning(
                path,
                line,
                "verb-two",
                f"the objective has a second verb, {quoted(second.group(1))}; one objective, one "
                "verb",
            )


def _serves(library: Library) -> Iterator[Found]:
    """Objectives of parts serve known course objectives, and every one of those is served."""
    for course in library.courses.values():
        known = [goal.id for goal in course.objectives]
        served: set[str] = set()
        for kind, slug, line, goal_id in _serving(library, course.slug):
            served.add(goal_id)
            if goal_id not in known:
                yield error(
                    library.path(kind, slug),
                    line,
                    "unknown-course-objective",
                    f"the course {quoted(course.slug)} has no objective {quoted(goal_id)}"
                    f"{did_you_mean(goal_id, known)}",
                )
        for goal in course.objectives:
            if goal.id not in served:
                yield error(
                    library.path(Kind.COURSE, course.slug),
                    goal.line,
                    "objective-unserved",
                    f"no objective of a module or case in this course serves {quoted(goal.id)}",
                )


def _serving(library: Library, course_slug: str) -> Iterator[tuple[Kind, str, int, str]]:
    course = library.courses[course_slug]
    for part in course.modules:
        module = library.modules.get(part.slug)
        for objective in module.objectives if module else ():
            yield Kind.MODULE, part.slug, objective.line, objective.serves
    for part in course.vignettes:
        vignette = library.vignettes.get(part.slug)
        for practised in vignette.objectives if vignette else ():
            if practised.serves:
                yield Kind.VIGNETTE, part.slug, practised.line, practised.serves


def _tagged(library: Library) -> Iterator[tuple[str, int, str]]:
    """Path, line and objective of every item."""
    for quiz in library.quizzes.values():
        for item in quiz.items:
            yield library.path(Kind.QUIZ, quiz.slug), item.spans_line, item.objective
    for concordance in library.concordances.values():
        path = library.path(Kind.CONCORDANCE, concordance.slug)
        for asked in concordance.items:
            yield path, asked.spans_line, asked.objective


def _items(library: Library) -> Iterator[Found]:
    for path, line, objective in _tagged(library):
        module_slug, dot, name = objective.partition(".")
        if not dot:
            continue
        module = library.modules.get(module_slug)
        if module is None:
            likely = did_you_mean(module_slug, library.modules)
            yield error(
                path, line, "unknown-module", f"there is no module {quoted(module_slug)}{likely}"
            )
        elif module.objective(name) is None:
            known = [objective.id for objective in module.objectives]
            yield error(
                path,
                line,
                "unknown-objective",
                f"the module {quoted(module_slug)} has no objective {quoted(name)}"
                f"{did_you_mean(name, known)}",
            )


def _assessed(library: Library) -> Iterator[Found]:
    """Objectives of listed modules are assessed by two items or more."""
    counted = Counter(item.objective for _, item in library.items())
    listed = {part.slug for course in library.courses.values() for part in course.modules}
    for slug in sorted(listed & set(library.modules)):
        for objective in library.modules[slug].objectives:
            count = counted[f"{slug}.{objective.id}"]
            if count < FEWEST_ASSESSMENTS:
                yield error(
                    library.path(Kind.MODULE, slug),
                    objective.line,
                    "objective-rarely-assessed",
                    f"objective {quoted(objective.id)} is assessed by {count} items; it needs "
                    f"{FEWEST_ASSESSMENTS} or more",
                )
