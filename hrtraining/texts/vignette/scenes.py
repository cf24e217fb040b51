"""Scenes, put together from their blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from hrtraining.texts.problems import Problems, quoted
from hrtraining.texts.slugs import slug
from hrtraining.texts.spans import Word, read_words, span_parts
from hrtraining.texts.vignette import limits, shapes
from hrtraining.texts.vignette.blocks import Block, Kind
from hrtraining.texts.vignette.choices import read_choice, read_step
from hrtraining.texts.vignette.draft import Places
from hrtraining.texts.vignette.links import read_link
from hrtraining.texts.vignette.paragraphs import read_paragraph, read_reflect
from hrtraining.texts.vignette.values import Choice, Paragraph, Scene, Step, WayAround
from hrtraining.texts.vignette.words import SCENE_WORDS, read_id, read_list, read_minutes


@dataclass(slots=True)
class _Open:
    """A scene that is still being read."""

    heading: str
    line: int
    words: dict[str, Word] = field(default_factory=dict)
    way_around: WayAround | None = None
    paragraphs: list[Paragraph] = field(default_factory=list)
    reflect: str = ""
    choices: list[Choice] = field(default_factory=list)
    debrief: list[Paragraph] = field(default_factory=list)
    worked_path: list[Step] = field(default_factory=list)
    debrief_line: int = 0
    path_line: int = 0


class SceneReader:
    """Takes the blocks of a case in order and gives its scenes."""

    def __init__(self, problems: Problems) -> None:
        self.places = Places()
        self.note = ""
        self._problems = problems
        self._scenes: list[Scene] = []
        self._open: _Open | None = None

    def scenes(self, blocks: Sequence[Block]) -> tuple[Scene, ...]:
        """Every scene; blocks before the first one are not given by the cutter."""
        note: list[str] = []
        for block in blocks:
            if block.kind is Kind.SCENE:
                self._close()
                self._begin(block)
            elif block.kind is Kind.NOTE:
                self._close()
                self._take_note_heading(block, blocks)
            elif block.kind is Kind.NOTE_TEXT:
                note.append("\n".join(line.text for line in block.lines))
            elif self._open is not None:
                self._take(block, self._open)
        self._close()
        self.note = "\n\n".join(note).rstrip()
        return tuple(self._scenes)

    def _begin(self, block: Block) -> None:
        _level, heading = shapes.heading(block.lines[0].text)
        if not heading:
            self._problems.error(block.line, "heading-empty", "a scene needs a heading")
        elif len(heading) > limits.LONGEST_HEADING:
            told = f"the heading has more than {limits.LONGEST_HEADING} characters; shorten it"
            self._problems.error(block.line, "heading-too-long", told)
            heading = heading[: limits.LONGEST_HEADING]
        self._open = _Open(heading, block.line)
        if len(self._scenes) == limits.MOST_SCENES:
            told = f"a case can have {limits.MOST_SCENES} scenes"
            self._problems.error(block.line, "too-many", told)

    def _take(self, block: Block, scene: _Open) -> None:
        match block.kind:
            case Kind.WORDS:
                self._take_words(block, scene)
            case Kind.PARAGRAPH:
                self._take_paragraph(block, scene)
            case Kind.REFLECT:
                self._take_reflect(block, scene)
            case Kind.CHOICE:
                self._take_choice(block, scene)
            case Kind.DEBRIEF:
                self._take_debrief(block, scene)
            case Kind.WORKED_PATH:
                if scene.path_line:
                    told = "this ending has a worked path already"
                    self._problems.error(block.line, "worked-path-twice", told)
                scene.path_line = block.line
            case Kind.STEP:
                step = read_step(block, self._problems)
                if step is not None:
                    scene.worked_path.append(step)
            case _:
                raise AssertionError(block.kind)

    def _take_words(self, block: Block, scene: _Open) -> None:
        parts = span_parts(block.lines[0].text, shapes.is_way_around) or ()
        scene.words = read_words(parts, block.line, SCENE_WORDS, self._problems)
        for name, word in scene.words.items():
            self.places.put(len(self._scenes), -1, name, word.line)
        for part in parts:
            if not shapes.is_way_around(part):
                continue
            link = read_link(part.split(":", 1)[1].strip())
            if link is None:
                told = f"a way around is written 'way around: [Text](#scene)', not {quoted(part)}"
                self._problems.error(block.line, "way-around-form", told)
            elif scene.way_around is not None:
                self._problems.error(block.line, "word-twice", "'way around' is given twice")
            else:
                scene.way_around = WayAround(link.text, link.target)
                self.places.put(len(self._scenes), -1, "way around", block.line)

    def _take_paragraph(self, block: Block, scene: _Open) -> None:
        if scene.debrief_line:
            paragraphs = scene.debrief
        else:
            paragraphs = scene.paragraphs
            if scene.choices:
                told = "text stands before the choices of its scene; what belongs to a choice "
                told += "begins with three spaces and '- '"
                self._problems.error(block.line, "text-after-choices", told)
            elif scene.reflect:
                told = "text must stand before the Reflect prompt of its scene; "
                told += "a choice begins with '1. [', a space behind the dot"
                self._problems.error(block.line, "text-after-reflect", told)
        if len(paragraphs) == limits.MOST_PARAGRAPHS:
            told = f"a scene can have {limits.MOST_PARAGRAPHS} paragraphs"
            self._problems.error(block.line, "too-many", told)
        paragraph = read_paragraph(block, self._problems)
        if paragraph is not None:
            paragraphs.append(paragraph)

    def _take_reflect(self, block: Block, scene: _Open) -> None:
        text = read_reflect(block, self._problems)
        if scene.reflect:
            told = "a scene has one Reflect prompt at most; join the two"
            self._problems.error(block.line, "reflect-twice", told)
        elif scene.choices or scene.debrief_line:
            told = "the Reflect prompt stands behind the text of its scene and before its choices"
            self._problems.error(block.line, "reflect-late", told)
        scene.reflect = scene.reflect or text

    def _take_choice(self, block: Block, scene: _Open) -> None:
        read = read_choice(block, self._problems)
        if not scene.choices and not block.lines[0].text.startswith("1"):
            told = "the first choice of a scene begins with '1. '"
            self._problems.error(block.line, "number-form", told)
        if len(scene.choices) == limits.MOST_CHOICES:
            told = f"a scene can have {limits.MOST_CHOICES} choices"
            self._problems.error(block.line, "too-many", told)
        if read is not None:
            for word, line in read.word_lines.items():
                self.places.put(len(self._scenes), len(scene.choices), word, line)
            scene.choices.append(read.choice)

    def _take_debrief(self, block: Block, scene: _Open) -> None:
        if scene.debrief_line:
            told = "this ending has a debrief already"
            self._problems.error(block.line, "debrief-twice", told)
        elif scene.path_line:
            told = "the debrief stands before the worked path"
            self._problems.error(block.line, "debrief-late", told)
        scene.debrief_line = block.line

    def _take_note_heading(self, block: Block, blocks: Sequence[Block]) -> None:
        if blocks[-1].kind is not Kind.NOTE_TEXT:
            self._problems.error(block.line, "text-missing", "the facilitator's note says nothing")

    def _close(self) -> None:
        scene = self._open
        if scene is None:
            return
        self._open = None
        if scene.debrief_line and not scene.debrief:
            self._problems.error(scene.debrief_line, "text-missing", "the debrief says nothing")
        if scene.path_line and not scene.worked_path:
            told = "the worked path has no steps such as '1. `choice-id` why'"
            self._problems.error(scene.path_line, "text-missing", told)
        self._scenes.append(self._made(scene))

    def _made(self, scene: _Open) -> Scene:
        words, problems = scene.words, self._problems
        given = read_id(words["id"], problems) if "id" in words else ""
        name = given or slug(scene.heading)
        if scene.heading and not name:
            told = "the heading has no letter to be named by; give the scene an `id`"
            problems.error(scene.line, "id-missing", told)
        return Scene(
            name=name,
            heading=scene.heading,
            explicit_id=bool(given),
            start="start" in words,
            ending="ending" in words,
            best="best" in words,
            bad="bad" in words,
            names=read_list(words["names"], problems) if "names" in words else (),
            must_see="must-see" in words,
            warns_of=read_list(words["warns of"], problems) if "warns of" in words else (),
            way_around=scene.way_around,
            stands_for=words["stands for"].rest if "stands for" in words else "",
            emergency="emergency" in words,
            minutes=read_minutes(words["minutes"], problems) if "minutes" in words else None,
            paragraphs=tuple(scene.paragraphs),
            reflect=scene.reflect,
            choices=tuple(scene.choices),
            debrief=tuple(scene.debrief),
            worked_path=tuple(scene.worked_path),
            line=scene.line,
        )
