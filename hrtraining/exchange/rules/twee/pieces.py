"""A passage's tree as pieces of a scene: paragraphs, choices, what is set on the way in.

Conditions and assignments stay as they were written (`script`); each piece keeps the entry of the
ledger whose fate is settled when it is put into the case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from hrtraining.exchange.rules.ledger import Entry, Ledger
from hrtraining.exchange.rules.twee.markup import (
    CLAUSES,
    Aside,
    Link,
    Macro,
    Node,
    Words,
    split_link,
)
from hrtraining.exchange.rules.twee.prose import escaped, to_markdown
from hrtraining.exchange.rules.twee.script import (
    Assigned,
    Joined,
    Test,
    Unread,
    read_assignments,
    read_test,
)

LINKS = frozenset({"link", "button", "click", "linkreplace", "linkappend", "linkprepend"})
GOES_ON = frozenset({"goto", "return", "back"})
KEPT_INSIDE = frozenset({"nobr", "silent", "silently", "capture", "do", "done"})
PRINTS = frozenset({"print", "=", "-"})
_ARGUMENT = re.compile(r"""\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|\[\[(.+?)\]\]|(\S+))""")
_BLANK = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold where a piece stands: all of the tests, with the entries of those written."""

    tests: tuple[Test, ...] = ()
    entries: tuple[Entry, ...] = ()

    def and_also(self, test: Test, entry: Entry | None = None) -> Condition:
        """The same and one more test."""
        return Condition((*self.tests, test), (*self.entries, entry) if entry else self.entries)

    @property
    def test(self) -> Test | None:
        """All tests as one, None where nothing is asked."""
        if len(self.tests) < 2:
            return self.tests[0] if self.tests else None
        return Joined("and", self.tests)


@dataclass(slots=True)
class Text:
    """A paragraph as Markdown; ``inside`` where it was cut out of a longer one."""

    markdown: str
    line: int
    condition: Condition
    entry: Entry


@dataclass(slots=True)
class Set:
    """One assignment, with its entry."""

    assigned: Assigned | Unread
    line: int
    entry: Entry
    condition: Condition = field(default_factory=Condition)


@dataclass(slots=True)
class Way:
    """A link that becomes a choice."""

    text: str
    target: str
    line: int
    condition: Condition
    entry: Entry
    sets: list[Set]


@dataclass(slots=True)
class Pieces:
    """What a passage holds, in order."""

    texts: list[Text] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)
    sets: list[Set] = field(default_factory=list)
    included: list[tuple[str, Entry]] = field(default_factory=list)


def pieces_of(nodes: Sequence[Node], ledger: Ledger) -> Pieces:
    """The pieces of one passage; all that has no place in a case is settled in the ledger."""
    collector = _Collector(ledger)
    collector.walk(nodes, Condition())
    collector.flush()
    return collector.made


class _Collector:
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.made = Pieces()
        self._buffer = ""
        self._line = 0
        self._condition = Condition()
        self._cut = False
        self._quiet = False

    def walk(self, nodes: Sequence[Node], condition: Condition) -> None:
        for node in nodes:
            match node:
                case Words():
                    self._take_words(node, condition)
                case Link():
                    self._take_link(node, condition)
                case Aside():
                    self._take_aside(node)
                case Macro():
                    self._take_macro(node, condition)

    def flush(self) -> None:
        """End the paragraph that is open."""
        text, line = self._buffer, self._line
        self._buffer = ""
        for part in _BLANK.split(text):
            words = part.strip("\n")
            if words.strip() and not self._quiet:
                self._add_text(words, line, self._condition)
            line += part.count("\n") + 2
        self._cut = False

    def _add_text(self, words: str, line: int, condition: Condition) -> None:
        line += len(words) - len(words.lstrip("\n"))
        entry = self._ledger.found("paragraph", line)
        if self._cut:
            entry.mapped("it stood inside a paragraph and became one of its own")

        def noted(construct: str, note: str) -> None:
            self._ledger.found(construct, line).mapped(note)

        markdown = to_markdown(words, noted)
        self.made.texts.append(Text(markdown, line, condition, entry))

    def _take_words(self, node: Words, condition: Condition) -> None:
        if condition is not self._condition:
            self._turn(condition)
        if not self._buffer.strip():
            self._buffer, self._line = "", node.line
        self._buffer += node.text

    def _turn(self, condition: Condition) -> None:
        """Go on under another condition: what is open ends here."""
        inside = bool(self._buffer.strip()) and not re.search(r"\n[ \t]*\Z", self._buffer)
        self.flush()
        self._condition = condition
        self._cut = inside

    def _take_link(self, node: Link, condition: Condition) -> None:
        entry = self._ledger.found("link", node.line)
        sets = self._sets_of(node.setter, node.line, Condition())
        self._add_way(node, escaped(node.text), condition, entry, sets)

    def _add_way(
        self,
        link: Link,
        markdown: str,
        condition: Condition,
        entry: Entry,
        sets: list[Set],
    ) -> None:
        if _in_a_sentence(self._buffer) and condition is self._condition:
            self._buffer += link.text
            entry.mapped("it stood inside a sentence; the words stay there, and a choice was made")
        self.made.ways.append(Way(markdown, link.target, link.line, condition, entry, sets))

    def _take_aside(self, node: Aside) -> None:
        entry = self._ledger.found(node.what.split()[0], node.line)
        entry.dropped(f"a case has no place for it ({node.what})")

    def _take_macro(self, node: Macro, condition: Condition) -> None:
        if node.name == "if":
            self._take_if(node, condition)
            return
        entry = self._ledger.found(f"<<{node.name}>>", node.line)
        if node.name == "set":
            self._take_set(node, condition, entry)
        elif node.name in LINKS:
            self._take_link_macro(node, condition, entry)
        elif node.name in GOES_ON:
            self._take_goto(node, condition, entry)
        elif node.name in KEPT_INSIDE:
            entry.mapped("only what it holds is kept")
            quiet, self._quiet = self._quiet, self._quiet or node.name.startswith("silent")
            self.walk(node.holds, condition)
            if self._quiet and not quiet:
                self.flush()
            self._quiet = quiet
        elif node.name in PRINTS:
            entry.mapped("a case cannot print a value; what was to be printed stands there")
            self._take_words(Words(f'"""[{node.args[:60]}]"""', node.line), condition)
        elif node.name == "include":
            name = _arguments(node.args)[:1]
            self.made.included.append((name[0] if name else "", entry))
        else:
            entry.dropped("it has no counterpart in a case")
            self._drop(node.holds, node.name)

    def _take_if(self, node: Macro, condition: Condition) -> None:
        """Each branch holds where its own test does and none before it."""
        denied = condition
        clauses = [one for one in node.holds if isinstance(one, Macro) and one.name in CLAUSES]
        seen = {id(one) for one in clauses}
        body = [one for one in node.holds if id(one) not in seen]
        branches = [(node, body), *((one, one.holds) for one in clauses)]
        for clause, holds in branches:
            entry = self._ledger.found(f"<<{clause.name}>>", clause.line)
            if clause.name == "else":
                entry.imported()
                self._walk_branch(holds, denied)
                continue
            try:
                test = read_test(clause.args)
            except Unread as fault:
                entry.dropped(f"the condition cannot be read ({fault}); what it holds is kept")
                self._walk_branch(holds, denied)
                continue
            self._walk_branch(holds, denied.and_also(test, entry))
            denied = denied.and_also(Joined("not", (test,)))

    def _walk_branch(self, holds: Sequence[Node], condition: Condition) -> None:
        before = self._condition
        self.walk(holds, condition)
        if self._condition is not before:
            self._turn(before)

    def _take_set(self, node: Macro, condition: Condition, entry: Entry) -> None:
        entry.imported()
        self.made.sets += self._sets_of(node.args, node.line, condition)

    def _sets_of(self, written: str, line: int, condition: Condition) -> list[Set]:
        return [
            Set(assigned, line, self._ledger.found("assignment", line), condition)
            for assigned in read_assignments(written)
        ]

    def _take_link_macro(self, node: Macro, condition: Condition, entry: Entry) -> None:
        arguments = _arguments(node.args)
        text = arguments[0] if arguments else ""
        target = arguments[1] if len(arguments) > 1 else ""
        sets: list[Set] = []
        for held in node.holds:
            if isinstance(held, Macro) and held.name == "set":
                self._ledger.found("<<set>>", held.line).imported()
                sets += self._sets_of(held.args, held.line, Condition())
            elif isinstance(held, Macro) and held.name == "goto" and not target:
                target = (_arguments(held.args) or [""])[0]
                self._ledger.found("<<goto>>", held.line).imported()
            else:
                self._drop([held], node.name)
        if not target:
            entry.dropped("it leads to no passage")
            for one in sets:
                one.entry.dropped("its link leads to no passage")
            return
        link = Link(text, target, "", node.line)
        self._add_way(link, to_markdown(text), condition, entry, sets)

    def _take_goto(self, node: Macro, condition: Condition, entry: Entry) -> None:
        target = (_arguments(node.args) or [""])[0]
        if node.name != "goto" or not target:
            entry.dropped("going back is always possible in a case")
            return
        entry.mapped("a case goes on by a choice only; a choice 'Go on' was made")
        self.made.ways.append(Way("Go on", target, node.line, condition, entry, []))

    def _drop(self, nodes: Sequence[Node], name: str) -> None:
        """Everything inside a macro that has no counterpart goes with it, each told."""
        note = f"it stands in a <<{name}>>"
        for node in nodes:
            match node:
                case Words(text, line):
                    if text.strip():
                        self._ledger.found("paragraph", line).dropped(note)
                case Link():
                    self._ledger.found("link", node.line).dropped(note)
                    for one in self._sets_of(node.setter, node.line, Condition()):
                        one.entry.dropped(note)
                case Aside():
                    self._take_aside(node)
                case Macro():
                    self._ledger.found(f"<<{node.name}>>", node.line).dropped(note)
                    if node.name == "set":
                        for one in self._sets_of(node.args, node.line, Condition()):
                            one.entry.dropped(note)
                    self._drop(node.holds, name)


def _in_a_sentence(buffer: str) -> bool:
    return bool(buffer.rpartition("\n")[2].strip())


def _arguments(written: str) -> list[str]:
    """The arguments of a macro: quoted texts, a link as its two parts, bare words."""
    return list(_each_argument(written))


def _each_argument(written: str) -> Iterator[str]:
    for found in _ARGUMENT.finditer(written):
        double, single, link, bare = found.groups()
        if link is not None:
            yield from split_link(link)
        elif bare is not None:
            yield bare
        else:
            yield re.sub(r"\\(.)", r"\1", double if double is not None else single)
