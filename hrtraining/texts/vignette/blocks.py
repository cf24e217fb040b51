"""The body of a case, cut into blocks: which lines belong together and what they are.

Every block begins at the left margin. Blank lines and comments stand between blocks and belong to
none. Whatever has no place is noted at its line; reading goes on behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from hrtraining.texts.lines import Line
from hrtraining.texts.problems import Problems, quoted
from hrtraining.texts.spans import span_parts
from hrtraining.texts.vignette import shapes

DEBRIEF = "Debrief"
WORKED_PATH = "Worked path"
FACILITATORS_NOTE = "Facilitator's note"


class Kind(Enum):
    """What a block is."""

    SCENE = "scene"
    WORDS = "words"
    PARAGRAPH = "paragraph"
    REFLECT = "reflect"
    CHOICE = "choice"
    DEBRIEF = "debrief"
    WORKED_PATH = "worked path"
    STEP = "step"
    NOTE = "note"
    NOTE_TEXT = "note text"


@dataclass(frozen=True, slots=True)
class Block:
    """Neighboring lines that say one thing."""

    kind: Kind
    lines: tuple[Line, ...]

    @property
    def line(self) -> int:
        """The number of its first line."""
        return self.lines[0].number


class _Part(Enum):
    """Where in the case the cutter is."""

    BEFORE = "before"
    SCENE = "scene"
    DEBRIEF = "debrief"
    PATH = "path"


def cut_blocks(lines: Sequence[Line], problems: Problems) -> tuple[Block, ...]:
    """The blocks of the body, in order."""
    return _Cutter(lines, problems).cut()


class _Cutter:
    def __init__(self, lines: Sequence[Line], problems: Problems) -> None:
        self._lines = lines
        self._problems = problems
        self._at = 0
        self._part = _Part.BEFORE
        self._blocks: list[Block] = []
        self._comments = shapes.Comments(lines)

    def cut(self) -> tuple[Block, ...]:
        while self._at < len(self._lines):
            line = self._lines[self._at]
            if line.blank:
                self._at += 1
            elif shapes.opens_comment(line.text):
                self._pass_comment(line)
            elif line.text.startswith("#"):
                self._take_heading(line)
            elif self._part is _Part.BEFORE:
                told = "text must belong to a scene; begin one with '## '"
                self._refuse_run("text-before-scene", told)
            elif line.text[0] in " \t":
                told = "take out the spaces before this line, or what divides it from its item"
                self._refuse_run("indented-text", told)
            else:
                self._take_text(line)
        return tuple(self._blocks)

    def _pass_comment(self, line: Line) -> None:
        end = self._comments.end_of(self._at)
        if end is None:
            self._error(line, "comment-open", "the comment has no closing '-->'")
            self._at += 1
            return
        last = self._lines[end]
        if last.text[last.text.find("-->") + 3 :].strip():
            told = "what follows a comment must begin on a line of its own"
            self._error(last, "comment-form", told)
        self._at = end + 1

    def _take_heading(self, line: Line) -> None:
        level, text = shapes.heading(line.text)
        self._at += 1
        if level == 0:
            told = "a heading needs a space behind its '#'; write '\\#' where none is meant"
            self._error(line, "heading-form", told)
        elif level == 2:
            self._blocks.append(Block(Kind.SCENE, (line,)))
            self._part = _Part.SCENE
            self._take_words()
        elif level == 1 and text.replace("’", "'").casefold() == FACILITATORS_NOTE.casefold():
            self._blocks.append(Block(Kind.NOTE, (line,)))
            self._take_note()
        elif level == 3 and self._part is not _Part.BEFORE:
            self._take_third_level(line, text)
        else:
            known = "a scene begins with '## ', the last part with '# Facilitator's note'"
            self._error(line, "unknown-heading", f"{quoted(line.text)} has no place here; {known}")

    def _take_third_level(self, line: Line, text: str) -> None:
        if text.casefold() == DEBRIEF.casefold():
            self._blocks.append(Block(Kind.DEBRIEF, (line,)))
            self._part = _Part.DEBRIEF
        elif text.casefold() == WORKED_PATH.casefold():
            self._blocks.append(Block(Kind.WORKED_PATH, (line,)))
            self._part = _Part.PATH
        else:
            likely = self._problems.suggestion(text, (DEBRIEF, WORKED_PATH))
            told = f"no part {quoted(text)}; an ending has '### Debrief', '### Worked path'{likely}"
            self._error(line, "unknown-heading", told)

    def _take_words(self) -> None:
        """The line of spans that may follow the heading of a scene."""
        at = self._at
        while at < len(self._lines) and self._lines[at].blank:
            at += 1
        if at == len(self._lines):
            return
        text = self._lines[at].text
        parts = span_parts(text, shapes.is_way_around) if text.startswith("`") else None
        if parts is not None and not (len(parts) == 1 and shapes.opens_condition(text)):
            self._blocks.append(Block(Kind.WORDS, (self._lines[at],)))
            self._at = at + 1

    def _take_note(self) -> None:
        paragraph: list[Line] = []
        while self._at < len(self._lines):
            line = self._lines[self._at]
            if line.blank or shapes.opens_comment(line.text):
                self._end_note_paragraph(paragraph)
            if shapes.opens_comment(line.text):
                self._pass_comment(line)
                continue
            self._at += 1
            if line.blank:
                continue
            paragraph.append(line)
            if not line.text.startswith("#"):
                self._refuse_shape(line)
            elif shapes.heading(line.text)[0] in {1, 2}:
                told = "the facilitator's note stands last; in it, headings begin with '### '"
                self._error(line, "note-not-last", told)
        self._end_note_paragraph(paragraph)

    def _end_note_paragraph(self, paragraph: list[Line]) -> None:
        if paragraph:
            self._blocks.append(Block(Kind.NOTE_TEXT, tuple(paragraph)))
            paragraph.clear()

    def _take_text(self, line: Line) -> None:
        numbered = shapes.is_numbered(line.text)
        if self._part is _Part.PATH:
            if numbered:
                self._take_item(Kind.STEP)
            else:
                told = "a worked path is a numbered list such as '1. `choice-id` why'"
                self._refuse_run("worked-path-form", told)
        elif self._part is _Part.SCENE and numbered:
            self._take_item(Kind.CHOICE)
        elif line.text.startswith(">"):
            start = self._at
            self._pass_quotation()
            kind = self._kind_of_quotation(line)
            self._blocks.append(Block(kind, tuple(self._lines[start : self._at])))
        else:
            self._take_paragraph()

    def _take_item(self, kind: Kind) -> None:
        """A numbered item with the indented lines that belong to it."""
        start = end = self._at
        self._refuse_shape(self._lines[start])
        for at in range(start + 1, len(self._lines)):
            line = self._lines[at]
            if line.blank:
                continue
            if line.text[0] not in " \t":
                break
            self._refuse_shape(line)
            end = at
        self._at = end + 1
        self._blocks.append(Block(kind, tuple(self._lines[start : end + 1])))

    def _kind_of_quotation(self, line: Line) -> Kind:
        opening = shapes.bold_opening(line.text[1:].lstrip())
        if opening is None:
            return Kind.PARAGRAPH
        if opening != "Reflect":
            likely = self._problems.suggestion(opening, ("Reflect",))
            told = f"no kind of block {quoted(opening)}; only '> **Reflect:**' opens one{likely}"
            self._error(line, "unknown-block", told)
        return Kind.REFLECT

    def _pass_quotation(self) -> None:
        while self._at < len(self._lines) and self._lines[self._at].text.startswith(">"):
            self._refuse_shape(self._lines[self._at])
            self._at += 1
        if self._at < len(self._lines):
            line = self._lines[self._at]
            if not (line.blank or self._ends_paragraph(line)):
                told = "begin this line with '>' too, or leave a blank line before it"
                self._error(line, "quotation-form", told)

    def _take_paragraph(self) -> None:
        start = self._at
        first = self._lines[start]
        if shapes.is_link_definition(first.text):
            told = "'[...]: ...' would not be shown; write a link as [text](address)"
            self._error(first, "link-definition", told)
        while self._at < len(self._lines):
            line = self._lines[self._at]
            if line.blank or (self._at > start and self._ends_paragraph(line)):
                break
            self._refuse_shape(line)
            if self._at > start and shapes.bold_opening(line.text) is not None:
                told = "leave a blank line before someone begins to speak"
                self._error(line, "blank-line-missing", told)
            self._at += 1
        opened_only = self._at == start + 1 and not shapes.opening(first.text)[2]
        if opened_only and self._at < len(self._lines):
            self._pass_quotation()
        self._blocks.append(Block(Kind.PARAGRAPH, tuple(self._lines[start : self._at])))

    def _ends_paragraph(self, line: Line) -> bool:
        return (
            line.text.startswith((">", "#"))
            or shapes.opens_comment(line.text)
            or (self._part is _Part.SCENE and shapes.is_numbered(line.text))
        )

    def _refuse_run(self, kind: str, told: str) -> None:
        """Note lines that have no place, once for all that stand together."""
        self._error(self._lines[self._at], kind, told)
        self._at += 1
        while self._at < len(self._lines):
            line = self._lines[self._at]
            if line.blank or line.text.startswith("#") or shapes.opens_comment(line.text):
                return
            self._at += 1

    def _refuse_shape(self, line: Line) -> None:
        refused = shapes.refused(line.text)
        if refused:
            self._error(line, *refused)

    def _error(self, line: Line, kind: str, message: str) -> None:
        self._problems.error(line.number, kind, message)
