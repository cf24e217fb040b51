"""What somebody signs at publication: that the case can lead to no real person.

The items follow the idea of the Safe Harbor method of the HIPAA Privacy Rule, 45 CFR
164.514(b)(2): what has to be taken out of a record before it counts as de-identified, and that
whoever passes it on knows nothing by which a person could be found. The words are ours.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is signed; ``key`` never changes."""

    key: str
    words: str


CHECKLIST = (
    Item("names", "Every name is invented: of the client, of relatives, neighbors and colleagues."),
    Item(
        "places",
        "No place smaller than a state is the real one: no street, town, county, clinic or school.",
    ),
    Item(
        "dates",
        "No date is a real one, apart from years; no age above 89 is told.",
    ),
    Item(
        "contacts",
        "There is no real telephone number, mail or web address, and no handle of a network.",
    ),
    Item(
        "numbers",
        "There is no number that belongs to somebody: of a record, license, account, plate or "
        "device.",
    ),
    Item(
        "pictures",
        "Nothing describes a face, a tattoo, a voice or a gait so that somebody could be known by "
        "it.",
    ),
    Item(
        "circumstances",
        "Work, illness, family and events are changed or put together from several people; no one "
        "thing is so rare that it points to a person.",
    ),
    Item(
        "knowledge",
        "I know of nothing in this case by which a real person could be recognized, alone or "
        "together with what else is known.",
    ),
)
KEYS = frozenset(item.key for item in CHECKLIST)
