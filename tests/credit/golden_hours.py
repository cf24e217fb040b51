"""The golden table of hours: invented content with every board, method and way to count cases."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from hrtraining.credit.reader import packs
from hrtraining.credit.rules.hours import CasesAs, Inputs, NoHours, agreement, hours_by
from hrtraining.credit.rules.measure import CaseRun, Measured, Part

# name: words, case words, case minutes, items, ratings, pilot times, hours the body set
CONTENTS = {
    "short": (6_000, 0, "0", 10, (3,), (), None),
    "edge": (9_999, 1, "0.005", 10, (2, 3), (59, 60), None),
    "long": (30_000, 0, "0", 30, (3, 3), (150, 153, 400), None),
    "bank": (30_000, 0, "0", 168, (3, 3), (), None),
    "cases": (34_000, 18_000, "90", 30, (2, 3, 4), (290, 300, 310), None),
    "fixed": (34_000, 18_000, "90", 30, (), (), "4.5"),
    "empty": (0, 0, "0", 0, (), (), None),
}


def inputs_of(name: str) -> Inputs:
    words, case_words, minutes, items, ratings, pilots, fixed = CONTENTS[name]
    content = Measured(
        (Part("m", "M", words),),
        (CaseRun("c", "C", case_words, Decimal(minutes)),),
        items,
        items,
        (),
        0,
        (),
    )
    return Inputs(content, agreement(ratings), pilots, None if fixed is None else Decimal(fixed))


def golden_hours() -> str:
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    for name in CONTENTS:
        for board, pack in packs().items():
            for rule in pack.methods:
                for cases in CasesAs:
                    found = hours_by(pack, rule.method, inputs_of(name), cases)
                    hours = "-" if isinstance(found, NoHours) else str(found.hours)
                    yield f"{name:<6} {board:<20} {rule.method:<9} cases as {cases:<8} {hours}"
