"""Reads rule packs; a broken one is refused with file, line and field, all problems at once."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path

from hrtraining.accounts.licenses import PROFESSIONS
from hrtraining.credit.rules.lines import PLACEHOLDERS, placeholders_of
from hrtraining.credit.rules.packs import (
    DECIMALS,
    NAMES,
    NEEDED,
    TEXTS,
    Known,
    Method,
    MethodRule,
    Pack,
    Rounding,
    Source,
    Statement,
    Value,
    forbidden_in,
)
from hrtraining.texts.head import read_yaml
from hrtraining.texts.nodes import Table
from hrtraining.texts.problems import Problems

FOLDER = Path(__file__).resolve().parent / "packs"
UNKNOWN = "unknown"
KEYS = frozenset(
    {
        *("board", "name", "short", "dated", "approves", "professions", "sources", "values"),
        *("methods", "statement", "forbidden", "notes"),
    }
)
EVIDENCE = frozenset({"verified", "unverified"})


class BrokenPacks(Exception):
    """A rule pack cannot be used; the message has every problem as ``path:line: …``."""


@cache
def packs() -> dict[str, Pack]:
    """The shipped packs by the board's slug, read once. Raises BrokenPacks."""
    return read_packs(FOLDER)


def read_packs(folder: Path) -> dict[str, Pack]:
    """The packs of a folder by the board's slug, in their order. Raises BrokenPacks."""
    found, told = {}, []
    for file in sorted(folder.glob("*.yaml")):
        problems = Problems()
        pack = read_pack(file.read_text(encoding="utf-8"), file.stem, problems)
        if pack is not None:
            found[pack.board] = pack
        told += [problem.told(str(file)) for problem in problems.all()]
    if told:
        raise BrokenPacks("\n".join(told))
    return found


def read_pack(text: str, stem: str, problems: Problems) -> Pack | None:
    """The pack of a text whose file is called ``stem``; None where something must be mended."""
    head = read_yaml(text, first_line=1, name="the pack", problems=problems)
    if head is None:
        return None
    head.refuse_unknown(KEYS)
    board = head.text("board", required=True)
    if board and board != stem:
        problems.error(head.line_of("board"), "name", f"'board' must be '{stem}', as the file is")
    sources = _sources(head)
    dated = head.day("dated", required=True)
    forbidden, forbidden_from = _forbidden(head, sources, problems)
    statement = _statement(head, sources, problems, forbidden)
    professions = head.texts("professions", required=True)
    for profession in professions:
        if profession not in PROFESSIONS:
            likely = problems.suggestion(profession, PROFESSIONS)
            problems.error(
                head.line_of("professions"),
                "profession",
                f"'{profession}' in 'professions' is none of ours{likely}",
            )
    values = _values(head, sources, problems)
    methods = _methods(head, sources, problems)
    name, short = head.text("name", required=True), head.text("short", required=True)
    approves = head.one_of("approves", ("organization", "course"), "organization")
    if problems.any_errors or dated is None or statement is None or forbidden_from is None:
        return None
    return Pack(
        board=board,
        name=name,
        short=short,
        dated=dated,
        approves=approves,
        professions=professions,
        values=values,
        methods=methods,
        statement=statement,
        forbidden=forbidden,
        forbidden_from=forbidden_from,
        notes=head.texts("notes"),
    )


def _sources(head: Table) -> dict[str, Source]:
    table = head.table("sources")
    found = {}
    for key in table.keys() if table else ():
        one = table.table(key) if table else None
        if one is None:
            continue
        one.refuse_unknown({"source", "edition", "read by"})
        day = one.day("read by", required=True)
        source, edition = one.text("source", required=True), one.text("edition", required=True)
        if day is not None:
            found[key] = Source(source, edition, day)
    return found


def _values(head: Table, sources: dict[str, Source], problems: Problems) -> dict[str, Value]:
    table = head.table("values", required=True)
    if table is None:
        return {}
    table.refuse_unknown(NAMES)
    found: dict[str, Value] = {}
    for name in NAMES:
        one = table.table(name, required=True)
        if one is None:
            continue
        one.refuse_unknown({"value", *EVIDENCE})
        known = _known(one, name, problems)
        if known is None and name in NEEDED:
            problems.error(one.line, "value", f"'{name}' must be known: give a cautious value")
        evidence = _evidence(one, sources, problems, known)
        if evidence is not None:
            found[name] = evidence
    rounding = found.get("rounding")
    if rounding and rounding.known != Rounding.DOWN and rounding.verified is None:
        problems.error(
            table.line_of("rounding"),
            "rounding",
            "'rounding' may only be other than down where a source was read for it",
        )
    return found


def _known(one: Table, name: str, problems: Problems) -> Known:
    written = one.text("value", required=True)
    if written == UNKNOWN:
        return None
    if name in TEXTS:
        if name == "rounding":
            return one.one_of("value", tuple(Rounding), Rounding.DOWN)
        return written
    if name not in DECIMALS:
        return one.truth("value")
    try:
        number = Decimal(written)
    except InvalidOperation:
        number = Decimal(-1)
    if not number.is_finite() or number < 0 or (name in NEEDED and not number):
        problems.error(one.line, "value", f"'{name}' must be a number above 0, not '{written}'")
        return None
    return number


def _evidence(
    one: Table, sources: dict[str, Source], problems: Problems, known: Known
) -> Value | None:
    if one.has("verified") == one.has("unverified"):
        problems.error(
            one.line,
            "evidence",
            f"{one.name} needs either 'verified' with a source or 'unverified' with what is known",
        )
        return None
    if one.has("unverified"):
        return Value(known, None, one.text("unverified", required=True))
    key = one.text("verified", required=True)
    if key not in sources:
        likely = problems.suggestion(key, sources)
        problems.error(
            one.line_of("verified"), "source", f"'sources' has no '{key}' for {one.name}{likely}"
        )
        return None
    if known is None:
        problems.error(one.line, "evidence", f"{one.name} is unknown, and so cannot be verified")
        return None
    return Value(known, sources[key])


def _methods(head: Table, sources: dict[str, Source], problems: Problems) -> tuple[MethodRule, ...]:
    found = []
    for one in head.tables("methods", required=True):
        one.refuse_unknown({"method", "words per hour", *EVIDENCE})
        method = Method(one.one_of("method", tuple(Method), Method.FIXED))
        per_hour = one.number("words per hour")
        if (method is Method.WORDS) != (per_hour > 0):
            problems.error(
                one.line, "method", "'words per hour' belongs to the method 'words', above 0"
            )
        accepted = _evidence(one, sources, problems, known=True)
        if accepted is not None:
            found.append(MethodRule(method, Decimal(per_hour) if per_hour else None, accepted))
    if len({rule.method for rule in found}) < len(found):
        problems.error(head.line_of("methods"), "method", "'methods' has a method twice")
    return tuple(found)


def _forbidden(
    head: Table, sources: dict[str, Source], problems: Problems
) -> tuple[tuple[str, ...], Value | None]:
    one = head.table("forbidden", required=True)
    if one is None:
        return (), None
    one.refuse_unknown({"words", *EVIDENCE})
    return one.texts("words", required=True), _evidence(one, sources, problems, known=True)


def _statement(
    head: Table, sources: dict[str, Source], problems: Problems, forbidden: tuple[str, ...]
) -> Statement | None:
    one = head.table("statement", required=True)
    if one is None:
        return None
    one.refuse_unknown({"version", "alone", "text", *EVIDENCE})
    text = one.long_text("text").strip()
    line = one.line_of("text")
    try:
        unknown = placeholders_of(text) - PLACEHOLDERS
    except ValueError:
        unknown = frozenset()
        problems.error(line, "statement", "the braces of 'text' do not close")
    for name in sorted(unknown):
        likely = problems.suggestion(name, PLACEHOLDERS)
        problems.error(line, "statement", f"'text' asks for {{{name}}}, which is not known{likely}")
    for word in forbidden_in(text, forbidden):
        problems.error(line, "statement", f"'text' holds the forbidden word '{word}'")
    wording = _evidence(one, sources, problems, known=True)
    version = one.text("version", required=True)
    if wording is None:
        return None
    return Statement(text, version, one.truth("alone"), wording)
