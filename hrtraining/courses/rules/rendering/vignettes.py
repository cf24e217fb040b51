"""A case as it is served: every part of every scene, in the order and number of the case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hrtraining import prose
from hrtraining.courses.rules.rendered import (
    RenderedChoice,
    RenderedObjective,
    RenderedParagraph,
    RenderedScene,
    RenderedVignette,
)
from hrtraining.courses.rules.rendering.pages import page_of, plain
from hrtraining.texts.references import Work
from hrtraining.texts.vignette.values import Paragraph, Scene, Vignette


def render_vignette(vignette: Vignette, works: Mapping[str, Work]) -> RenderedVignette:
    """The case as it is served."""
    return RenderedVignette(
        slug=vignette.slug,
        title=plain(vignette.title),
        objectives=tuple(
            RenderedObjective(objective.id, plain(objective.text), objective.serves)
            for objective in vignette.objectives
        ),
        sensitive=vignette.sensitive,
        authors=vignette.authors,
        reviewers=vignette.reviewers,
        scenes=tuple(render_scene(scene, works) for scene in vignette.scenes),
        facilitators_note=page_of(works, "note-").block(vignette.facilitators_note),
    )


def render_scene(scene: Scene, works: Mapping[str, Work]) -> RenderedScene:
    """One scene, for a preview as well; its sources are its own."""
    page = page_of(works, f"{scene.name}-")
    return RenderedScene(
        name=scene.name,
        heading=plain(scene.heading),
        paragraphs=_paragraphs(scene.paragraphs, page),
        reflect=page.block(scene.reflect),
        choices=tuple(
            RenderedChoice(choice.id, page.line(choice.text), page.block(choice.feedback))
            for choice in scene.choices
        ),
        debrief=_paragraphs(scene.debrief, page),
        worked_path=tuple((step.choice, page.line(step.reason)) for step in scene.worked_path),
        way_around=page.line(scene.way_around.text) if scene.way_around else "",
        sources=page.sources(),
    )


def _paragraphs(paragraphs: Iterable[Paragraph], page: prose.Page) -> tuple[RenderedParagraph, ...]:
    return tuple(
        RenderedParagraph(plain(paragraph.speaker), page.block(paragraph.text))
        for paragraph in paragraphs
    )
