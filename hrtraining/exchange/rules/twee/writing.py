"""A case as a Twee 3 story that SugarCube 2 plays, and that is read back as the same case.

Every scene is a passage named after it. What a choice has to say stands in a passage of its own
and is shown above the scene that the choice leads to. A scene that warns is announced by a passage
with its way around. What SugarCube has no word for stands among the facts (`facts`).
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator
from typing import Any

from hrtraining.exchange.rules.twee.facts import PASSAGE, write_facts
from hrtraining.exchange.rules.twee.passages import header
from hrtraining.exchange.rules.twee.prose import literal, to_markup
from hrtraining.exchange.rules.twee.spelling import spelled_effect, spelled_test, variable_of
from hrtraining.texts.vignette.values import Choice, Paragraph, Scale, Scene, Vignette

SAID = "$Feedback"
AHEAD_TAG, FEEDBACK_TAG, NOTE_TAG, OWN_TAG = "ahead", "feedback", "facilitators-note", "hrtraining"
AHEAD = " (ahead)"
NOTE = "Facilitator's note"
STANDING = "Where things stand"
DEBRIEF, WORKED_PATH, REFLECT = "!!!Debrief", "!!!Worked path", "Reflect"
# Words that SugarCube shows in a link as they are, and never takes for an expression.
_PLAIN_LINK = re.compile(r"[^\W\d_]+(?:[ ,;:.!?’–—…]+[^\W_]+){2,}[.?!…]*")
_SCENE_TAGS = ("ending", "best", "bad", "must-see", "emergency")


def write_twee(case: Vignette) -> str:
    """The whole story."""
    writer = _Writer(case)
    return "\n\n\n".join("\n".join(part) for part in writer.passages()) + "\n"


def ahead_name(scene: str) -> str:
    """The passage that announces a scene which warns."""
    return scene + AHEAD


def feedback_name(scene: str, number: int) -> str:
    """The passage of what a choice has to say, by its place in the scene."""
    return f"{scene} (choice {number})"


def title_line(case: Vignette) -> str:
    """The title as the passage ``StoryTitle`` holds it."""
    return " ".join(case.title.split()).lstrip(":") or case.slug


class _Writer:
    def __init__(self, case: Vignette) -> None:
        self._case = case
        self._scales = {scale.name: scale for scale in case.scales}
        self._warned = {scene.name for scene in case.scenes if scene.warns_of}

    def passages(self) -> Iterator[list[str]]:
        case = self._case
        yield [header("StoryTitle"), title_line(case)]
        yield [header("StoryData"), self._data()]
        yield [header("StoryInit"), *self._beginnings()]
        yield [
            header("PassageHeader"),
            f"<<if {SAID}>><<include {SAID}>>",
            "----",
            "<</if>>",
        ]
        always = [scale for scale in case.scales if scale.shown == "always"]
        if always:
            yield [header("StoryCaption"), *map(_shown, always)]
        for scene in case.scenes:
            yield from self._scene(scene)
        shown = [scale for scale in case.scales if scale.shown != "never"]
        if shown:
            yield [header(STANDING, (OWN_TAG,)), *map(_shown, shown)]
        if case.facilitators_note:
            chunks = case.facilitators_note.split("\n\n")
            yield [header(NOTE, (NOTE_TAG,)), "\n\n".join(to_markup(one) for one in chunks)]
        yield [header(PASSAGE, (OWN_TAG,)), write_facts(case)]

    def _data(self) -> str:
        opening = self._case.opening()
        data: dict[str, Any] = {
            "ifid": str(uuid.uuid5(uuid.NAMESPACE_URL, f"vignette:{self._case.slug}")).upper(),
            "format": "SugarCube",
            "format-version": "2.37.3",
            "start": self._entrance(opening.name) if opening else "",
        }
        return json.dumps(data, ensure_ascii=False, indent=1)

    def _beginnings(self) -> Iterator[str]:
        for scale in self._case.scales:
            yield f"<<set {variable_of(scale.name)} to {scale.start}>>"
        for flag in self._case.flags:
            yield f"<<set {variable_of(flag)} to false>>"
        yield f'<<set {SAID} to "">>'

    def _scene(self, scene: Scene) -> Iterator[list[str]]:
        marks = (scene.ending, scene.best, scene.bad, scene.must_see, scene.emergency)
        tags = tuple(tag for tag, given in zip(_SCENE_TAGS, marks, strict=True) if given)
        lines = [header(scene.name, tags), f"!!{to_markup(scene.heading)}"]
        for paragraph in scene.paragraphs:
            lines += ["", _paragraph(paragraph)]
        if scene.reflect:
            first, *rest = to_markup_block(scene.reflect)
            lines += [
                "",
                f"> ''{REFLECT}:'' {first}",
                *(f"> {line}" if line else ">" for line in rest),
            ]
        if scene.choices:
            lines.append("")
        for number, choice in enumerate(scene.choices, 1):
            lines.append(self._choice(scene, number, choice))
        lines += self._ending(scene)
        if scene.warns_of:
            yield self._ahead(scene)
        yield lines
        for number, choice in enumerate(scene.choices, 1):
            if choice.feedback:
                chunks = choice.feedback.split("\n\n")
                name = feedback_name(scene.name, number)
                text = "\n\n".join(to_markup(chunk) for chunk in chunks)
                yield [header(name, (FEEDBACK_TAG,)), text]

    def _ending(self, scene: Scene) -> Iterator[str]:
        if scene.debrief:
            yield from ("", DEBRIEF)
            for paragraph in scene.debrief:
                yield from ("", _paragraph(paragraph))
        if scene.worked_path:
            yield from ("", WORKED_PATH, "")
            for step in scene.worked_path:
                yield "# {{{" + step.choice + "}}} " + to_markup(step.reason)
        if scene.ending and any(scale.shown != "never" for scale in self._case.scales):
            yield from ("", f'<<include "{STANDING}">>')

    def _ahead(self, scene: Scene) -> list[str]:
        warned = ", ".join(literal(word) for word in scene.warns_of)
        lines = [header(ahead_name(scene.name), (AHEAD_TAG,)), f"The next scene has: {warned}.", ""]
        lines.append(f'[[Go on to the scene|{scene.name}][{SAID} to ""]]')
        way = scene.way_around
        if way is not None:
            lines.append(self._link(way.text, way.target, f'{SAID} to ""'))
        return lines

    def _choice(self, scene: Scene, number: int, choice: Choice) -> str:
        said = feedback_name(scene.name, number) if choice.feedback else ""
        sets = [spelled_effect(effect, self._scales) for effect in choice.effects]
        setter = ", ".join([*sets, f'{SAID} to "{said}"'])
        link = self._link(choice.text, choice.target, setter)
        if choice.condition is None:
            return link
        return f"<<if {spelled_test(choice.condition)}>>{link}<</if>>"

    def _link(self, text: str, target: str, setter: str) -> str:
        passage = self._entrance(target)
        if _PLAIN_LINK.fullmatch(text):
            return f"[[{text}|{passage}][{setter}]]"
        shown = to_markup(text)
        if '"' in shown or "`" in shown or "\\" in shown:
            shown = literal(text)
        return f'<<link "{shown}" "{passage}">><<set {setter}>><</link>>'

    def _entrance(self, scene: str) -> str:
        return ahead_name(scene) if scene in self._warned else scene


def to_markup_block(markdown: str) -> list[str]:
    """The lines of some paragraphs."""
    return "\n\n".join(to_markup(part) for part in markdown.split("\n\n")).split("\n")


def _paragraph(paragraph: Paragraph) -> str:
    text = to_markup(paragraph.text)
    if paragraph.speaker:
        # A list or quotation begins on a line of its own.
        gap = "\n" if text.startswith(("* ", ">")) else " "
        text = f"''{literal(paragraph.speaker)}:''{gap}{text}"
    if paragraph.condition is None:
        return text
    return f"<<if {spelled_test(paragraph.condition)}>>\n{text}\n<</if>>"


def _shown(scale: Scale) -> str:
    label = literal(scale.label) if scale.label else scale.name
    return f"{label}: <<print {variable_of(scale.name)}>> ({scale.low}–{scale.high})"
