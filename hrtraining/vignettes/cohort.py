"""Who stands behind which figure of a version, and the figures that may be told."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hrtraining.enrollment.models import Enrollment
from hrtraining.vignettes.models import (
    CohortAnswer,
    Playthrough,
    PlaythroughOrigin,
    VignetteVersion,
)
from hrtraining.vignettes.rules.cohort import (
    AT_ONCE,
    Group,
    first_answers,
    fork_for,
    told_order,
    told_together,
)
from hrtraining.vignettes.rules.engine import Case
from hrtraining.vignettes.rules.history import Moved


def stand_behind(opened: Session, playthrough_id: int, case: Case, moves: list[Moved]) -> None:
    """Puts a person who has come to an ending behind one fork of the version, the first time."""
    version_id, person_id = opened.execute(
        select(Playthrough.version_id, Enrollment.person_id)
        .join(Enrollment, Enrollment.id == Playthrough.enrollment_id)
        .where(Playthrough.id == playthrough_id)
    ).one()
    if opened.get(PlaythroughOrigin, playthrough_id) is not None:
        return
    # Two people who end at once wait for each other here, so that places stay without gaps.
    opened.execute(
        select(VignetteVersion.id).where(VignetteVersion.id == version_id).with_for_update()
    )
    counted = select(CohortAnswer.id).where(
        CohortAnswer.version_id == version_id, CohortAnswer.person_id == person_id
    )
    if opened.scalar(counted) is not None:
        return
    rows = opened.execute(
        select(CohortAnswer.scene, func.count())
        .where(CohortAnswer.version_id == version_id)
        .group_by(CohortAnswer.scene)
    ).all()
    waiting: dict[str, int] = {row[0]: row[1] for row in rows}
    answers = first_answers(case, moves)
    fork = fork_for(list(answers), waiting)
    if fork is None:
        return
    opened.add(
        CohortAnswer(
            version_id=version_id,
            person_id=person_id,
            scene=fork,
            choice=answers[fork],
            place=waiting.get(fork, 0),
        )
    )
    opened.flush()


def figures(opened: Session, version_id: int, case: Case) -> dict[str, tuple[Group, ...]]:
    """By fork, the newest thirty people that can be told of; a fork without any is left out."""
    rows = opened.execute(
        select(CohortAnswer.scene, CohortAnswer.place, CohortAnswer.choice)
        .where(CohortAnswer.version_id == version_id)
        .order_by(CohortAnswer.place)
    ).all()
    batches: dict[tuple[str, int], Counter[str]] = {}
    for row in rows:
        batches.setdefault((row.scene, row.place // AT_ONCE), Counter())[row.choice] += 1
    found = {}
    # Later thirties come later and take the place of earlier ones.
    for (name, _batch), counts in batches.items():
        scene = case.vignette.scene(name)
        groups = told_together(told_order(scene), counts) if scene else ()
        if groups:
            found[name] = groups
    return found
