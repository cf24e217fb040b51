"""The facilitator's guide: the whole case on accessible paper."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pypdf
import pytest

from hrtraining.exchange.exports.guide import CannotPrint, for_paper, write_guide
from hrtraining.prose import line, text_of
from hrtraining.texts.vignette.reading import read_draft
from hrtraining.texts.vignette.values import Vignette
from hrtraining.vignettes.exports.map_svg import map_svg
from hrtraining.vignettes.rules.map.layout import lay_out
from hrtraining.vignettes.rules.proof import prove
from tests.texts.samples import SLEEVE

MOMENT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
DREW = Path("content/vignettes/drew.md")


def case_of(text: str) -> Vignette:
    return read_draft(text).vignette


def guide_of(case: Vignette) -> bytes:
    return write_guide(case, prove(case, 50_000), MOMENT, "version 3")


def words_of(made: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(made)).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def squeezed(markdown: str) -> str:
    return "".join(text_of(line(markdown)).split())


def test_every_scene_choice_and_debrief_is_on_paper() -> None:
    case = case_of(DREW.read_text(encoding="utf-8"))
    said = words_of(guide_of(case))
    for scene in case.scenes:
        assert squeezed(scene.heading) in said
        for choice in scene.choices:
            assert squeezed(choice.text) in said
        for paragraph in (*scene.paragraphs, *scene.debrief):
            # A footer may stand in the middle of a paragraph that goes on overleaf.
            assert squeezed(paragraph.text.split(". ")[0])[:20] in said
    assert "Proved:everystate" in said


def test_it_declares_archive_and_accessibility_standards() -> None:
    read = pypdf.PdfReader(io.BytesIO(guide_of(case_of(SLEEVE))))
    about = read.xmp_metadata
    assert about is not None
    written = about.stream.get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in written
    assert "<pdfaid:part>3</pdfaid:part>" in written


def test_it_says_that_nobody_reviewed_the_case_until_somebody_did() -> None:
    case = case_of(SLEEVE)
    said = "Notyetreviewedbyalicensedclinician."
    assert said in words_of(guide_of(replace(case, reviewers=())))
    assert said not in words_of(guide_of(replace(case, reviewers=("An Invented Reviewer",))))


def test_words_are_shown_and_never_read_as_markup() -> None:
    case = replace(case_of(SLEEVE), title="#panic() *not bold* $x$ [a] @b")
    assert "#panic()" in words_of(guide_of(case))


def test_a_sign_that_no_font_has_is_refused_by_name() -> None:
    with pytest.raises(CannotPrint, match="No shipped font"):
        guide_of(replace(case_of(SLEEVE), title="A \U0001f9ea"))


def test_the_map_on_paper_needs_no_browser() -> None:
    layout = lay_out(case_of(SLEEVE))
    svg = for_paper(map_svg(layout, "The sleeve", standalone=True))  # type: ignore[arg-type]
    assert "var(" not in svg
    assert "@media" not in svg
