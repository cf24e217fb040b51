"""The credit of a demo: an invented approval and what proves it. A demo prints none of it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from hrtraining.credit import approving, proving, records
from hrtraining.credit.models import Approval
from hrtraining.credit.reader import packs
from hrtraining.credit.rules.comparison import inputs_data
from hrtraining.credit.rules.hours import CasesAs, Hours, hours_by
from hrtraining.credit.rules.packs import SELF_STUDY, Method

BOARD = "nbcc-acep"
NUMBER = "INVENTED-0000"
RATERS = (("Ari Specimen", 3), ("Bea Specimen", 3), ("Cam Specimen", 4))
READERS = (("Reader A", "social_worker", 395), ("Reader B", "counselor", 430))


def invent(opened: Session, organization_id: int, edition_id: int, at: datetime) -> None:
    """An approval with hours by the board's own method, three raters and two pilot readers."""
    for rater, difficulty in RATERS:
        rating = proving.RatingGiven(rater, "invented for this demo", difficulty, at.date())
        proving.rate(opened, organization_id, edition_id, rating, at=at, actor_person_id=None)
    for reader, profession, minutes in READERS:
        time = proving.PilotGiven(reader, profession, minutes, at.date())
        proving.time_pilot(opened, organization_id, edition_id, time, at=at, actor_person_id=None)
    pack = packs()[BOARD]
    given = approving.Given(
        profession="counselor",
        format=SELF_STUDY,
        number=NUMBER,
        valid_from=date(at.year, 1, 1),
        valid_to=date(at.year + 1, 12, 31),
        read_by="Kim Specimen",
        read_edition="none: invented for this demo",
        read_on=at.date(),
    )
    recorded = approving.record_approval(
        opened, organization_id, pack, given, at=at, actor_person_id=None
    )
    if not isinstance(recorded, approving.Recorded):
        raise RuntimeError(f"an invented approval could not be recorded: {recorded}")
    inputs = records.inputs_of(opened, organization_id, edition_id)
    hours = hours_by(pack, Method.WORDS, inputs, CasesAs.WORDS)
    if not isinstance(hours, Hours):
        raise RuntimeError(f"the hours of the demo could not be worked out: {hours}")
    approving.approve_hours(
        opened,
        opened.get_one(Approval, recorded.id),
        approving.HoursGiven(edition_id, hours, CasesAs.WORDS, "", "", "Invented for this demo."),
        inputs_data(inputs),
        at=at,
        actor_person_id=None,
    )
