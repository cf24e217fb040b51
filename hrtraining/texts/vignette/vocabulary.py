"""Every name that a case knows, and what is said where another one is used."""

from __future__ import annotations

from hrtraining.texts.problems import Problems, quoted
from hrtraining.texts.vignette.values import PRINCIPLES, Scene, Vignette


class Vocabulary:
    """The names of one case. Without a head, those that the head would give are not asked for."""

    def __init__(self, case: Vignette, problems: Problems, *, head_read: bool) -> None:
        self.scales = {scale.name: scale for scale in case.scales}
        self.used: set[str] = set()
        self._problems = problems
        self._head_read = head_read
        self._flags = dict.fromkeys(case.flags)
        self._speakers = dict.fromkeys(case.speakers())
        self._objectives = {objective.id: objective for objective in case.objectives}
        self._scenes = case.by_name()
        self._choices = case.choices_by_ref()
        self._first_of_id: dict[str, str] = {}
        for scene, choice in case.all_choices():
            self._first_of_id.setdefault(choice.id, f"{scene.name}/{choice.id}")

    def check_speaker(self, name: str, line: int) -> None:
        """Note a speaker who is not among the people."""
        if self._head_read and name not in self._speakers:
            likely = self._problems.suggestion(name, self._speakers)
            told = f"nobody called {quoted(name)} among the people{likely}"
            self._error(line, "unknown-speaker", told)

    def warn_of_unmarked_speaker(self, text: str, line: int) -> None:
        """Note narration that opens with a name of the people and a colon, but not in bold."""
        for name in self._speakers:
            if text.startswith((f"{name}:", f"**{name}**:", f"*{name}:*", f"__{name}:__")):
                told = f"this is shown as narration; what {name} says begins with '**{name}:**'"
                self._problems.warning(line, "speaker-unmarked", told)
                return

    def check_principle(self, name: str, line: int) -> None:
        """Note a principle that is none."""
        if name not in PRINCIPLES:
            likely = self._problems.suggestion(name, PRINCIPLES)
            self._error(line, "unknown-principle", f"no principle {quoted(name)}{likely}")

    def check_objective(self, name: str, line: int) -> None:
        """Note an objective that the head does not have."""
        if not self._head_read or name in self._objectives:
            return
        if self._objectives:
            likely = self._problems.suggestion(name, self._objectives)
            told = f"no objective {quoted(name)} in the head{likely}"
            self._error(line, "unknown-objective", told)
        else:
            told = "the head has no objectives, so that these count for nothing"
            self._problems.warning(line, "objectives-undeclared", told)

    def check_flag(self, name: str, line: int, hint: str) -> None:
        """Note a flag that the head does not have; the hint is for a scale used as one."""
        self.used.add(name)
        if not self._head_read or name in self._flags:
            return
        if name in self.scales:
            self._error(line, "scale-as-flag", f"'{name}' is a scale; {hint}")
            return
        likely = self._problems.suggestion(name, (*self._flags, *self.scales))
        self._error(line, "unknown-flag", f"no flag {quoted(name)} in the head{likely}")

    def check_scale(self, name: str, line: int, hint: str) -> None:
        """Note a scale that the head does not have; the hint is for a flag used as one."""
        self.used.add(name)
        if not self._head_read or name in self.scales:
            return
        if name in self._flags:
            self._error(line, "flag-as-scale", f"'{name}' is a flag; {hint}")
            return
        likely = self._problems.suggestion(name, (*self.scales, *self._flags))
        self._error(line, "unknown-scale", f"no scale {quoted(name)} in the head{likely}")

    def check_choice(self, ref: str, line: int) -> None:
        """Note a reference to a choice that leads to none, or to several."""
        if ref in self._choices:
            return
        if ref in self._first_of_id:
            known = self._first_of_id[ref]
            likely = f" by its id alone; write '{known}', or give that choice an `id` of its own"
        else:
            likely = self._problems.suggestion(ref, self._choices)
        self._error(line, "unknown-choice", f"no choice {quoted(ref)}{likely}")

    def scene(self, name: str, kind: str, line: int) -> Scene | None:
        """The scene of that name; where there is none, that is noted."""
        scene = self._scenes.get(name)
        if scene is None:
            likely = self._problems.suggestion(name, self._scenes)
            self._error(line, kind, f"no scene {quoted(name)}{likely}")
        return scene

    def _error(self, line: int, kind: str, message: str) -> None:
        self._problems.error(line, kind, message)
