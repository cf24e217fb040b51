"""Scenes of a case, built from the pieces of a story."""

from __future__ import annotations

import re
from dataclasses import replace

from hrtraining.exchange.rules.ledger import Ledger
from hrtraining.exchange.rules.twee.facts import Table, choice_with, scene_with
from hrtraining.exchange.rules.twee.holding import held
from hrtraining.exchange.rules.twee.lowering import Names, effect_of, lowered
from hrtraining.exchange.rules.twee.pieces import Condition, Pieces, Set, Way
from hrtraining.exchange.rules.twee.prose import escaped
from hrtraining.exchange.rules.twee.script import Unread
from hrtraining.exchange.rules.twee.story import Story, Told
from hrtraining.exchange.rules.twee.writing import AHEAD, SAID, STANDING
from hrtraining.texts.slugs import slug
from hrtraining.texts.vignette import limits
from hrtraining.texts.vignette import values as case_values
from hrtraining.texts.vignette.conditions import alternatives, spelled_condition
from hrtraining.texts.vignette.links import holds_in_brackets
from hrtraining.texts.vignette.values import Add, Choice, Effect, Paragraph, Put, Scene, Step
from hrtraining.texts.vignette.words import is_id

_SPEAKER = re.compile(r"\*\*([^*`:\s][^*`:]{0,99}):\*\*[ \t]*\n?")
_RESERVED = frozenset({"debrief", "worked-path", "facilitators-note"})


class Builder:
    """Builds every scene of one story."""

    def __init__(self, story: Story, names: Names, ledger: Ledger, *, careful: bool) -> None:
        self._story = story
        self._names = names
        self._ledger = ledger
        self._careful = careful
        self._people = dict(story.facts.head.people)
        self._scene_names: dict[str, str] = {}
        self._headings: dict[str, str] = {}
        self._entered: dict[str, list[Set]] = {}

    def scenes(self) -> tuple[Scene, ...]:
        """The scenes in the order of the story."""
        taken: set[str] = set()
        for told in self._story.scenes:
            self._name(told, taken)
        opening = self._story.opening()
        self._move_sets()
        made = [self._scene(told, start=told is opening) for told in self._story.scenes]
        for name in self._story.facts.scenes.keys() - self._story.facts.used:
            note = f"there is no scene '{name[:60]}' any more"
            self._ledger.found("facts of a scene", 1).dropped(note)
        return tuple(self._without_lost_ways(scene) for scene in made)

    def people(self) -> tuple[tuple[str, str], ...]:
        """The people: those of the facts, and whoever else speaks."""
        return tuple(self._people.items())

    def _name(self, told: Told, taken: set[str]) -> None:
        given = self._story.facts.given
        heading = told.heading if told.heading and slug(told.heading) else escaped(told.name)
        if self._careful:
            heading = " ".join(heading.split())[: limits.LONGEST_HEADING].rstrip("\\ ")
        wanted = told.name if given and is_id(told.name) else slug(escaped(told.name))
        if not is_id(wanted):
            wanted = f"scene-{len(taken) + 1}"
        name, number = wanted, 1
        while name in taken:
            number += 1
            name = f"{wanted[: limits.LONGEST_NAME - 6]}-{number}"
        taken.add(name)
        self._scene_names[told.name] = name
        self._headings[told.name] = heading or f"Scene {len(taken)}"
        if name == told.name or self._headings[told.name] == escaped(told.name):
            told.entry.imported()
        else:
            told.entry.mapped(f"its name became '{name}'")

    def _move_sets(self) -> None:
        """What a passage sets when it is entered happens on the choices that lead there."""
        targets = {way.target for told in self._story.scenes for way in told.body.ways}
        for told in self._story.scenes:
            for one in told.body.sets:
                if isinstance(one.assigned, Unread):
                    one.entry.dropped(str(one.assigned))
                elif one.condition.tests:
                    one.entry.dropped("a case changes things by choices, and this has a condition")
                elif told.name not in targets:
                    one.entry.dropped("no choice leads here on which it could happen")
                else:
                    one.entry.mapped("it happens on the choices that lead here")
                    self._entered.setdefault(told.name, []).append(one)

    def _scene(self, told: Told, *, start: bool) -> Scene:
        given = self._story.facts.given
        facts = self._story.facts.of(told.name)
        name, heading = self._scene_names[told.name], self._headings[told.name]
        ending = "ending" in told.tags if given else not told.body.ways and not start
        plain = Scene(
            name=name,
            heading=heading,
            start=start,
            ending=ending,
            best="best" in told.tags and ending,
            bad="bad" in told.tags and "best" not in told.tags and ending,
            must_see="must-see" in told.tags,
            emergency="emergency" in told.tags and not ending,
            paragraphs=self._paragraphs(told.body),
            reflect=told.reflect,
            choices=self._choices(told, facts),
            debrief=self._paragraphs(told.debrief),
            worked_path=tuple(Step(*step[:2], line=step[2]) for step in told.steps),
        )
        try:
            made = scene_with(plain, facts)
        except ValueError as fault:
            self._ledger.found("facts of a scene", told.line).dropped(str(fault))
            made = plain
        else:
            if facts:
                self._ledger.found("facts of a scene", told.line).imported()
        if slug(heading) != name or name in _RESERVED:
            made = replace(made, explicit_id=True)
        for way in told.debrief.ways:
            way.entry.dropped("nothing can be chosen in a debrief")
            for one in way.sets:
                one.entry.dropped("nothing can be chosen in a debrief")
        for one in told.debrief.sets:
            one.entry.dropped("nothing changes in a debrief")
        for included, entry in (*told.body.included, *told.debrief.included):
            if given and included == STANDING:
                entry.imported()
            else:
                entry.dropped("another passage is not shown inside a scene; copy its text")
        return made

    def _without_lost_ways(self, scene: Scene) -> Scene:
        way = scene.way_around
        if way is None or way.target in self._scene_names.values():
            return scene
        self._ledger.found("way around", 1).dropped(f"there is no scene '{way.target[:60]}'")
        return replace(scene, way_around=None)

    def _paragraphs(self, pieces: Pieces) -> tuple[Paragraph, ...]:
        made: list[Paragraph] = []
        for text in pieces.texts:
            if len(made) == limits.MOST_PARAGRAPHS:
                text.entry.dropped(f"a scene holds {limits.MOST_PARAGRAPHS} paragraphs")
                continue
            speaker, words = self._spoken(text.markdown, text.line)
            words = held(words) if self._careful else words
            if not words.strip():
                text.entry.dropped("nothing is left of it")
                continue
            condition = self._condition(text.condition, text.line)
            text.entry.imported()
            made.append(Paragraph(words, speaker, condition, line=text.line))
        return tuple(made)

    def _spoken(self, words: str, line: int) -> tuple[str, str]:
        """The speaker and what is said; nobody where it is narrated."""
        found = _SPEAKER.match(words)
        name = found.group(1).strip() if found else ""
        if found is None or not words[found.end() :].strip() or name == "Reflect":
            return "", words
        if name not in self._people.values():
            if len(self._people) == limits.MOST_PEOPLE:
                return "", words
            self._people[f"person {len(self._people) + 1}"] = name
            self._ledger.found("speaker", line).mapped(f"{name} was taken up among the people")
        return name, words[found.end() :]

    def _condition(self, condition: Condition, line: int) -> case_values.Condition | None:
        test = condition.test
        if test is None:
            return None
        reason = ""
        made: case_values.Condition | None = None
        try:
            made = lowered(test, self._names)
        except Unread as fault:
            reason = str(fault)
        else:
            if alternatives(made) > limits.MOST_ALTERNATIVES:
                reason = "it stands for too many cases"
            elif len(spelled_condition(made)) > limits.LONGEST_EXPRESSION:
                reason = "it is too long"
        if not reason:
            for entry in condition.entries:
                entry.imported()
            return made
        note = f"the condition cannot be kept ({reason}); what it stood before is always there"
        open_entries = [entry for entry in condition.entries if entry.fate is None]
        for entry in open_entries:
            entry.dropped(note)
        if not open_entries:
            self._ledger.found("condition", line).dropped(note)
        return None

    def _choices(self, told: Told, facts: Table) -> tuple[Choice, ...]:
        tables = facts.get("choices", [])
        rows = tables if isinstance(tables, list) else []
        left: list[Table] = [one for one in rows if isinstance(one, dict)]
        made: list[Choice] = []
        ids: set[str] = set()
        for way in told.body.ways:
            if len(made) == limits.MOST_CHOICES:
                way.entry.dropped(f"a scene has {limits.MOST_CHOICES} choices at most")
                for one in way.sets:
                    one.entry.dropped("its choice was dropped")
                continue
            choice = self._with_facts(self._choice(way), left, way.line)
            if choice.id in ids or not choice.id:
                choice = replace(choice, id=_free(ids), explicit_id=True)
            ids.add(choice.id)
            made.append(choice)
        for _one in left:
            self._ledger.found("facts of a choice", told.line).dropped("its choice is not there")
        return tuple(made)

    def _with_facts(self, choice: Choice, left: list[Table], line: int) -> Choice:
        def fits(one: Table) -> bool:
            return one.get("text") == choice.text and one.get("to") == choice.target

        table = next((one for one in left if fits(one)), None)
        table = table or next((one for one in left if one.get("text") == choice.text), None)
        if table is None:
            return choice
        left.remove(table)
        try:
            made = choice_with(choice, table)
        except (ValueError, TypeError) as fault:
            self._ledger.found("facts of a choice", line).dropped(str(fault))
            return choice
        self._ledger.found("facts of a choice", line).imported()
        return made

    def _choice(self, way: Way) -> Choice:
        text = (" ".join(way.text.split()) if self._careful else way.text) or "Go on"
        if len(text) > limits.LONGEST_CHOICE:
            text = text[: limits.LONGEST_CHOICE - 1].rstrip("\\") + "…"
            way.entry.mapped(f"its words were cut at {limits.LONGEST_CHOICE} characters")
        if not holds_in_brackets(text):
            text = re.sub(r"[\\\[\]()`]", "", text) or "Go on"
            way.entry.mapped("signs that a choice cannot hold were taken out")
        target = self._target(way)
        condition = self._condition(way.condition, way.line)
        effects, feedback = self._effects([*way.sets, *self._entered.get(way.target, ())])
        way.entry.imported()
        return Choice(
            text=text,
            target=target,
            id=slug(text)[: limits.LONGEST_CHOICE],
            condition=condition,
            effects=effects,
            feedback=feedback,
            line=way.line,
        )

    def _target(self, way: Way) -> str:
        known = self._scene_names.get(way.target)
        if known is None and self._story.facts.given:
            known = self._scene_names.get(way.target.removesuffix(AHEAD))
        if known is not None:
            return known
        way.entry.mapped(f"it leads to no passage called '{way.target[:60]}'; mend where it leads")
        wanted = slug(escaped(way.target))[: limits.LONGEST_NAME]
        return wanted if re.fullmatch(r"[^\s()#]+", wanted) else "nowhere"

    def _effects(self, sets: list[Set]) -> tuple[tuple[Effect, ...], str]:
        """The effects in order, each scale and flag once, and what the choice has to say."""
        effects: dict[str, Effect] = {}
        feedback = ""
        for one in sets:
            assigned = one.assigned
            if isinstance(assigned, Unread):
                one.entry.dropped(str(assigned))
                continue
            if self._story.facts.given and assigned.variable == SAID:
                feedback = self._said(str(assigned.value))
                one.entry.imported()
                continue
            try:
                effect = effect_of(assigned, self._names)
            except Unread as fault:
                one.entry.dropped(str(fault))
                continue
            one.entry.imported()
            if effect is not None:
                self._join(effects, effect)
        return tuple(effects.values()), feedback

    def _join(self, effects: dict[str, Effect], effect: Effect) -> None:
        name = effect.flag if isinstance(effect, case_values.Mark) else effect.scale
        before = effects.get(name)
        if isinstance(effect, Add) and isinstance(before, Add):
            amount = before.amount + effect.amount
            if amount:
                effects[name] = Add(name, amount)
            else:
                del effects[name]
        elif isinstance(effect, Add) and isinstance(before, Put):
            scale = next(one for one in self._names.scales.values() if one.name == name)
            number = min(max(before.number + effect.amount, scale.low), scale.high)
            effects[name] = Put(name, number)
        else:
            effects[name] = effect

    def _said(self, passage: str) -> str:
        if passage not in self._story.feedback:
            return ""
        text, entry = self._story.feedback[passage]
        entry.imported()
        return text


def _free(ids: set[str]) -> str:
    number = len(ids) + 1
    while f"choice-{number}" in ids:
        number += 1
    return f"choice-{number}"
