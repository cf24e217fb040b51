"""Items side by side: ids, and people who are named without being introduced."""

from __future__ import annotations

from collections.abc import Iterator

from hrtraining.courses.rules.library import Found, Kind, Library, error
from hrtraining.texts.problems import did_you_mean, quoted


def check_item_ids(library: Library) -> Iterator[Found]:
    """Ids that two quizzes give: responses are kept under them, so each stands once."""
    seen: dict[str, str] = {}
    tagged = [
        *(
            (library.path(Kind.QUIZ, quiz.slug), item.spans_line, item.id)
            for quiz, item in library.items()
        ),
        *(
            (library.path(Kind.CONCORDANCE, concordance.slug), item.spans_line, item.id)
            for concordance in library.concordances.values()
            for item in concordance.items
        ),
    ]
    for path, line, name in tagged:
        first = seen.setdefault(name, path)
        if name and first != path:
            yield error(
                path,
                line,
                "item-twice",
                f"the id {quoted(name)} is given already in {first}",
            )


def check_people(library: Library) -> Iterator[Found]:
    """Authors and reviewers of parts are introduced, with their disclosure, by a course."""
    introduced = {
        person.name
        for course in library.courses.values()
        for person in (*course.authors, *course.reviewers, *course.raters)
    }
    parts: list[tuple[Kind, str, str, tuple[str, ...]]] = []
    for slug, module in library.modules.items():
        parts.append((Kind.MODULE, slug, "authors", module.authors))
        parts.append((Kind.MODULE, slug, "reviewers", module.reviewers))
    for slug, vignette in library.vignettes.items():
        parts.append((Kind.VIGNETTE, slug, "authors", vignette.authors))
        parts.append((Kind.VIGNETTE, slug, "reviewers", vignette.reviewers))
    for slug, concordance in library.concordances.items():
        parts.append((Kind.CONCORDANCE, slug, "panel", concordance.panel))
    for kind, slug, key, names in parts:
        for name in names:
            if library.courses and name not in introduced:
                yield error(
                    library.path(kind, slug),
                    library.line_of(kind, slug, key),
                    "unknown-person",
                    f"no course introduces {quoted(name)} with credentials and a disclosure"
                    f"{did_you_mean(name, introduced)}",
                )
