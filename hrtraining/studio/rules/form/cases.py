"""What is said of the whole case, as fields: people, scales, flags, score, objectives, note."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace

from hrtraining.studio.rules.changing.names import Renamed, with_names
from hrtraining.studio.rules.form.given import Fields, Given, tick, tidy
from hrtraining.studio.rules.form.head_rows import (
    objective_fields,
    people_fields,
    read_flags,
    read_objectives,
    read_people,
    read_scales,
    scale_fields,
)
from hrtraining.studio.rules.form.holding import TOLD, escaped
from hrtraining.studio.rules.form.scenes import Read
from hrtraining.texts.vignette.values import ROADS, Vignette
from hrtraining.texts.vignette.writing import spelled_case, why_not_held

LONGEST_TITLE = 150
_NOTE_HEADING = re.compile(r"(?m)^(#{1,2})(?= )")


def case_fields(case: Vignette) -> Fields:
    """Everything that the page of the whole case shows, by name."""
    fields: Fields = {
        "title": case.title,
        "minutes": "" if case.minutes is None else str(case.minutes),
        "sensitive": "\n".join(case.sensitive),
        "roads": case.roads_not_taken,
        "authors": "\n".join(case.authors),
        "reviewers": "\n".join(case.reviewers),
        "note": case.facilitators_note,
    }
    tick(fields, "composite", case.composite)
    fields |= people_fields(case.people)
    fields |= scale_fields(case)
    fields |= {f"fl{at}": flag for at, flag in enumerate([*case.flags, ""])}
    fields |= objective_fields(case.objectives)
    return fields


def case_fingerprint(case: Vignette) -> str:
    """What a page carries, to find out whether this part of the case has been changed since."""
    return hashlib.sha256(repr(sorted(case_fields(case).items())).encode()).hexdigest()[:20]


def read_case(case: Vignette, fields: Mapping[str, str], *, by_itself: bool = False) -> Read:
    """The case with its head and its note as the fields say them (see `Given`)."""
    given = Given(fields, by_itself=by_itself)
    title = given.kept("title", case.title, lines=False)
    if not title:
        given.refuse("title", "A case needs a title.")
    elif len(title) > LONGEST_TITLE:
        given.refuse("title", f"Shorten the title to {LONGEST_TITLE} characters.")
    minutes = given.number("minutes", "The length of a run")
    if minutes is not None and minutes <= 0:
        given.refuse("minutes", "A run takes at least one minute; leave it empty to let us count.")
    people, renamed_people = read_people(given, case)
    scales, score, renamed_scales = read_scales(given, case)
    flags, renamed_flags = read_flags(given, case)
    taken = {scale.name for scale in scales}
    for at, flag in enumerate([*case.flags, ""]):
        if renamed_flags.get(flag, given.line(f"fl{at}")) in taken:
            given.refuse(f"fl{at}", "A scale is called so: give one of them another name.")
    objectives = read_objectives(given, case)
    roads = given.line("roads")
    if given.wrong:
        return Read(None, given.wrong)
    renamed = Renamed(renamed_scales, renamed_flags, renamed_people)
    new = replace(
        with_names(case, renamed),
        title=title,
        people=people,
        scales=scales,
        flags=flags,
        score=score,
        minutes=minutes,
        objectives=objectives,
        composite=given.ticked("composite"),
        sensitive=_rows(given, "sensitive", case.sensitive),
        roads_not_taken=next((one for one in ROADS if one == roads), case.roads_not_taken),
        authors=_rows(given, "authors", case.authors),
        reviewers=_rows(given, "reviewers", case.reviewers),
        facilitators_note=given.kept("note", case.facilitators_note),
    )
    return _held(given, new)


def _held(given: Given, new: Vignette) -> Read:
    """The case, if a text can hold it; its note is escaped where it could not be held."""
    if _holds(replace(new, scenes=())):
        return Read(new, {})
    bare = replace(new, scenes=(), facilitators_note="")
    if not _holds(bare):
        given.refuse(
            "title", f"This cannot be written down: {why_not_held(spelled_case(bare), bare)}"
        )
        return Read(None, given.wrong)
    note = re.sub(r"\n[ \t]*\n\s*", "\n\n", new.facilitators_note)
    for helped in (note, _NOTE_HEADING.sub("###", note), escaped(note)):
        if _holds(replace(bare, facilitators_note=helped)):
            return Read(replace(new, facilitators_note=helped), {})
    given.refuse("note", TOLD)
    return Read(None, given.wrong)


def _holds(case: Vignette) -> bool:
    return not why_not_held(spelled_case(case), case)


def _rows(given: Given, name: str, before: tuple[str, ...]) -> tuple[str, ...]:
    """What was listed, one to a line, each once."""
    written = given.text(name)
    if written == tidy("\n".join(before)):
        return before
    known = {tidy(row): row for row in before}
    lines = (line.strip() for line in written.split("\n"))
    return tuple(dict.fromkeys(known.get(line, line) for line in lines if line))
