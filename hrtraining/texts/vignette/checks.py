"""What a case must keep to as a whole: everything that is named exists, and nothing contradicts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hrtraining.texts.problems import Problems, quoted
from hrtraining.texts.slugs import slug
from hrtraining.texts.vignette import limits
from hrtraining.texts.vignette.conditions import atoms
from hrtraining.texts.vignette.draft import Places
from hrtraining.texts.vignette.values import (
    Add,
    Choice,
    Compare,
    Condition,
    Effect,
    HasFlag,
    Mark,
    Paragraph,
    Put,
    Scene,
    Vignette,
)
from hrtraining.texts.vignette.vocabulary import Vocabulary

_HEADINGS_OF_PARTS = ("debrief", "worked-path", "facilitators-note")


def check(
    case: Vignette,
    places: Places,
    head_lines: Mapping[str, int],
    problems: Problems,
    *,
    head_read: bool = True,
) -> None:
    """Note everything that is wrong with a case as a whole.

    Without a head nothing is said about scales, flags, people and objectives.
    """
    _Check(case, places, head_lines, problems, head_read=head_read).run()


class _Check:
    def __init__(
        self,
        case: Vignette,
        places: Places,
        head_lines: Mapping[str, int],
        problems: Problems,
        *,
        head_read: bool,
    ) -> None:
        self._case = case
        self._places = places
        self._head_lines = head_lines
        self._problems = problems
        self._head_read = head_read
        self._known = Vocabulary(case, problems, head_read=head_read)

    def run(self) -> None:
        self._check_names()
        self._check_start_and_endings()
        for at, scene in enumerate(self._case.scenes):
            self._check_words(at, scene)
            self._check_shape(scene)
            self._check_paragraphs((*scene.paragraphs, *scene.debrief))
            self._check_choices(at, scene)
            for step in scene.worked_path:
                self._known.check_choice(step.choice, step.line)
        if self._head_read:
            self._check_head()

    def _check_names(self) -> None:
        taken: dict[str, int] = {}
        headings: set[str] = set()
        for at, scene in enumerate(self._case.scenes):
            line = self._places.of(at, -1, "id", scene.line)
            if len(scene.name) > limits.LONGEST_SCENE_NAME:
                told = f"the heading makes a name of more than {limits.LONGEST_SCENE_NAME} "
                told += "characters; shorten it or give the scene an `id`"
                self._error(line, "name-too-long", told)
            if scene.name in taken:
                told = f"a scene at line {taken[scene.name]} is called '{scene.name}' already"
                self._error(line, "scene-twice", told)
            elif not scene.explicit_id and scene.name in _HEADINGS_OF_PARTS:
                told = f"'{scene.name}' is the name of another heading; reword it or give an `id`"
                self._error(line, "scene-twice", told)
            elif not scene.explicit_id and scene.name in headings:
                told = f"the heading {quoted(scene.heading)} is there already; reword it"
                self._error(line, "scene-twice", told)
            headings.add(slug(scene.heading))
            if scene.name:
                taken.setdefault(scene.name, scene.line)

    def _check_start_and_endings(self) -> None:
        starts = [(at, scene) for at, scene in enumerate(self._case.scenes) if scene.start]
        if not self._case.scenes:
            self._error(1, "scene-missing", "the case has no scene; one begins with '## '")
            return
        if not starts:
            told = "no scene is marked `start`; write it under the heading of the first scene, "
            told += "with its backticks"
            self._error(self._case.scenes[0].line, "start-missing", told)
        for at, scene in starts[1:]:
            told = f"'{starts[0][1].name}' is marked `start` already; take it out at one of the two"
            self._error(self._places.of(at, -1, "start", scene.line), "start-twice", told)
        if not any(scene.ending for scene in self._case.scenes):
            told = "no scene is marked `ending`, so that no run can end"
            self._error(self._case.scenes[-1].line, "ending-missing", told)

    def _check_words(self, at: int, scene: Scene) -> None:
        line = self._places.of(at, -1, "", scene.line)
        for word, given in _only_on_endings(scene):
            if given and not scene.ending:
                told = f"'{word}' is for endings; mark the scene `ending` or take the word out"
                self._error(self._places.of(at, -1, word, line), "not-an-ending", told)
        for word, given in (("start", scene.start), ("emergency", scene.emergency)):
            if given and scene.ending:
                told = f"'{word}' and 'ending' cannot go together"
                self._error(self._places.of(at, -1, word, line), "words-clash", told)
        if scene.best and scene.bad:
            told = "an ending cannot be both 'best' and 'bad'"
            self._error(self._places.of(at, -1, "bad", line), "words-clash", told)
        for ref in scene.names:
            self._known.check_choice(ref, self._places.of(at, -1, "names", line))
        if scene.stands_for:
            self._check_stands_for(scene, self._places.of(at, -1, "stands for", line))
        if scene.way_around is not None:
            around = self._places.of(at, -1, "way around", line)
            self._check_way_around(scene, scene.way_around.target, around)

    def _check_stands_for(self, scene: Scene, line: int) -> None:
        if self._known.scene(scene.stands_for, "unknown-scene", line) is scene:
            self._error(line, "stands-for-itself", "a scene cannot stand for itself")

    def _check_way_around(self, scene: Scene, target: str, line: int) -> None:
        other = self._known.scene(target, "unknown-scene", line)
        if other is scene:
            self._error(line, "way-around-itself", "the way around leads back to its own scene")
        elif other is not None and set(other.warns_of) & set(scene.warns_of):
            told = f"the way around leads to '{target}', which warns of the same"
            self._problems.warning(line, "way-around-warned", told)
        if not scene.warns_of:
            told = "a way around is for scenes with 'warns of ...'"
            self._error(line, "way-around-unwarned", told)

    def _check_shape(self, scene: Scene) -> None:
        if not scene.paragraphs:
            self._error(scene.line, "text-missing", f"the scene '{scene.name}' has no text")
        if scene.ending:
            if scene.choices:
                told = f"'{scene.name}' is an ending and can have no choices"
                self._error(scene.choices[0].line, "ending-with-choices", told)
            if not scene.debrief:
                told = f"the ending '{scene.name}' needs a '### Debrief'"
                self._error(scene.line, "debrief-missing", told)
            return
        if not scene.choices:
            told = f"the scene '{scene.name}' has no choices and is not marked `ending`"
            self._error(scene.line, "choices-missing", told)
        if scene.debrief:
            told = "only endings have a debrief; mark the scene `ending`"
            self._error(scene.debrief[0].line, "not-an-ending", told)
        if scene.worked_path:
            told = "only endings have a worked path; mark the scene `ending`"
            self._error(scene.worked_path[0].line, "not-an-ending", told)

    def _check_paragraphs(self, paragraphs: Iterable[Paragraph]) -> None:
        for paragraph in paragraphs:
            if paragraph.condition is not None:
                self._check_condition(paragraph.condition, paragraph.line)
            if paragraph.speaker:
                self._known.check_speaker(paragraph.speaker, paragraph.line)
            else:
                self._known.warn_of_unmarked_speaker(paragraph.text, paragraph.line)

    def _check_choices(self, at: int, scene: Scene) -> None:
        taken: set[str] = set()
        expected = 0
        for number, choice in enumerate(scene.choices):
            line = self._places.of(at, number, "id", choice.line)
            if len(choice.id) > limits.LONGEST_CHOICE_ID:
                told = f"the choice makes a name of more than {limits.LONGEST_CHOICE_ID} characters"
                self._error(line, "name-too-long", f"{told}; give it an `id`")
            if choice.id in taken:
                told = f"this scene has a choice {quoted(choice.id)} already; give another `id`"
                self._error(line, "choice-twice", told)
            taken.add(choice.id)
            self._known.scene(choice.target, "unknown-target", choice.line)
            self._check_choice(at, number, choice)
            share = choice.expect or 0
            if expected <= 100 < expected + share:
                told = f"the shares expected here come to more than 100%, with this {share}%"
                self._error(self._places.of(at, number, "expect", choice.line), "expect-sum", told)
            expected += share

    def _check_choice(self, at: int, number: int, choice: Choice) -> None:
        def line_of(word: str) -> int:
            return self._places.of(at, number, word, choice.line)

        if choice.condition is not None:
            self._check_condition(choice.condition, line_of("if"))
        for effect in choice.effects:
            self._check_effect(effect, line_of("then"))
        for principle in choice.principles:
            self._known.check_principle(principle, line_of("principles"))
        for objective in choice.objectives:
            self._known.check_objective(objective, line_of("objectives"))

    def _check_condition(self, condition: Condition, line: int) -> None:
        for atom in atoms(condition):
            match atom:
                case HasFlag(flag):
                    self._known.check_flag(flag, line, f"compare it, as in '{flag} >= 5'")
                case Compare(scale, _, _):
                    self._known.check_scale(scale, line, f"write it alone, as in 'if {scale}'")

    def _check_effect(self, effect: Effect, line: int) -> None:
        match effect:
            case Mark(flag, _):
                self._known.check_flag(flag, line, f"say how it moves, as in '{flag} +1'")
            case Put(scale, number):
                self._known.check_scale(scale, line, f"write '{scale}' or 'not {scale}'")
                known = self._known.scales.get(scale)
                if known is not None and not known.low <= number <= known.high:
                    told = f"'{scale}' goes from {known.low} to {known.high}, not to {number}"
                    self._error(line, "out-of-range", told)
            case Add(scale, _):
                self._known.check_scale(scale, line, f"write '{scale}' or 'not {scale}'")

    def _check_head(self) -> None:
        line = self._head_lines.get("flags", 1)
        for name in self._case.flags:
            if name in self._known.scales:
                self._error(line, "name-twice", f"'{name}' is both a scale and a flag")
            elif name not in self._known.used:
                told = f"the flag '{name}' is never set or asked for"
                self._problems.warning(line, "unused-flag", told)
        for scale, _weight in self._case.score:
            line = self._head_lines.get("score", 1)
            self._known.check_scale(scale, line, "only scales count")

    def _error(self, line: int, kind: str, message: str) -> None:
        self._problems.error(line, kind, message)


def _only_on_endings(scene: Scene) -> tuple[tuple[str, bool], ...]:
    return ("best", scene.best), ("bad", scene.bad), ("names", bool(scene.names))
