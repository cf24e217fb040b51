"""What gives a key away, in one item and over a whole quiz."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from hrtraining.courses.rules.library import Found, Kind, Library, warning
from hrtraining.texts.problems import quoted
from hrtraining.texts.quiz.values import Item, Quiz

FEWEST_TO_JUDGE = 8
FEWEST_ITEMS = 15
MOST_LONGEST = 0.4
MOST_SHORTEST = 0.4
MOST_AT_ONE_PLACE = 0.45
MOST_TRUE_FALSE = 0.1
FEWEST_SITUATIONS = 0.5
LONGER = 1.5
"""How many times as long as the longest distractor a key may be."""

_ABSOLUTE = re.compile(
    r"\b(always|never|only|none|everyone|completely|entirely|under no circumstances)\b", re.I
)
"""Words such as "all" and "no" are left out: in "all the time" and "at all" they give nothing."""


def check_giveaways(library: Library) -> Iterator[Found]:
    """Everything that gives a key away, as warnings."""
    for slug, quiz in library.quizzes.items():
        path = library.path(Kind.QUIZ, slug)
        for item in quiz.items:
            yield from _item(path, item)
        line = library.line_of(Kind.QUIZ, slug, "quiz")
        yield from _quiz(path, line, quiz)


def _item(path: str, item: Item) -> Iterator[Found]:
    keys = [option for option in item.options if option.key]
    others = [option.text for option in item.options if not option.key]
    if len(keys) != 1 or len(others) < 2:
        return
    key = keys[0]
    if len(key.text) > LONGER * max(map(len, others)):
        yield warning(
            path,
            key.line,
            "giveaway-length",
            "the key is much longer than every distractor; shorten it or lengthen one of them",
        )
    absolute = [text for text in others if _ABSOLUTE.search(text)]
    if absolute and not _ABSOLUTE.search(key.text):
        found = _ABSOLUTE.search(absolute[0])
        word = found.group() if found else ""
        yield warning(
            path,
            item.line,
            "giveaway-absolute",
            f"a distractor says {quoted(word)} and the key says nothing so strong; people who "
            "know how tests are made strike it out",
        )
    ends = {text.rstrip()[-1:] in {".", "!", "?"} for text in (key.text, *others)}
    if len(ends) > 1:
        yield warning(
            path,
            item.line,
            "giveaway-form",
            "some options end with a full stop and some do not; give all the same form",
        )


def _quiz(path: str, line: int, quiz: Quiz) -> Iterator[Found]:
    items = [item for item in quiz.items if sum(option.key for option in item.options) == 1]
    if len(items) < FEWEST_TO_JUDGE:
        return
    count = len(items)
    if count < FEWEST_ITEMS:
        told = f"the quiz has {count} items; a module is to have {FEWEST_ITEMS} or more"
        yield warning(path, line, "items-few", told)
    yield from _lengths(path, line, items)
    yield from _places(path, line, items)
    true_false = sum(item.true_false for item in items)
    if true_false > MOST_TRUE_FALSE * count:
        told = f"{true_false} of {count} items are true or false; at most one in ten may be"
        yield warning(path, line, "true-false-many", told)
    situations = sum(item.situation for item in items)
    if situations < FEWEST_SITUATIONS * count:
        told = f"{situations} of {count} items ask for a decision in a situation; half are to"
        yield warning(path, line, "situations-few", told)


def _lengths(path: str, line: int, items: Sequence[Item]) -> Iterator[Found]:
    """Keys that stand out by their length in too many items, one way or the other."""
    count = len(items)
    for name, most, stands_out in (
        ("longest", MOST_LONGEST, _key_is_longest),
        ("shortest", MOST_SHORTEST, _key_is_shortest),
    ):
        of_these = sum(stands_out(item) for item in items)
        if of_these > most * count:
            told = (
                f"the key is the {name} option in {of_these} of {count} items; by chance it would "
                f"be {count // 4}"
            )
            yield warning(path, line, "giveaway-lengths", told)


def _key_is_longest(item: Item) -> bool:
    return all(option.key or len(option.text) < len(item.key.text) for option in item.options)


def _key_is_shortest(item: Item) -> bool:
    return all(option.key or len(option.text) > len(item.key.text) for option in item.options)


def _places(path: str, line: int, items: Sequence[Item]) -> Iterator[Found]:
    four = [item for item in items if len(item.options) == 4]
    places = Counter(
        next(index for index, option in enumerate(item.options) if option.key) for item in four
    )
    for place, count in sorted(places.items()):
        if count > MOST_AT_ONE_PLACE * len(four):
            told = f"the key is option {place + 1} in {count} of {len(four)} items; move some"
            yield warning(path, line, "giveaway-place", told)
