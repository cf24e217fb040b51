"""What stands in a passage, as a tree: words, links, macros, comments, images.

Macros that hold something (``<<if>> … <</if>>``) are closed by their own name. Nothing is run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

DEEPEST = 40
MOST_NODES = 60_000
LONGEST_LINK = 2_000
LONGEST_MACRO = 1_000
LONGEST_PASSAGE = 50_000
_OPENERS = re.compile(
    r'<<|\[\[|\[img\[|/\*|/%|<!--|"""|<nowiki>|\{\{\{|<(?:script|style)\b', re.IGNORECASE
)
_CLOSERS = {
    "[img[": "]]",
    "/*": "*/",
    "/%": "%/",
    "<!--": "-->",
    '"""': '"""',
    "<nowiki>": "</nowiki>",
    "{{{": "}}}",
    "<script": "</script>",
    "<style": "</style>",
}
_COMMENTS = frozenset({"/*", "/%", "<!--"})
_NAME = re.compile(r"/?(?:[A-Za-z][\w-]*|[=-])|/(?=>>)")
_QUOTED = re.compile(r""""(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`""")
_STOP = re.compile(r""">>|<<|["'`]""")
CLAUSES = {"elseif": "if", "else": "if", "case": "switch", "default": "switch"}


class TooMuch(Exception):
    """A passage that nests too deeply or holds too much; the message says which, ``line`` where."""

    def __init__(self, reason: str, line: int) -> None:
        super().__init__(reason)
        self.line = line


@dataclass(frozen=True, slots=True)
class Words:
    """Text with its markup."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a passage, with what following it sets (as written, perhaps empty)."""

    text: str
    target: str
    setter: str
    line: int


@dataclass(slots=True)
class Macro:
    """A macro; ``holds`` what stands up to its end, or up to the next clause of it."""

    name: str
    args: str
    line: int
    holds: list[Node] = field(default_factory=list)
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Aside:
    """What is passed by whole: a comment, an image, a script, an end of a macro never begun."""

    what: str
    line: int


Node: TypeAlias = Words | Link | Macro | Aside


def read_markup(text: str, first_line: int) -> list[Node]:
    """The tree of a passage's content. Raises TooMuch."""
    if len(text) > LONGEST_PASSAGE:
        raise TooMuch(f"a passage holds more than {LONGEST_PASSAGE:,} characters", first_line)
    return _Reader(text, first_line).read()


class _Reader:
    def __init__(self, text: str, first_line: int) -> None:
        self._text = text
        self._line = first_line
        self._counted = 0
        self._made = 0
        self._closing = set(re.findall(r"<</([\w-]+)", text))
        self._never_closed: set[str] = set()
        self._root: list[Node] = []
        self._open: list[Macro] = []

    def read(self) -> list[Node]:
        for node in self._nodes():
            self._made += 1
            if self._made > MOST_NODES:
                raise TooMuch(f"a passage holds more than {MOST_NODES:,} pieces", node.line)
            self._place(node)
        return self._root

    def _place(self, node: Node) -> None:
        if isinstance(node, Macro):
            if node.name.startswith("/"):
                self._close(node)
                return
            parent = CLAUSES.get(node.name)
            if parent is not None:
                self._end_clause(parent)
            self._into().append(node)
            if node.name in self._closing or (parent is not None and self._has_open(parent)):
                self._open.append(node)
            if len(self._open) > DEEPEST:
                raise TooMuch(f"macros nest more than {DEEPEST} deep here", node.line)
        else:
            self._into().append(node)

    def _into(self) -> list[Node]:
        return self._open[-1].holds if self._open else self._root

    def _has_open(self, name: str) -> bool:
        return any(one.name == name for one in self._open)

    def _end_clause(self, parent: str) -> None:
        """A clause such as ``<<else>>`` ends the one before it and stands inside its macro."""
        if self._has_open(parent):
            while self._open[-1].name != parent:
                self._open.pop()

    def _close(self, node: Macro) -> None:
        name = node.name[1:]
        if not self._has_open(name):
            self._into().append(Aside(f"<</{name}>> without its beginning", node.line))
            return
        while True:
            one = self._open.pop()
            if one.name == name:
                one.closed = True
                return

    def _nodes(self) -> Iterator[Node]:
        text, at, start = self._text, 0, 0
        while True:
            found = _OPENERS.search(text, at)
            if found is None:
                break
            made = self._special(found)
            if made is None:
                at = found.end()
                continue
            node, end = made
            if node is None:
                # Verbatim text stays among the words; nothing in it is read.
                at = end
                continue
            if found.start() > start:
                yield Words(text[start : found.start()], self._line_at(start))
            yield node
            at = start = end
        if start < len(text):
            yield Words(text[start:], self._line_at(start))

    def _special(self, found: re.Match[str]) -> tuple[Node | None, int] | None:
        """The node that begins here and its end; None where the sign is only a sign."""
        opener = found.group().casefold()
        if opener == "<<":
            return self._macro(found)
        if opener == "[[":
            return self._link(found)
        end = self._closed_at(opener, found.end())
        if end is None:
            return None
        if opener == "[img[":
            return Aside("image", self._line_at(found.start())), end
        if opener in _COMMENTS:
            return Aside("comment", self._line_at(found.start())), end
        if opener in {"<script", "<style"}:
            return Aside(f"{opener[1:]} element", self._line_at(found.start())), end
        return None, end

    def _closed_at(self, opener: str, start: int) -> int | None:
        """Where what was opened ends. What is not closed once is not closed later either."""
        if opener in self._never_closed:
            return None
        closer = _CLOSERS[opener]
        end = self._text.find(closer, start)
        if end < 0:
            self._never_closed.add(opener)
            return None
        return end + len(closer)

    def _macro(self, found: re.Match[str]) -> tuple[Node, int] | None:
        name = _NAME.match(self._text, found.end())
        if name is None:
            return None
        end = self._end_of_macro(name.end())
        if end is None:
            return None
        line = self._line_at(found.start())
        return Macro(name.group(), self._text[name.end() : end].strip(), line), end + 2

    def _end_of_macro(self, at: int) -> int | None:
        text = self._text
        last = min(len(text), at + LONGEST_MACRO)
        never_closed: set[str] = set()
        while (stop := _STOP.search(text, at, last)) is not None:
            sign = stop.group()
            if sign in {">>", "<<"}:
                return stop.start() if sign == ">>" else None
            quoted = None if sign in never_closed else _QUOTED.match(text, stop.start(), last)
            if quoted is None:
                never_closed.add(sign)
            at = quoted.end() if quoted else stop.end()
        return None

    def _link(self, found: re.Match[str]) -> tuple[Node | None, int] | None:
        end = self._text.find("]]", found.end(), found.end() + LONGEST_LINK)
        inner = self._text[found.end() : end]
        if end < 0 or "\n" in inner.strip() or "[[" in inner:
            return None
        body, bracket, setter = inner.partition("][")
        if setter.endswith("]"):
            return None
        label, target = split_link(body)
        if not target:
            return None
        if re.match(r"[a-z]+://", target, re.IGNORECASE):
            return None, end + 2
        line = self._line_at(found.start())
        return Link(label, target, setter if bracket else "", line), end + 2

    def _line_at(self, place: int) -> int:
        if place < self._counted:
            return self._line - self._text.count("\n", place, self._counted)
        self._line += self._text.count("\n", self._counted, place)
        self._counted = place
        return self._line


def split_link(body: str) -> tuple[str, str]:
    """The text and the target of ``a->b``, ``b<-a``, ``a|b`` or ``a`` alone."""
    if "->" in body:
        label, _arrow, target = body.rpartition("->")
    elif "<-" in body:
        target, _arrow, label = body.partition("<-")
    elif "|" in body:
        label, _bar, target = body.rpartition("|")
    else:
        label = target = body
    return label.strip(), target.strip()
