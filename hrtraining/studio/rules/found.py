"""What is wrong with a case, told in the words of the form and placed beside the field.

Reading a text, proving a case and the language list each find things at lines. Here every finding
gets a place a clinician knows (scene “Under the cuff”, choice 2) and the field that mends it; the
line is kept for the text view only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from hrtraining.courses.rules.zones import spoken_in_case
from hrtraining.language.finder import findings as language_findings
from hrtraining.studio.rules.found_words import WORDS
from hrtraining.studio.rules.starting import unwritten_in
from hrtraining.texts.problems import Problem, Severity
from hrtraining.texts.vignette.blocks import Kind
from hrtraining.texts.vignette.document import Document
from hrtraining.texts.vignette.values import Vignette

# What the reader says of something that the proof also tells, with the run that shows it.
_PROVED = {
    "unknown-target": "unknown-target",
    "unknown-scene": "unknown-target",
    "unknown-choice": "unknown-target",
    "choices-missing": "dead-end",
    "ending-missing": "no-way-out",
}
_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
_FIELD_OF_SCENE = {
    "text-missing": "p0-text",
    "debrief-missing": "d0-text",
    "choices-missing": "c0-text",
    "dead-end": "c0-text",
    "ending-with-choices": "ending",
    "not-an-ending": "ending",
    "stands-for-itself": "stands-for",
    "way-around-itself": "around-target",
    "way-around-warned": "around-target",
    "way-around-unwarned": "warns",
    "no-way-around": "around-text",
    "unwritten-reflect": "reflect",
}
_FIELD_OF_PART = {
    "unknown-target": "target",
    "expect-sum": "expect",
    "unknown-speaker": "speaker",
    "speaker-unmarked": "speaker",
    "unwritten-feedback": "feedback",
}
_HEAD_FIELDS = {
    "title": "title",
    "people": "pe0-name",
    "scales": "sc0-name",
    "flags": "fl0",
    "score": "sc0-weight",
    "minutes": "minutes",
    "objectives": "ob0-text",
    "sensitive": "sensitive",
    "roads not taken": "roads",
    "authors": "authors",
    "reviewers": "reviewers",
}


@dataclass(frozen=True, slots=True)
class Found:
    """One thing to look at.

    ``scene`` is the position of the scene, None where it is about the whole case; ``part`` says
    where in it ("choice 2"); ``field`` is the field of the form that mends it, or nothing.
    ``path`` is a run that shows it, as choices in words. ``written`` is the message where the case
    is seen as text.
    """

    severity: Severity
    kind: str
    message: str
    line: int
    scene: int | None = None
    heading: str = ""
    part: str = ""
    field: str = ""
    path: tuple[str, ...] = ()
    written: str = ""

    @property
    def where(self) -> str:
        """The place in words."""
        if self.scene is None:
            return "The whole case"
        return f"Scene “{self.heading}”" + (f", {self.part}" if self.part else "")


@dataclass(frozen=True, slots=True)
class Seen:
    """A finding of a proof, as it comes from the process that proves."""

    kind: str
    severity: Severity
    line: int
    message: str
    path: tuple[str, ...] = ()


def found_in(
    document: Document, proved: Iterable[Seen] = (), *, language: bool = False, name: str = ""
) -> tuple[Found, ...]:
    """Everything that is wrong with a text, by severity and then by place.

    With ``language`` what the language list finds is told too, which takes longer. ``name`` is the
    name of the draft, which its text must bear.
    """
    places = Places(document)
    proved = tuple(proved)
    kinds = {one.kind for one in proved}
    found = [
        places.of_problem(problem)
        for problem in document.problems
        if _PROVED.get(problem.kind) not in kinds
    ]
    found += [places.of_seen(one) for one in proved]
    found += [places.of_problem(problem) for problem in _of_the_draft(document, name)]
    if language:
        found += list(_language(document.vignette, places))
    unlike = {(one.kind, one.line, one.message): one for one in found}
    return tuple(sorted(unlike.values(), key=lambda one: (_RANK[one.severity], one.line)))


def _of_the_draft(document: Document, name: str) -> Iterator[Problem]:
    """What is wrong with a text as a draft of that name, beyond what its reading finds."""
    written = document.vignette.slug
    if name and written and written != name:
        told = f"this draft is called '{name}': write `vignette: {name}` in place of '{written}'"
        line = document.draft.head_lines.get("vignette", 1)
        yield Problem(line, Severity.ERROR, "name-of-another", told)
    for line, part in unwritten_in(document.vignette):
        told = "these words came with the start: write your own in their place, or delete them"
        yield Problem(line, Severity.WARNING, f"unwritten-{part}", told)


class Places:
    """Where in the form each line of a text stands."""

    def __init__(self, document: Document) -> None:
        self._case = document.vignette
        self._said = {
            f"{scene.name}/{choice.id}": f"“{choice.text}”"
            for scene, choice in self._case.all_choices()
        }
        self._of_line: dict[int, tuple[int | None, str, str]] = {}
        for place in _walk(document):
            first, last, scene, part, field = place
            for line in range(first, last + 1):
                self._of_line[line] = (scene, part, field)
        starts = sorted((line, key) for key, line in document.draft.head_lines.items())
        for (line, key), after in zip(
            starts, [*starts[1:], (document.draft.body, "")], strict=True
        ):
            for row in range(line, after[0]):
                self._of_line[row] = (None, "", _HEAD_FIELDS.get(key, ""))

    def of_problem(self, problem: Problem) -> Found:
        """A problem of the text in the form's words."""
        message = WORDS.get(problem.kind, "") or _sentence(problem.message)
        placed = self._placed(problem.line, problem.kind)
        return replace(
            placed,
            severity=problem.severity,
            kind=problem.kind,
            message=message,
            line=problem.line,
            written=_sentence(problem.message),
        )

    def of_seen(self, seen: Seen) -> Found:
        """A finding of the proof, with the run that shows it."""
        placed = self._placed(seen.line, seen.kind)
        return replace(
            placed,
            severity=seen.severity,
            kind=seen.kind,
            message=_sentence(seen.message),
            written=_sentence(seen.message),
            line=seen.line,
            path=tuple(self._said.get(ref, ref) for ref in seen.path),
        )

    def at(self, line: int) -> tuple[int | None, str, str]:
        """The scene's position, the part and the field of a line."""
        return self._of_line.get(line, (None, "", ""))

    def _placed(self, line: int, kind: str) -> Found:
        scene, part, field = self.at(line)
        if kind in _FIELD_OF_SCENE:
            field = _FIELD_OF_SCENE[kind]
        elif kind in _FIELD_OF_PART and field.endswith("-text"):
            field = field.removesuffix("text") + _FIELD_OF_PART[kind]
        heading = self._case.scenes[scene].heading if scene is not None else ""
        return Found(Severity.INFO, "", "", line, scene, heading, part, field)


def _walk(document: Document) -> Iterator[tuple[int, int, int, str, str]]:
    """First and last line of every block, with its scene, part and field."""
    counts: Mapping[str, int] = {}
    scene = -1
    letter = "p"
    for block in document.draft.blocks:
        first, last = block.line, block.lines[-1].number
        match block.kind:
            case Kind.SCENE:
                scene, letter, counts = scene + 1, "p", {}
                place = ("", "start")
            case Kind.WORDS:
                place = ("", "start")
            case Kind.PARAGRAPH:
                number = counts.get(letter, 0)
                counts = {**counts, letter: number + 1}
                what = "paragraph" if letter == "p" else "debrief, paragraph"
                place = (f"{what} {number + 1}", f"{letter}{number}-text")
            case Kind.REFLECT:
                place = ("the reflection", "reflect")
            case Kind.CHOICE:
                number = counts.get("c", 0)
                counts = {**counts, "c": number + 1}
                place = (f"choice {number + 1}", f"c{number}-text")
            case Kind.DEBRIEF:
                letter = "d"
                place = ("debrief", "d0-text")
            case Kind.WORKED_PATH:
                place = ("worked path", "s0-choice")
            case Kind.STEP:
                number = counts.get("s", 0)
                counts = {**counts, "s": number + 1}
                place = (f"worked path, step {number + 1}", f"s{number}-choice")
            case _:
                return
        if 0 <= scene < len(document.vignette.scenes):
            yield first, last, scene, *place


def _language(case: Vignette, places: Places) -> Iterator[Found]:
    """What the language list finds in our own voice; what people say themselves is theirs."""
    for spoken in spoken_in_case("", case):
        for finding in language_findings(spoken.text, spoken.zone, asked=spoken.asked):
            severity = Severity(finding.severity.value)
            if finding.theirs and severity is Severity.INFO:
                continue
            problem = Problem(spoken.line, severity, f"language-{finding.row}", finding.told())
            yield places.of_problem(problem)


def _sentence(message: str) -> str:
    told = message[:1].upper() + message[1:]
    return told if told.endswith((".", "?", "!")) else f"{told}."
