"""Writing a case: the canonical spelling, which reads back as the same case."""

from __future__ import annotations

from hrtraining.texts.vignette.blocks import Kind
from hrtraining.texts.vignette.reading import read_draft
from hrtraining.texts.vignette.spelling import (
    blank_before,
    head_entries,
    note_pieces,
    scene_pieces,
)
from hrtraining.texts.vignette.values import Vignette


class CannotWrite(ValueError):
    """A case that no text of the format can hold; the message says why."""


def write_vignette(case: Vignette) -> str:
    """The text of a case, spelled the one way.

    A case may have errors that reading notes (a choice that leads nowhere) and is still written.
    Raises CannotWrite for what the text could not hold, such as prose with a line that would be
    read as a heading: it is better refused than changed.
    """
    text = spelled_case(case)
    refuse_unless_held(text, case)
    return text


def spelled_case(case: Vignette) -> str:
    """The canonical spelling, whether or not it reads back as the same case."""
    lines = ["---", *head_entries(case).values(), "---"]
    before: Kind | None = None
    for pieces in (*map(scene_pieces, case.scenes), note_pieces(case)):
        for piece in pieces:
            if blank_before(before, piece.kind):
                lines.append("")
            lines.append(piece.spelled())
            before = piece.kind
    return "\n".join(lines) + "\n"


def refuse_unless_held(text: str, case: Vignette) -> None:
    """Raise CannotWrite unless the text reads back as the case."""
    reason = why_not_held(text, case)
    if reason:
        raise CannotWrite(reason)


def why_not_held(text: str, case: Vignette) -> str:
    """Why a text does not hold a case, or nothing where it does."""
    draft = read_draft(text)
    if draft.understood and draft.vignette == case:
        return ""
    for problem in draft.problems:
        if not draft.understood:
            return problem.message
    for field in Vignette.__dataclass_fields__:
        read, wanted = getattr(draft.vignette, field), getattr(case, field)
        if read == wanted:
            continue
        if field != "scenes" or len(read) != len(wanted):
            return f"'{field}' would not be read back as it is"
        for scene, other in zip(read, wanted, strict=True):
            if scene != other:
                return f"the scene '{other.name}' would not be read back as it is"
    return "the case would not be read back as it is"
