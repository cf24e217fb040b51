"""A Twee 3 story as a case, as far as a case can say the same, with an account of all it holds."""

from __future__ import annotations

import re
from dataclasses import replace

from hrtraining.exchange.rules.ledger import Ledger
from hrtraining.exchange.rules.outcomes import Imported, Outcome, Refused
from hrtraining.exchange.rules.twee.building import Builder
from hrtraining.exchange.rules.twee.passages import cut_passages
from hrtraining.exchange.rules.twee.pieces import Pieces, Set
from hrtraining.exchange.rules.twee.script import Assigned
from hrtraining.exchange.rules.twee.story import Story, read_story
from hrtraining.exchange.rules.twee.variables import Variables
from hrtraining.exchange.rules.twee.writing import SAID, title_line
from hrtraining.texts.lines import LONGEST_TEXT
from hrtraining.texts.vignette.limits import LONGEST_HEADING
from hrtraining.texts.vignette.values import Vignette
from hrtraining.texts.vignette.writing import spelled_case, why_not_held

TOO_LONG = f"The case would have more than {LONGEST_TEXT:,} characters."


def read_twee(text: str) -> Outcome:
    """The case that a story tells, or why it cannot be taken."""
    cut = cut_passages(text)
    if isinstance(cut, Refused):
        return cut
    made: Outcome = Refused("")
    # Words are kept as they are where the format can hold them, and else with its signs escaped.
    for careful in (False, True):
        ledger = Ledger()
        story = read_story(cut, ledger)
        if isinstance(story, Refused):
            return story
        made = _made(story, ledger, careful=careful or not story.facts.given)
        # With escaped signs it would only be longer.
        if isinstance(made, Imported) or made.reason == TOO_LONG:
            return made
    return made


def _made(story: Story, ledger: Ledger, *, careful: bool) -> Outcome:
    head = story.facts.head
    variables = Variables(head, ledger)
    _see_beginnings(story, variables)
    for told in story.scenes:
        for pieces in (told.body, told.debrief):
            _see(pieces, variables, own=story.facts.given)
    _start_in_the_opening(story, variables)
    names, scales, flags = variables.named()
    builder = Builder(story, names, ledger, careful=careful)
    scenes = builder.scenes()
    case = replace(
        _headed(story),
        scales=scales,
        flags=flags,
        people=builder.people(),
        scenes=scenes,
        facilitators_note=story.note,
    )
    known = {scale.name for scale in scales}
    case = replace(case, score=tuple(pair for pair in case.score if pair[0] in known))
    text = spelled_case(case)
    if len(text) > LONGEST_TEXT:
        return Refused(TOO_LONG)
    reason = why_not_held(text, case)
    if reason:
        return Refused(f"The story cannot be written as a case: {reason}.")
    return Imported(case, text, ledger.report())


def _headed(story: Story) -> Vignette:
    """A case without scenes: what the facts say, and the title as it stands in the story."""
    head = story.facts.head if story.facts.given else Vignette("", "")
    if story.facts.given and (not story.title or story.title == title_line(head)):
        return head
    title = story.title[:LONGEST_HEADING].strip() or "Imported case"
    slug = head.slug or re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:80].strip("-")
    return replace(head, title=title, slug=slug or "imported-case")


def _see_beginnings(story: Story, variables: Variables) -> None:
    for one in story.beginnings:
        if not isinstance(one.assigned, Assigned):
            one.entry.dropped(str(one.assigned))
            continue
        assigned = one.assigned
        if story.facts.given and assigned.variable == SAID:
            one.entry.imported()
            continue
        variables.see_assignment(assigned, one.line)
        _begin(one, assigned, variables)


def _begin(one: Set, assigned: Assigned, variables: Variables) -> None:
    """Let a value begin as it is set, before the first scene or in it."""
    if one.condition.tests:
        one.entry.dropped("where a case begins does not hang on a condition")
    elif isinstance(assigned.value, str):
        one.entry.dropped("a case keeps no words in a variable")
    elif assigned.value is True:
        one.entry.dropped("a flag always begins unset")
    elif assigned.how == "add":
        before = int(variables.starts.get(assigned.variable, 0))
        variables.starts[assigned.variable] = before + int(assigned.value)
        one.entry.mapped("it became the value at the beginning")
    else:
        variables.starts[assigned.variable] = assigned.value
        one.entry.imported()


def _see(pieces: Pieces, variables: Variables, *, own: bool) -> None:
    for text in pieces.texts:
        for test in text.condition.tests:
            variables.see_test(test, text.line)
    for way in pieces.ways:
        for test in way.condition.tests:
            variables.see_test(test, way.line)
        for one in way.sets:
            _see_set(one, variables, own=own)
    for one in pieces.sets:
        for test in one.condition.tests:
            variables.see_test(test, one.line)
        _see_set(one, variables, own=own)


def _see_set(one: Set, variables: Variables, *, own: bool) -> None:
    if isinstance(one.assigned, Assigned) and not (own and one.assigned.variable == SAID):
        variables.see_assignment(one.assigned, one.line)


def _start_in_the_opening(story: Story, variables: Variables) -> None:
    """What the first scene sets when it is entered is where the case begins.

    Only where nothing leads back to it: else it would be set again.
    """
    opening = story.opening()
    targets = {way.target for told in story.scenes for way in told.body.ways}
    if opening.name in targets:
        return
    kept = []
    for one in opening.body.sets:
        if isinstance(one.assigned, Assigned) and not one.condition.tests:
            _begin(one, one.assigned, variables)
        else:
            kept.append(one)
    opening.body.sets = kept
