"""A course and its parts: what the manifest names is there, and the examination can be drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from hrtraining.courses.rules.library import Found, Kind, Library, error, warning
from hrtraining.texts.course.values import Course, Listed
from hrtraining.texts.problems import did_you_mean, quoted
from hrtraining.texts.quiz.values import Item, Purpose, Quiz


def check_parts(library: Library) -> Iterator[Found]:
    """What a manifest names and is not there, and what is there and no manifest names."""
    for course in library.courses.values():
        for kind, listed in _named(course):
            yield from _missing(library, course, kind, listed)
        if course.examination and course.examination.slug in library.quizzes:
            yield from _examination(library, course, library.quizzes[course.examination.slug])
    named = {
        (kind, part.slug)
        for course in library.courses.values()
        for kind, listed in _named(course)
        for part in listed
    }
    for (kind, slug), text in library.texts.items():
        if library.courses and kind is not Kind.COURSE and (kind, slug) not in named:
            yield warning(text.path, 1, "unlisted", f"no course lists the {kind.value} '{slug}'")


def _named(course: Course) -> Iterator[tuple[Kind, Sequence[Listed]]]:
    yield Kind.MODULE, course.modules
    yield Kind.VIGNETTE, course.vignettes
    yield Kind.QUIZ, course.quizzes
    yield Kind.CONCORDANCE, course.concordances
    yield Kind.QUIZ, [course.examination] if course.examination else []


def _missing(
    library: Library, course: Course, kind: Kind, listed: Sequence[Listed]
) -> Iterator[Found]:
    known = library.known(kind)
    path = library.path(Kind.COURSE, course.slug)
    for part in listed:
        if part.slug not in known:
            likely = did_you_mean(part.slug, known)
            yield error(
                path,
                part.line,
                f"missing-{kind.value}",
                f"there is no {kind.value} {quoted(part.slug)}{likely}",
            )


def _examination(library: Library, course: Course, quiz: Quiz) -> Iterator[Found]:
    path = library.path(Kind.QUIZ, quiz.slug)
    if quiz.purpose is not Purpose.EXAMINATION:
        yield error(
            path,
            library.line_of(Kind.QUIZ, quiz.slug, "purpose"),
            "examination-purpose",
            f"the course {quoted(course.slug)} makes this its examination; write "
            "'purpose: examination'",
        )
        return
    line = library.line_of(Kind.QUIZ, quiz.slug, "from")
    for slug in quiz.takes_from:
        if slug not in library.quizzes:
            likely = did_you_mean(slug, library.known(Kind.QUIZ))
            yield error(path, line, "missing-quiz", f"there is no quiz {quoted(slug)}{likely}")
    yield from _blueprint(library, course, quiz, path)


def pool_of(library: Library, quiz: Quiz) -> tuple[Item, ...]:
    """The items that a quiz may draw: its own, and those of the quizzes it takes from."""
    more = [library.quizzes[slug] for slug in quiz.takes_from if slug in library.quizzes]
    return tuple(item for source in (quiz, *more) for item in source.items)


def course_objective_of(library: Library, objective: str) -> str:
    """The course objective that ``module.objective`` serves, or nothing."""
    module_slug, _, name = objective.partition(".")
    module = library.modules.get(module_slug)
    known = module.objective(name) if module else None
    return known.serves if known else ""


def _blueprint(library: Library, course: Course, quiz: Quiz, path: str) -> Iterator[Found]:
    blueprint, pool = quiz.blueprint, pool_of(library, quiz)
    if blueprint is None:
        return
    draw_line = library.line_of(Kind.QUIZ, quiz.slug, "draw")
    line = library.line_of(Kind.QUIZ, quiz.slug, "blueprint")
    if quiz.draw > len(pool):
        yield error(
            path,
            draw_line,
            "draw-too-many",
            f"'draw' is {quiz.draw}, but there are {len(pool)} items to draw from",
        )
    needed = max(
        len(course.objectives) * blueprint.per_objective,
        len(course.modules) * blueprint.per_module,
    )
    if quiz.draw < needed:
        yield error(
            path, draw_line, "draw-too-few", f"'draw' is {quiz.draw}; the blueprint needs {needed}"
        )
    by_objective = Counter(course_objective_of(library, item.objective) for item in pool)
    by_module = Counter(item.objective.partition(".")[0] for item in pool)
    wanted = [
        *((by_objective, known.id, blueprint.per_objective) for known in course.objectives),
        *((by_module, part.slug, blueprint.per_module) for part in course.modules),
    ]
    for counted, name, fewest in wanted:
        if counted[name] < fewest:
            yield error(
                path,
                line,
                "blueprint-unmet",
                f"the blueprint asks for {fewest} on {quoted(name)}, but there are "
                f"{counted[name]} such items to draw from",
            )
