"""Words between Markdown and SugarCube's markup.

On the way out, emphasis, code, lists and web links are written as SugarCube writes them, and every
sign that means something there becomes a character reference, so that the words look right in play
and come back exactly. On the way in, SugarCube's markup becomes Markdown, and signs that mean
something in Markdown are escaped.
"""

from __future__ import annotations

import re
from collections.abc import Callable

Noted = Callable[[str, str], None]

_WORDS = r"(?:[^\W_]|[ ,.;:!?’…–-])*"
_PLAIN = rf"[^\W_](?:{_WORDS}[^\W_.!?…,])?[.!?…,]*"
_WEB = r"https?://[A-Za-z0-9./%?=&:+-]+"
_MARKDOWN = re.compile(
    r"(?P<escape>\\[!-/:-@\[-`{-~])"
    rf"|\*\*(?P<strong>{_PLAIN})\*\*"
    rf"|(?<![*\w])\*(?P<em>{_PLAIN})\*(?![*\w])"
    r"|`(?P<code>[^\W_](?:[^\W_]|[ ,.;:!?=+-])*)`"
    rf"|\[(?P<text>{_PLAIN})\]\((?P<url>{_WEB})\)"
    r"|(?P<sign>[\\`*_\[\]<>~|#$&{}^@]|''+|//+|==+|--+|\"\"+|/(?=[*%]))"
)
_TOKEN = re.compile(
    r"(?m:^)(?P<bullet>(?:\*+|\#+)[ \t]*)|(?m:^)(?P<quote>>+[ \t]*)|(?m:^)(?P<heading>!{1,6})"
    r"|(?P<reference>&#(?:x[0-9A-Fa-f]{1,6}|[0-9]{1,7});)"
    r'|"""(?P<verbatim>[^"].{0,2000}?)"""|<nowiki>(?P<nowiki>.{0,2000}?)</nowiki>'
    r"|\{\{\{(?P<code>[^`\n{}]+)\}\}\}"
    r"|\[\[(?P<text>[^\[\]|\n]+)\|(?P<url>https?://[^\s\[\]|()]+)\]\]"
    r"|(?P<pair>''|//)|(?P<other>__|==|\^\^|~~)|(?P<style>@@(?:[#.\w:; -]{0,80};)?)"
    r"|(?P<html></?[A-Za-z][A-Za-z0-9-]*(?:[ \t\n][^<>]*)?/?>)"
    r"|(?P<dollars>\$\$)"
    r"|(?P<variable>\$[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_]\w*|\[[^\]\n]{0,40}\])*)"
    r"|(?P<sign>[\\`*_\[\]<>~|#]|(?<=\[)@)",
    re.DOTALL,
)
_SPECIAL = re.compile(r"([\\`*_\[\]<>#~|]|(?<=\[)@|\A@\Z)")
_CONTINUED = re.compile(r"[ \t]*\\[ \t]*\n|\n[ \t]*\\(?=[ \t])")


def to_markup(markdown: str) -> str:
    """The words as SugarCube shows them; `to_markdown` gives the same Markdown again."""
    made = "\n".join(_line_out(line) for line in markdown.split("\n"))
    return made if to_markdown(made) == markdown else literal(markdown)


def literal(markdown: str) -> str:
    """Every sign as a character reference: never misread, whatever it is."""
    return "".join(
        sign if sign in "\n\t " or sign.isalnum() else f"&#{ord(sign)};" for sign in markdown
    )


def to_markdown(markup: str, noted: Noted = lambda _construct, _note: None) -> str:
    """SugarCube's markup as Markdown; ``noted`` hears of what has no counterpart."""
    joined = _CONTINUED.sub("", markup)
    open_pairs: dict[str, int] = {}
    pieces: list[str] = []
    at = 0
    for found in _TOKEN.finditer(joined):
        pieces.append(joined[at : found.start()])
        at = found.end()
        sign = found.group()
        if found.lastgroup == "pair":
            _take_pair(sign, open_pairs, pieces)
        else:
            pieces.append(_in(found, noted))
    pieces.append(joined[at:])
    return "".join(pieces)


def escaped(text: str) -> str:
    """Plain words as Markdown that shows them so."""
    return _SPECIAL.sub(lambda sign: "\\" + sign.group(), text)


def _line_out(line: str) -> str:
    start = end = ""
    if line.startswith("- "):
        start, line = "* ", line[2:]
    elif line.startswith("> "):
        start, line = "> ", line[2:]
    elif line.startswith(("!", "::")):
        start, line = f"&#{ord(line[0])};", line[1:]
    if line.endswith("\\"):
        line, end = line[:-1], "&#92;"
    return start + _MARKDOWN.sub(_out, line) + end


def _out(found: re.Match[str]) -> str:
    kind, text = found.lastgroup, found.group()
    match kind:
        case "escape":
            sign = text[1]
            return f'"""{sign}"""' if _SPECIAL.fullmatch(sign) else f"&#92;&#{ord(sign)};"
        case "strong":
            return f"''{found['strong']}''"
        case "em":
            return f"//{found['em']}//"
        case "code":
            return "{{{" + found["code"] + "}}}"
        case "url":
            return f"[[{found['text']}|{found['url']}]]"
        case _:
            return "".join(f"&#{ord(sign)};" for sign in text)


def _take_pair(sign: str, open_pairs: dict[str, int], pieces: list[str]) -> None:
    """Two of one sign around words become Markdown's; one alone stays as it is."""
    mark = "**" if sign == "''" else "*"
    place = open_pairs.pop(sign, None)
    if place is None:
        open_pairs[sign] = len(pieces)
        pieces.append(sign)
    else:
        pieces[place] = mark
        pieces.append(mark)


def _in(found: re.Match[str], noted: Noted) -> str:
    kind, text = found.lastgroup or "", found.group()
    match kind:
        case "bullet" | "quote" | "heading":
            return _line_start(kind, text, noted)
        case "reference" | "verbatim" | "nowiki" | "code" | "url" | "dollars" | "sign":
            return _kept(kind, found)
        case _:
            return _told(kind, text, noted)


def _kept(kind: str, found: re.Match[str]) -> str:
    """What Markdown has as well."""
    match kind:
        case "reference":
            return _character(found.group()[2:-1])
        case "verbatim" | "nowiki":
            return escaped(found[kind])
        case "code":
            return f"`{found['code']}`"
        case "url":
            return f"[{escaped(found['text'])}]({found['url']})"
        case "dollars":
            return "$"
        case _:
            return escaped(found.group())


def _told(kind: str, text: str, noted: Noted) -> str:
    """What Markdown has not."""
    match kind:
        case "variable":
            noted("printed value", f"a case cannot print {text}; its name stands there")
            return escaped(f"[{text[1:]}]")
        case "html":
            if text.casefold().startswith("<br"):
                return "\n"
            noted("HTML", "a case has no HTML; the words around it stay")
            return ""
        case _:
            noted("style", f"'{text}' has no counterpart; the words stay")
            return ""


def _line_start(kind: str, text: str, noted: Noted) -> str:
    if kind == "quote":
        return "> "
    if kind == "heading":
        noted("style", "a heading inside a scene became a line of text")
        return ""
    if text.startswith("#"):
        noted("style", "a numbered list became one with bullets: numbers are for choices")
    return "- "


def _character(digits: str) -> str:
    code = int(digits[1:], 16) if digits.startswith("x") else int(digits)
    readable = 32 <= code < 0xD800 or 0xE000 <= code < 0x110000
    return chr(code) if readable and not 0x7F <= code < 0xA0 else "\ufffd"
