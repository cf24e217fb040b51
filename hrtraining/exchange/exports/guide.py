"""The facilitator's guide: a case on paper, whole, with its map and what was proved of it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

from hrtraining.exchange.exports.runs import blocks_of, runs_of
from hrtraining.exchange.rules.words import condition_words, effect_words, proof_words
from hrtraining.texts.vignette.values import Choice, Paragraph, Scene, Vignette
from hrtraining.typesetting import typeset, undrawn
from hrtraining.vignettes.exports.map_style import TOKENS
from hrtraining.vignettes.exports.map_svg import map_svg
from hrtraining.vignettes.rules.map.layout import NotDrawn, lay_out
from hrtraining.vignettes.rules.map.outline import plain
from hrtraining.vignettes.rules.proof import Proof

TEMPLATE = Path(__file__).resolve().parent / "guide.typ"
STANDARDS: list[typst.PDFStandard] = ["a-3a", "ua-1"]
_TOKEN = re.compile(r"(--[a-z-]+): ([^;]+);")
_DARK = re.compile(r"@media[^{]*\{\s*\.map-drawing \{[^}]*\}\s*\}")


class CannotPrint(ValueError):
    """The guide cannot be set; the message says why."""


def write_guide(case: Vignette, proof: Proof, at: datetime, version: str = "") -> bytes:
    """The PDF (PDF/A-3a, PDF/UA-1). ``version`` says in words which text this is.

    Raises CannotPrint where no shipped font has a sign of the case.
    """
    data = guide_data(case, proof, version)
    try:
        return typeset(
            TEMPLATE,
            {"guide": json.dumps(data, ensure_ascii=False)},
            format="pdf",
            pdf_standards=STANDARDS,
            timestamp=int(at.timestamp()),
        )
    except typst.TypstError as fault:
        text = undrawn(fault)
        if text is None:
            raise
        told = f"No shipped font can print “{text[:40]}”. Replace it in the text."
        raise CannotPrint(told) from fault


def guide_data(case: Vignette, proof: Proof, version: str) -> dict[str, Any]:
    """Everything that the template shows."""
    labels = {scale.name: scale.label or scale.name for scale in case.scales}
    headings = {scene.name: plain(scene.heading) for scene in case.scenes}
    layout = lay_out(case)
    drawn = "" if isinstance(layout, NotDrawn) else map_svg(layout, case.title, standalone=True)
    writer = _Writer(case, labels, headings)
    return {
        "title": plain(case.title),
        "version": version,
        "composite": case.composite,
        "sensitive": list(case.sensitive),
        "warnings": list(case.warnings()),
        "authors": list(case.authors),
        "reviewers": list(case.reviewers),
        "people": [list(pair) for pair in case.people],
        "scales": [
            {
                "label": labels[scale.name],
                "range": f"{scale.low} to {scale.high}".replace("-", "−"),
                "start": str(scale.start).replace("-", "−"),
                "better": f"{scale.better} is better",
                "shown": f"shown {scale.shown}" if scale.shown != "never" else "never shown",
            }
            for scale in case.scales
        ],
        "objectives": [runs_of(one.text) for one in case.objectives],
        "map": for_paper(drawn),
        "map_size": _size(drawn),
        "scenes": [writer.scene(scene) for scene in case.scenes],
        "note": blocks_of(case.facilitators_note),
        "proof": list(proof_words(proof, headings)),
        "findings": [finding.message for finding in proof.findings if not _is_note(finding)],
    }


def for_paper(svg: str) -> str:
    """A map in the colors of paper, without the variables that only a browser reads."""
    colors = dict(_TOKEN.findall(TOKENS.partition("@media")[0]))
    light = _DARK.sub("", svg)
    return re.sub(r"var\((--[a-z-]+)\)", lambda found: colors.get(found.group(1), "#000"), light)


def _size(svg: str) -> list[float]:
    found = re.search(r'viewBox="0 0 ([0-9.]+) ([0-9.]+)"', svg)
    return [float(found.group(1)), float(found.group(2))] if found else [1.0, 1.0]


def _is_note(finding: Any) -> bool:
    return bool(finding.severity.value == "info")


class _Writer:
    def __init__(
        self, case: Vignette, labels: Mapping[str, str], headings: Mapping[str, str]
    ) -> None:
        self._labels = labels
        self._headings = headings
        self._choices = case.choices_by_ref()

    def scene(self, scene: Scene) -> dict[str, Any]:
        return {
            "heading": self._headings[scene.name],
            "marks": list(self._marks(scene)),
            "paragraphs": [self._paragraph(one) for one in scene.paragraphs],
            "reflect": blocks_of(scene.reflect),
            "around": runs_of(scene.way_around.text) if scene.way_around else [],
            "around_to": self._to(scene.way_around.target) if scene.way_around else "",
            "choices": [self._choice(choice) for choice in scene.choices],
            "debrief": [self._paragraph(one) for one in scene.debrief],
            "path": [
                {"what": self._named(step.choice), "why": runs_of(step.reason)}
                for step in scene.worked_path
            ],
        }

    def _marks(self, scene: Scene) -> Any:
        marks = {
            "The case begins here": scene.start,
            "Ending": scene.ending and not (scene.best or scene.bad),
            "Best ending": scene.best,
            "An ending that went wrong": scene.bad,
            "Nobody should miss it": scene.must_see,
            "Emergency: one act is right here": scene.emergency,
        }
        yield from (mark for mark, given in marks.items() if given)
        if scene.warns_of:
            yield f"Warns of {', '.join(scene.warns_of)}"
        if scene.stands_for:
            yield f"Stands for “{self._to(scene.stands_for)}”"

    def _paragraph(self, paragraph: Paragraph) -> dict[str, Any]:
        return {
            "speaker": paragraph.speaker,
            "condition": self._only(paragraph.condition),
            "blocks": blocks_of(paragraph.text),
        }

    def _choice(self, choice: Choice) -> dict[str, Any]:
        return {
            "runs": runs_of(choice.text),
            "to": self._to(choice.target),
            "condition": self._only(choice.condition),
            "critical": choice.critical,
            "effects": effect_words(choice.effects, self._labels),
            "principles": ", ".join(one.replace("-", " ") for one in choice.principles),
            "expect": f"{choice.expect}%" if choice.expect is not None else "",
            "feedback": blocks_of(choice.feedback),
        }

    def _only(self, condition: Any) -> str:
        return f"Only where {condition_words(condition, self._labels)}" if condition else ""

    def _to(self, name: str) -> str:
        return self._headings.get(name, f"no scene “{name}”")

    def _named(self, ref: str) -> list[dict[str, Any]]:
        found = self._choices.get(ref)
        return runs_of(found[1].text if found else ref)
