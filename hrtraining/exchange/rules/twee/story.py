"""A story's passages sorted by what they are, each with its tree read and entered."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from hrtraining.exchange.rules.ledger import Entry, Ledger
from hrtraining.exchange.rules.outcomes import Refused
from hrtraining.exchange.rules.twee import writing
from hrtraining.exchange.rules.twee.facts import PASSAGE, Facts, read_facts
from hrtraining.exchange.rules.twee.markup import TooMuch, read_markup
from hrtraining.exchange.rules.twee.passages import SPECIAL_TAGS, Cut, Passage
from hrtraining.exchange.rules.twee.pieces import Pieces, Set, pieces_of
from hrtraining.exchange.rules.twee.prose import to_markdown
from hrtraining.texts.vignette.limits import MOST_SCENES

# Passages that SugarCube shows beside the story, or runs.
_SPECIAL = frozenset(
    {
        *("PassageDone", "PassageFooter", "PassageHeader", "PassageReady", "StoryAuthor"),
        *("StoryBanner", "StoryCaption", "StoryInterface", "StoryMenu", "StorySettings"),
        *("StoryShare", "StorySubtitle", "StoryDisplayTitle", "StoryIncludes"),
    }
)
_SCENE_TAGS = frozenset({"ending", "best", "bad", "must-see", "emergency"})
_STEP = re.compile(r"#[ \t]*\{\{\{([^{}]+)\}\}\}[ \t]*(.+)")
_REFLECT = re.compile(r">[ \t]*''Reflect:''[ \t]*")
LONGEST_WORDS = 500_000
MOST_STRAY = 1_000


@dataclass(slots=True)
class Told:
    """A passage that becomes a scene."""

    name: str
    line: int
    entry: Entry
    tags: frozenset[str]
    heading: str
    body: Pieces
    reflect: str
    debrief: Pieces
    steps: list[tuple[str, str, int]]


@dataclass(slots=True)
class Story:
    """All of a story."""

    title: str = ""
    start: str = ""
    facts: Facts = field(default_factory=Facts)
    beginnings: list[Set] = field(default_factory=list)
    scenes: list[Told] = field(default_factory=list)
    feedback: dict[str, tuple[str, Entry]] = field(default_factory=dict)
    note: str = ""

    def opening(self) -> Told:
        """The scene in which the story starts."""
        by_name = {told.name: told for told in self.scenes}
        wanted = self.start
        if self.facts.given and wanted not in by_name:
            wanted = wanted.removesuffix(writing.AHEAD)
        return by_name.get(wanted) or by_name.get("Start") or self.scenes[0]


def read_story(cut: Cut, ledger: Ledger) -> Story | Refused:
    """The story, or why it cannot be taken."""
    if len(cut.stray) > MOST_STRAY:
        return Refused(
            f"More than {MOST_STRAY:,} lines stand before the first passage: this seems to be no "
            "Twee file.",
            cut.stray[MOST_STRAY],
        )
    for line in cut.stray:
        ledger.found("line before the first passage", line).dropped("it belongs to no passage")
    if sum(map(_length, cut.passages)) > LONGEST_WORDS:
        return Refused(f"The passages hold more than {LONGEST_WORDS:,} characters in all.")
    reader = _Reader(ledger)
    reader.story.facts = _facts_of(cut.passages)
    seen: set[str] = set()
    for passage in cut.passages:
        entry = ledger.found("passage", passage.line)
        if passage.name in seen:
            entry.dropped(f"there is a passage called '{passage.name}' already")
            continue
        seen.add(passage.name)
        try:
            reader.take(passage, entry)
        except TooMuch as fault:
            return Refused(f"This cannot be read: {fault}.", fault.line)
    if not reader.story.scenes:
        return Refused("No passage is a scene: all of them are scripts, styles or settings.")
    if len(reader.story.scenes) > MOST_SCENES:
        return Refused(
            f"The story has {len(reader.story.scenes):,} scenes; a case can have {MOST_SCENES:,}."
        )
    return reader.story


def _length(passage: Passage) -> int:
    return len(passage.content) + sum(len(tag) + 1 for tag in passage.tags)


def _facts_of(passages: Iterable[Passage]) -> Facts:
    for passage in passages:
        if passage.name == PASSAGE and writing.OWN_TAG in passage.tags:
            try:
                return read_facts(passage.content)
            except ValueError:
                return Facts()
    return Facts()


class _Reader:
    def __init__(self, ledger: Ledger) -> None:
        self.story = Story()
        self._ledger = ledger

    def take(self, passage: Passage, entry: Entry) -> None:
        own = self.story.facts.given
        self._take_metadata(passage)
        if passage.name == "StoryTitle":
            self.story.title = " ".join(passage.content.split())
            entry.imported()
        elif passage.name == "StoryData":
            self._take_data(passage, entry)
        elif passage.name == "StoryInit":
            self._take_beginnings(passage, entry)
        elif passage.name == PASSAGE and writing.OWN_TAG in passage.tags:
            if own:
                entry.imported()
            else:
                entry.dropped("these facts cannot be read")
        elif SPECIAL_TAGS & set(passage.tags):
            entry.dropped("a case holds no scripts, styles or widgets")
        elif own and self._take_own(passage, entry):
            return
        elif passage.name in _SPECIAL:
            entry.dropped(f"'{passage.name}' is not part of a case")
        else:
            self._take_scene(passage, entry)

    def _take_metadata(self, passage: Passage) -> None:
        if passage.metadata_broken:
            self._ledger.found("metadata", passage.line).dropped("it is no JSON")
        for key in passage.metadata or {}:
            told = "the map of a case is laid out anew"
            if key not in {"position", "size"}:
                told = f"a case knows no '{key[:40]}'"
            self._ledger.found("metadata", passage.line).dropped(told)

    def _take_data(self, passage: Passage, entry: Entry) -> None:
        try:
            data = json.loads(passage.content)
        except (ValueError, RecursionError):
            data = None
        if not isinstance(data, dict):
            entry.dropped("it is no JSON")
            return
        entry.imported()
        for key, value in data.items():
            fact = self._ledger.found("story setting", passage.line)
            if key == "start" and isinstance(value, str):
                self.story.start = value
                fact.imported()
            elif self.story.facts.given:
                fact.mapped("made anew on the way out")
            else:
                fact.dropped(f"'{key[:40]}' is a setting of Twine")

    def _take_beginnings(self, passage: Passage, entry: Entry) -> None:
        entry.imported()
        pieces = self._pieces(passage.content, passage.line + 1)
        self.story.beginnings = pieces.sets
        for text in pieces.texts:
            text.entry.dropped("nothing is shown before a case begins")
        for way in pieces.ways:
            way.entry.dropped("nothing can be chosen before a case begins")
            for one in way.sets:
                one.entry.dropped("nothing can be chosen before a case begins")

    def _take_own(self, passage: Passage, entry: Entry) -> bool:
        """Passages that we write beside the scenes."""
        if writing.FEEDBACK_TAG in passage.tags:
            texts = self._pieces(passage.content, passage.line + 1).texts
            for text in texts:
                text.entry.imported()
            self.story.feedback[passage.name] = "\n\n".join(one.markdown for one in texts), entry
        elif writing.NOTE_TAG in passage.tags:
            entry.imported()
            chunks = re.split(r"\n[ \t]*\n+", passage.content)
            self.story.note = "\n\n".join(to_markdown(chunk) for chunk in chunks)
        elif passage.name in {"PassageHeader", "StoryCaption"} or {
            writing.AHEAD_TAG,
            writing.OWN_TAG,
        } & set(passage.tags):
            entry.mapped("made anew from the case on the way out")
        else:
            return False
        return True

    def _take_scene(self, passage: Passage, entry: Entry) -> None:
        for tag in passage.tags:
            told = self._ledger.found("tag", passage.line)
            if tag in _SCENE_TAGS:
                told.imported()
            else:
                told.dropped(f"a scene has no tag '{tag[:40]}'")
        parts = _parts(passage)
        steps = []
        for line, text in parts.path:
            found = _STEP.fullmatch(text.strip())
            told = self._ledger.found("step of a worked path", line)
            if found is None:
                told.dropped("it does not name a choice and say why")
                continue
            told.imported()
            steps.append((found.group(1), to_markdown(found.group(2)), line))
        heading = to_markdown(parts.heading).strip()
        reflect = [to_markdown(chunk) for chunk in "\n".join(parts.reflect).split("\n\n")]
        if parts.reflect:
            self._ledger.found("prompt", passage.line).imported()
        self.story.scenes.append(
            Told(
                name=passage.name,
                line=passage.line,
                entry=entry,
                tags=frozenset(passage.tags),
                heading=heading,
                body=self._pieces(parts.body, parts.body_line),
                reflect="\n\n".join(reflect),
                debrief=self._pieces(parts.debrief, parts.debrief_line),
                steps=steps,
            )
        )

    def _pieces(self, text: str, line: int) -> Pieces:
        return pieces_of(read_markup(text, line), self._ledger)


@dataclass(slots=True)
class _Parts:
    """A scene's content cut at our own headings."""

    heading: str = ""
    body: str = ""
    body_line: int = 0
    reflect: list[str] = field(default_factory=list)
    debrief: str = ""
    debrief_line: int = 0
    path: list[tuple[int, str]] = field(default_factory=list)


def _parts(passage: Passage) -> _Parts:
    made = _Parts(body_line=passage.line + 1)
    lines = passage.content.split("\n")
    if lines and re.match(r"!{1,2}[^!]", lines[0]):
        made.heading = lines[0].lstrip("!")
        lines[0] = ""
    body: list[str] = []
    debrief: list[str] = []
    part = body
    in_reflect = in_path = False
    for number, line in enumerate(lines, passage.line + 1):
        if line.strip() == writing.DEBRIEF:
            part, in_reflect, made.debrief_line = debrief, False, number + 1
        elif line.strip() == writing.WORKED_PATH:
            in_path, in_reflect = True, False
        elif in_path and line.startswith("#"):
            made.path.append((number, line))
        elif part is body and not made.reflect and _REFLECT.match(line):
            made.reflect.append(_REFLECT.sub("", line, count=1))
            in_reflect = True
            part.append("")
        elif in_reflect and line.startswith(">"):
            made.reflect.append(line[1:].removeprefix(" "))
            part.append("")
        else:
            in_reflect = False
            part.append(line)
    made.body, made.debrief = "\n".join(body), "\n".join(debrief)
    return made
