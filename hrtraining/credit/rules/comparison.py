"""Every board side by side: what one course would earn with each, and how."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from hrtraining.credit.rules.hours import CasesAs, Hours, Inputs, NoHours, hours_by
from hrtraining.credit.rules.measure import Measured
from hrtraining.credit.rules.packs import Method, Pack


@dataclass(frozen=True, slots=True)
class BoardHours:
    """What a board would give, by each method that it may take."""

    pack: Pack
    found: tuple[Hours | NoHours, ...]


def compare(packs: Iterable[Pack], inputs: Inputs, cases: CasesAs) -> tuple[BoardHours, ...]:
    """The boards in their order; what a body fixes itself is left out until it has done so."""
    return tuple(
        BoardHours(
            pack,
            tuple(
                hours_by(pack, rule.method, inputs, cases)
                for rule in pack.methods
                if rule.method is not Method.FIXED or inputs.fixed is not None
            ),
        )
        for pack in packs
    )


def content_data(content: Measured) -> dict[str, Any]:
    """A measured course as JSON has it."""
    return {
        "words": content.words,
        "modules": [asdict(part) for part in content.modules],
        "cases": [asdict(run) | {"minutes": str(run.minutes)} for run in content.cases],
        "items": content.items,
        "bank": content.bank,
        "words_left_out": dict(content.left_out),
        "items_left_out": dict(content.items_left_out),
        "works_cited_left_out": content.works,
    }


def inputs_data(inputs: Inputs) -> dict[str, Any]:
    """What hours were worked out from, as it is kept beside them."""
    return {
        "content": content_data(inputs.content),
        "difficulty": str(inputs.difficulty.difficulty) if inputs.difficulty else None,
        "agreement": inputs.difficulty.told if inputs.difficulty else None,
        "pilots": list(inputs.pilots),
        "fixed": None if inputs.fixed is None else str(inputs.fixed),
    }


def board_data(board: BoardHours) -> dict[str, Any]:
    """What a board would give as JSON has it; decimals are texts."""
    return {
        "board": board.pack.board,
        "name": board.pack.name,
        "unit": board.pack.text("unit"),
        "methods": [_method_data(one) for one in board.found],
    }


def _method_data(one: Hours | NoHours) -> dict[str, Any]:
    data: dict[str, Any] = {
        "method": one.method.value,
        "accepted": one.accepted.evidence,
        "verified": one.accepted.verified is not None,
    }
    match one:
        case NoHours(missing=missing):
            return data | {"hours": None, "missing": missing}
        case Hours():
            return data | {
                "hours": str(one.hours),
                "exact": str(one.exact),
                "minutes": None if one.minutes is None else str(one.minutes),
                "steps": list(one.steps),
            }
