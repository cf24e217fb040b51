"""The one rule that says whether a trainee has completed a course. Every path asks it.

What must be done comes from the course's edition that the trainee enrolled in; whether an
examination was passed was decided at its submission, under the rules in force at its beginning.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

WITHDRAWN = "the course was withdrawn, and the time to complete it has passed"


class Kind(StrEnum):
    """What kind of thing has to be done, in the order in which a trainee meets it."""

    MODULE = "module"
    VIGNETTE = "vignette"
    EXAMINATION = "examination"
    EVALUATION = "evaluation"
    ATTESTATION = "attestation"


@dataclass(frozen=True, slots=True)
class ModuleToRead:
    """A required module and its sections."""

    slug: str
    title: str
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Requirements:
    """What a course's edition asks. ``vignettes`` and ``examination`` are (slug, title)."""

    modules: tuple[ModuleToRead, ...]
    vignettes: tuple[tuple[str, str], ...]
    examination: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class CasePlayed:
    """One playthrough: the ending reached, if any, and whether an unsafe act was chosen in it."""

    ending: str
    critical: bool


@dataclass(frozen=True, slots=True)
class ExaminationState:
    """The examination's attempts: passed when, and whether all of them are used."""

    passed_at: datetime | None = None
    used_up: bool = False
    tried: int = 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a trainee has done. ``read`` holds (module, section).

    ``withdrawn`` gives for every case that was withdrawn here the reason that was recorded.
    """

    read: frozenset[tuple[str, str]] = frozenset()
    played: Mapping[str, tuple[CasePlayed, ...]] | None = None
    withdrawn: Mapping[str, str] | None = None
    examination: ExaminationState = ExaminationState()
    evaluated_at: datetime | None = None
    attested_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """That the offering was withdrawn: why, and until when those enrolled may still complete it."""

    at: datetime
    reason: str
    finish_by: datetime | None

    def is_over(self, now: datetime) -> bool:
        """Whether nothing can be completed any more."""
        return self.finish_by is None or now > self.finish_by


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: done or not, and in words what is still missing.

    ``open`` says whether it can be done now; an attestation, for example, comes last. ``waived`` is
    the recorded reason for which it need not be done any more; such a step counts as done.
    """

    kind: Kind
    slug: str
    title: str
    done: bool
    open: bool = True
    missing: str = ""
    waived: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a trainee stands: every step, and when everything was done."""

    steps: tuple[Step, ...]
    completed_at: datetime | None

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        return self.completed_at is not None

    @property
    def next(self) -> Step | None:
        """The one next step."""
        return next((step for step in self.steps if not step.done and step.open), None)

    def step(self, kind: Kind, slug: str = "") -> Step:
        """The step of a kind. Raises StopIteration where the course does not ask it."""
        return next(s for s in self.steps if s.kind is kind and slug in {"", s.slug})


def standing(requirements: Requirements, evidence: Evidence, *, over: bool = False) -> Standing:
    """What is done and what is missing.

    The course is complete at the moment of the attestation, and only when everything else was done
    before it. ``over`` says that the offering was withdrawn and its time to finish has passed: what
    was attested before stands, and nothing else can be.
    """
    steps = [_module(module, evidence) for module in requirements.modules]
    steps += [_vignette(slug, title, evidence) for slug, title in requirements.vignettes]
    if requirements.examination is not None:
        steps.append(_examination(*requirements.examination, evidence.examination))
    work_done = all(step.done for step in steps)
    steps.append(
        Step(
            Kind.EVALUATION,
            "",
            "Your evaluation of the course",
            done=evidence.evaluated_at is not None,
            open=work_done and not over,
            missing="" if evidence.evaluated_at else (WITHDRAWN if over else "not given yet"),
        )
    )
    before = work_done and evidence.evaluated_at is not None
    attested = before and evidence.attested_at is not None
    steps.append(
        Step(
            Kind.ATTESTATION,
            "",
            "Your attestation, and your name as it will be printed",
            done=attested,
            open=before and (attested or not over),
            missing="" if attested else (WITHDRAWN if over else "not given yet"),
        )
    )
    return Standing(tuple(steps), evidence.attested_at if attested else None)


def _module(module: ModuleToRead, evidence: Evidence) -> Step:
    left = [name for name in module.sections if (module.slug, name) not in evidence.read]
    count = len(module.sections) - len(left)
    return Step(
        Kind.MODULE,
        module.slug,
        module.title,
        done=not left,
        missing=f"{count} of {len(module.sections)} sections read" if left else "",
    )


def _vignette(slug: str, title: str, evidence: Evidence) -> Step:
    played = (evidence.played or {}).get(slug, ())
    ended = any(one.ending for one in played)
    # An unsafe act that was never followed to an ending was never debriefed.
    undebriefed = any(one.critical and not one.ending for one in played)
    withdrawn = (evidence.withdrawn or {}).get(slug)
    if withdrawn and (undebriefed or not ended):
        # Who was past it has met the requirement; from everybody else it is taken.
        return Step(Kind.VIGNETTE, slug, title, done=True, waived=withdrawn)
    missing = ""
    if not played:
        missing = "not played yet"
    elif undebriefed:
        missing = "a risky choice has not been debriefed: bring that playthrough to an ending"
    elif not ended:
        missing = "no ending reached yet"
    return Step(Kind.VIGNETTE, slug, title, done=ended and not undebriefed, missing=missing)


def _examination(slug: str, title: str, state: ExaminationState) -> Step:
    missing = ""
    if state.passed_at is None:
        missing = "not passed yet" if state.tried else "not taken yet"
        if state.used_up:
            missing = "not passed, and every attempt is used"
    return Step(Kind.EXAMINATION, slug, title, done=state.passed_at is not None, missing=missing)
