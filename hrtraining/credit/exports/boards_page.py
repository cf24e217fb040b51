"""The rules of every board as Markdown: the part of docs/boards.md that is made from the packs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from hrtraining.accounts.licenses import PROFESSIONS
from hrtraining.credit.rules.packs import Known, Pack, Value

BEGINS = "<!-- From here on this page is written by `hrtraining credit boards`. -->"


def boards_page(packs: Iterable[Pack]) -> str:
    """A section for each board, beginning with :data:`BEGINS`."""
    return "\n".join([BEGINS, *(line for pack in packs for line in _section(pack))]) + "\n"


def said(known: Known) -> str:
    """A value in words."""
    match known:
        case None:
            return "not known"
        case bool():
            return "yes" if known else "no"
        case Decimal():
            return f"{known.normalize():f}"
        case str():
            return known


def _section(pack: Pack) -> Iterator[str]:
    yield f"\n## {pack.short}\n"
    whom = ", ".join(PROFESSIONS[one].lower() for one in pack.professions)
    given = "each course" if pack.approves == "course" else "the organization"
    yield f"{pack.name} (`{pack.board}`, dated {pack.dated.isoformat()}). It approves {given}."
    yield f"For: {whom}.\n"
    yield "| rule | value | verified |"
    yield "|---|---|---|"
    for name, value in pack.values.items():
        yield _row(name, said(value.known), value)
    for rule in pack.methods:
        per = f", {said(rule.words_per_hour)} words an hour" if rule.words_per_hour else ""
        yield _row(f"method: {rule.method.value}{per}", "taken", rule.accepted)
    yield _row("never printed", ", ".join(pack.forbidden), pack.forbidden_from)
    text = pack.statement.text or "not known whole, so that nothing is printed"
    alone = " (stands alone)" if pack.statement.alone else ""
    yield _row(f"statement {pack.statement.version}{alone}", text, pack.statement.wording)
    yield ""
    yield from (f"- {note}" for note in pack.notes)


def _row(name: str, value: str, evidence: Value) -> str:
    proof = str(evidence.verified) if evidence.verified else f"no: {evidence.why}"
    return f"| {name} | {value} | {proof} |"
