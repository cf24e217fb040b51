"""What the reader's problems are called in the form, where there is no syntax to speak of."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "scene-twice": "Another scene goes by the same name. Rename one of the two.",
    "scene-missing": "The case has no scene yet.",
    "start-missing": "No scene is the beginning. Tick “The case begins here” in one of them.",
    "start-twice": "Two scenes are marked as the beginning. Keep the mark in one of them.",
    "ending-missing": "No scene is an ending yet, so that no run can end.",
    "not-an-ending": (
        "Only an ending can have this. Tick “An ending”, or take out what belongs to endings: "
        "best, ends badly, named choices, debrief, worked path."
    ),
    "words-clash": "Two of these marks contradict each other. Untick one of them.",
    "unknown-scene": "This leads to a scene that is not there. Choose one in the list.",
    "unknown-target": "This leads to a scene that is not there. Choose one in the list.",
    "stands-for-itself": "A scene cannot stand for itself. Choose another, or none.",
    "way-around-itself": "The way around leads back to this scene. Choose another.",
    "way-around-warned": "The way around leads to a scene that warns of the same.",
    "way-around-unwarned": (
        "There is a way around, but nothing that the scene warns of. Say what it warns of, or take "
        "the way around out."
    ),
    "text-missing": "This scene says nothing yet. Write what is seen and heard.",
    "ending-with-choices": "An ending has no choices. Delete them, or untick “An ending”.",
    "debrief-missing": "An ending needs a debrief: what made the difference?",
    "choices-missing": "There is nothing to choose here. Add a choice, or tick “An ending”.",
    "choice-twice": "Two choices of this scene read the same. Word one of them otherwise.",
    "expect-sum": "The shares that you expect come to more than 100% in this scene.",
    "unknown-principle": "A principle is named here that is not one of the six.",
    "unknown-objective": "An objective is named here that the case does not have.",
    "objectives-undeclared": "The case has no objectives, so that those named here count nothing.",
    "unknown-flag": "A flag is used here that the case does not have. Add it on the case's page.",
    "scale-as-flag": "A scale is used here as if it were a flag.",
    "flag-as-scale": "A flag is used here as if it were a scale.",
    "unknown-scale": "A scale is used here that the case does not have. Add it on the case's page.",
    "unknown-choice": "A choice is named here that is not there. Choose one in the list.",
    "out-of-range": "A scale is set here to a number that it does not have.",
    "name-twice": "Two things of the case have the same name.",
    "unused-flag": "One of the flags is never set and never asked for.",
    "unknown-speaker": "Somebody speaks here who is not among the people of the case.",
    "speaker-unmarked": (
        "This opens with a name and a colon, and is shown as narration. Choose the speaker in the "
        "list, and leave the name out of the text."
    ),
    "name-of-another": (
        "The text calls this case by another name than the draft has. Open the text: it says there "
        "which name to write."
    ),
    "effect-twice": "This choice changes one scale or flag twice.",
}
