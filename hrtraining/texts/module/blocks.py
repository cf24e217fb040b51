"""The blocks under a heading: plain text is teaching, a quotation that opens bold has a kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from hrtraining.texts.lines import Line, cut, slice_of
from hrtraining.texts.module.values import (
    Block,
    Check,
    Figure,
    Limits,
    Practice,
    Reading,
    Reflect,
    Safety,
    Situation,
    Takeaways,
    Teaching,
)
from hrtraining.texts.options import check_options, first_option, read_options
from hrtraining.texts.parts import is_quote, one_line, open_prose, skip_blank, text_of, unquoted
from hrtraining.texts.problems import Problems, quoted
from hrtraining.texts.slugs import is_kebab
from hrtraining.texts.spans import Takes, read_words, span_parts

EQUIVALENT = "Text equivalent:"
NAMES: Mapping[str, type[Block]] = {
    "Situation": Situation,
    "Reflect": Reflect,
    "Check": Check,
    "Limits of the evidence": Limits,
    "Safety": Safety,
    "Practice": Practice,
    "Figure": Figure,
    "Takeaways": Takeaways,
    "Further reading": Reading,
}

_OPENING = re.compile(rf"\*\*({'|'.join(NAMES)}):\*\*(?:[ \t]+(.*)|[ \t]*)")
_BOLD = re.compile(r"(?:\*\*|__)\s*([^*_:]+?)\s*:?\s*(?:\*\*|__)")
_WORDS = {"id": Takes.TEXT}
_LEADING_SPANS = re.compile(r"(`[^`]+`(?: · `[^`]+`)*)(?:[ \t]+|$)")
_PICTURE = re.compile(r"!\[([^\]]*)\]\(([^()\s]*)\)[ \t]*(.*)")


def read_blocks(source: str, lines: Sequence[Line], problems: Problems) -> tuple[Block, ...]:
    """The blocks that stand in the lines, each with its exact slice of the source."""
    return tuple(
        replace(block, line=lines[skip_blank(lines)].number, source=slice_of(source, lines))
        for lines, block in _blocks(lines, problems)
    )


def block_of(source: str) -> Block | None:
    """The one block that a slice of source holds, or None where it holds another number of them."""
    problems = Problems()
    blocks = read_blocks(source, cut(source, problems), problems)
    return blocks[0] if len(blocks) == 1 and not problems.any_errors else None


def _blocks(lines: Sequence[Line], problems: Problems) -> Iterator[tuple[Sequence[Line], Block]]:
    for kind, run in _runs(lines, problems):
        if kind is None:
            yield run, Teaching(text_of(run))
            continue
        block = _typed(kind, [unquoted(line) for line in run if not line.blank], problems)
        if block is not None:
            yield run, block


def _runs(lines: Sequence[Line], problems: Problems) -> Iterator[tuple[str | None, Sequence[Line]]]:
    """Neighboring lines that make one block with the blank lines after it, and its kind.

    The kind is None for teaching text, which goes on until a block of some kind opens.
    """
    kinds = _openings(lines, problems)
    start = skip_blank(lines)
    while start < len(lines):
        at = start + 1
        if start in kinds:
            while at < len(lines) and is_quote(lines[at]):
                at += 1
            if at < len(lines) and not lines[at].blank:
                problems.error(
                    lines[at].number,
                    "block-unmarked",
                    "this line follows a block without '>' before it; put '>' there, or leave a "
                    "blank line if it is teaching text",
                )
        else:
            while at < len(lines) and at not in kinds:
                at += 1
        at = skip_blank(lines, at)
        yield kinds.get(start), lines[start:at]
        start = at


def _openings(lines: Sequence[Line], problems: Problems) -> dict[int, str]:
    """The index of every line that opens a block, with its kind; near misses become problems."""
    kinds: dict[int, str] = {}
    for at in open_prose(lines):
        line = lines[at]
        quote = is_quote(line)
        found = _OPENING.fullmatch(unquoted(line).text if quote else line.text)
        kind = found.group(1) if found else None
        follows_quote = quote and at > 0 and is_quote(lines[at - 1])
        if kind and follows_quote:
            problems.error(
                line.number,
                "block-inside",
                f"'**{kind}:**' opens a block inside another; leave a blank line before it",
            )
        elif kind and not quote:
            problems.error(
                line.number,
                "block-unmarked",
                f"'**{kind}:**' opens a block only in a quotation; put '> ' before its lines",
            )
        elif kind:
            kinds[at] = kind
        elif quote and not follows_quote:
            _check_near_miss(line, problems)
    return kinds


def _check_near_miss(line: Line, problems: Problems) -> None:
    """Note a quotation that opens almost like a block: a misspelled name must not become prose."""
    bold = _BOLD.match(unquoted(line).text)
    if bold is None:
        return
    name = bold.group(1).casefold()
    alike = next(
        (known for known in NAMES if name in known.casefold() or known.casefold() in name), None
    )
    likely = f"; did you mean '{alike}'?" if alike else problems.suggestion(bold.group(1), NAMES)
    if likely and len(name) > 3:
        problems.error(
            line.number,
            "unknown-block",
            f"{quoted(line.text[:40])} opens no block; a block opens with a name such as "
            f"'> **Reflect:**'{likely}",
        )


def _typed(kind: str, lines: list[Line], problems: Problems) -> Block | None:
    """The block of a kind whose lines, without the marks of a quotation, are given."""
    at = lines[0].number
    opening = _OPENING.fullmatch(lines[0].text)
    lines[0] = replace(lines[0], text=(opening.group(2) or "") if opening else "")
    maker = _MAKERS.get(kind)
    if maker is not None:
        words, lines[0] = _leading_words(lines[0], problems)
        return maker(_id_of(kind, words, at, problems), lines, problems)
    text = text_of(lines)
    if not text:
        _empty(kind, at, problems)
        return None
    return _PLAIN[kind](text)


def _leading_words(line: Line, problems: Problems) -> tuple[dict[str, str], Line]:
    """The spans that open a line, and the line without them."""
    spans = _LEADING_SPANS.match(line.text)
    parts = span_parts(spans.group(1)) if spans else None
    if spans is None or parts is None:
        return {}, line
    words = read_words(parts, line.number, _WORDS, problems)
    return (
        {name: word.rest for name, word in words.items()},
        replace(line, text=line.text[spans.end() :]),
    )


def _id_of(kind: str, words: Mapping[str, str], line: int, problems: Problems) -> str:
    name = words.get("id", "")
    if not name:
        problems.error(
            line,
            "id-missing",
            f"'{kind}' needs an id of its own: '> **{kind}:** `id last-week` ...'",
        )
    elif not is_kebab(name):
        problems.error(
            line,
            "id-form",
            f"the id {quoted(name)} must be lower-case letters, digits and single hyphens",
        )
    return name


def _reflect(name: str, lines: Sequence[Line], problems: Problems) -> Block:
    return Reflect(name, _text_needed("Reflect", lines, problems))


def _practice(name: str, lines: Sequence[Line], problems: Problems) -> Block:
    return Practice(name, _text_needed("Practice", lines, problems))


def _check(name: str, lines: Sequence[Line], problems: Problems) -> Block:
    split = first_option(lines)
    stem = _text_needed("Check", lines[:split], problems, lines[0].number)
    options = read_options(lines[split:], problems)
    check_options(options, 0, lines[0].number, f"the check {quoted(name)}", problems)
    return Check(name, stem, options)


def _figure(name: str, lines: Sequence[Line], problems: Problems) -> Block:
    at = lines[0].number
    picture = _PICTURE.match(lines[0].text)
    if picture is None:
        problems.error(
            at,
            "figure-form",
            "after its id a figure has its picture and a caption: "
            "'![Short description](figures/name.svg) Caption in a sentence.'",
        )
    alt, path, caption_start = picture.groups() if picture else ("", "", "")
    split = next(
        (index for index, line in enumerate(lines) if line.text.startswith(EQUIVALENT)), len(lines)
    )
    caption = one_line(" ".join([caption_start, *(line.text for line in lines[1:split])]))
    equivalent = text_of(lines[split:]).removeprefix(EQUIVALENT).strip()
    if picture and not (alt.strip() and caption):
        problems.error(
            at, "figure-words", "a figure needs a short description in its brackets and a caption"
        )
    if not equivalent:
        problems.error(
            at,
            "figure-equivalent",
            f"a figure needs a paragraph '{EQUIVALENT} ...' that says everything the picture says",
        )
    return Figure(name, one_line(alt), path, caption, equivalent)


def _text_needed(kind: str, lines: Sequence[Line], problems: Problems, at: int = 0) -> str:
    text = text_of(lines)
    if not text:
        _empty(kind, at or lines[0].number, problems)
    return text


def _empty(kind: str, line: int, problems: Problems) -> None:
    problems.error(
        line, "block-empty", f"'{kind}' says nothing; write its text after '**{kind}:**'"
    )


_PLAIN: Mapping[str, type[Situation | Limits | Safety | Takeaways | Reading]] = {
    "Situation": Situation,
    "Limits of the evidence": Limits,
    "Safety": Safety,
    "Takeaways": Takeaways,
    "Further reading": Reading,
}
_MAKERS: Mapping[str, Callable[[str, Sequence[Line], Problems], Block]] = {
    "Reflect": _reflect,
    "Practice": _practice,
    "Check": _check,
    "Figure": _figure,
}
