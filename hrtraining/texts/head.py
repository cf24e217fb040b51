"""The head of a text: YAML between two lines of ``---``, read without any of YAML's surprises.

Values stay as written (``no`` is a word, ``1.0`` is a word) until a getter asks for a number or a
truth; anchors, aliases, tags, repeated keys and deep nesting are refused.
"""

from __future__ import annotations

from collections.abc import Sequence

import yaml

from hrtraining.texts.lines import Line, refused_characters
from hrtraining.texts.nodes import Items, Node, Scalar, Table
from hrtraining.texts.problems import Problems, quoted

LONGEST_HEAD = 60_000
DEEPEST_HEAD = 6
FENCE = "---"


def read_head(lines: Sequence[Line], problems: Problems) -> tuple[Table | None, int]:
    """The head, and the index of the first line after it.

    The head is None where there is none or where it cannot be read; what is wrong is then noted.
    """
    if not lines or lines[0].text.rstrip() != FENCE:
        told = "the text must begin with a head between two lines '---' (three hyphens, no dashes)"
        problems.error(1, "head-missing", told)
        return None, 0
    close = next((at for at in range(1, len(lines)) if lines[at].text.rstrip() == FENCE), None)
    if close is None:
        problems.error(1, "head-open", "the head that begins here has no closing line '---'")
        return None, len(lines)
    body = close + 1
    inner = "\n".join(line.text for line in lines[1:close])
    if len(inner) > LONGEST_HEAD:
        problems.error(
            1,
            "head-too-long",
            f"the head has {len(inner):,} characters; at most {LONGEST_HEAD:,} can be read",
        )
        return None, body
    return read_yaml(inner, first_line=2, name="the head", problems=problems), body


def read_yaml(text: str, first_line: int, name: str, problems: Problems) -> Table | None:
    """One table of YAML whose first line has the given number; None where it cannot be read."""
    builder = _Builder(first_line, name, problems)
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if not builder.take(event):
                return None
    except yaml.YAMLError as fault:
        problems.error(_line_of(fault, first_line), "head-unreadable", _told(fault))
        return None
    if builder.root is None:
        return Table({}, {}, first_line, name, problems)
    if isinstance(builder.root, Table):
        return builder.root
    problems.error(first_line, "head-unreadable", f"{name} must hold keys with values")
    return None


class _Open:
    """A table or list that is still being read."""

    def __init__(self, line: int, name: str, *, is_table: bool) -> None:
        self.line = line
        self.name = name
        self.is_table = is_table
        self.key: Scalar | None = None
        self.items: list[Node] = []
        self.entries: dict[str, Node] = {}
        self.key_lines: dict[str, int] = {}


class _Builder:
    """Builds nodes from YAML's events, without recursion and without YAML's own meanings."""

    def __init__(self, first_line: int, name: str, problems: Problems) -> None:
        self.root: Node | None = None
        self._first_line = first_line
        self._name = name
        self._problems = problems
        self._open: list[_Open] = []

    def take(self, event: yaml.Event) -> bool:
        """Whether reading may go on."""
        line = self._first_line + (event.start_mark.line if event.start_mark else 0)
        surprise = self._surprise(event)
        if surprise:
            return self._refuse(line, surprise)
        if isinstance(event, yaml.ScalarEvent):
            return self._put(Scalar(event.value, not event.style, line))
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            is_table = isinstance(event, yaml.MappingStartEvent)
            self._open.append(_Open(line, self._name_here(), is_table=is_table))
        if isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            return self._put(self._closed(self._open.pop()))
        return True

    def _surprise(self, event: yaml.Event) -> str:
        """Why a head may not hold what the event tells, or nothing."""
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            return "'&' and '*' have no meaning here; put the text in quotation marks"
        if getattr(event, "tag", None):
            return "'!' has no meaning here; put the text in quotation marks"
        starts_again = isinstance(event, yaml.DocumentStartEvent) and self.root is not None
        limits = (yaml.DocumentStartEvent, yaml.DocumentEndEvent)
        if starts_again or (isinstance(event, limits) and event.explicit):
            return "a head is one piece; take out what divides it"
        opens = isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent))
        if opens and len(self._open) >= DEEPEST_HEAD:
            return f"a head nests at most {DEEPEST_HEAD} deep"
        if isinstance(event, yaml.ScalarEvent) and refused_characters(event.value):
            return "the text holds an invisible character"
        return ""

    def _name_here(self) -> str:
        if not self._open:
            return self._name
        key = self._open[-1].key
        return quoted(key.text) if key else f"an entry of {self._open[-1].name}"

    def _closed(self, done: _Open) -> Node:
        if done.is_table:
            return Table(done.entries, done.key_lines, done.line, done.name, self._problems)
        return Items(tuple(done.items), done.line)

    def _put(self, node: Node) -> bool:
        if not self._open:
            self.root = node
            return True
        holder = self._open[-1]
        if not holder.is_table:
            holder.items.append(node)
        elif holder.key is None:
            if not isinstance(node, Scalar):
                return self._refuse(node.line, "a key must be a single word or text")
            holder.key = node
        else:
            key, holder.key = holder.key, None
            if key.text in holder.entries:
                told = f"{holder.name} has the key {quoted(key.text)} twice"
                self._problems.error(key.line, "key-twice", told)
            else:
                holder.entries[key.text] = node
                holder.key_lines[key.text] = key.line
        return True

    def _refuse(self, line: int, why: str) -> bool:
        self._problems.error(line, "head-unreadable", f"{self._name} cannot be read here: {why}")
        return False


def _line_of(fault: yaml.YAMLError, first_line: int) -> int:
    mark = getattr(fault, "problem_mark", None) or getattr(fault, "context_mark", None)
    return first_line + (mark.line if mark else 0)


def _told(fault: yaml.YAMLError) -> str:
    problem = str(getattr(fault, "problem", None) or "it is not YAML")
    if "mapping values are not allowed" in problem:
        hint = "; a text that contains ': ' needs quotation marks around it"
    elif "character '\\t'" in problem:
        hint = "; indent with spaces, not tabs"
    elif "cannot start any token" in problem:
        hint = "; a text that begins with such a character needs quotation marks around it"
    elif "could not find expected ':'" in problem:
        hint = "; a key is followed by a colon and a space, 'title: ...' (look one line above too)"
    elif "expected ',' or" in problem:
        hint = "; a text that holds ':' or ',' needs straight quotation marks around it"
    else:
        hint = ""
    return f"the head cannot be read here: {problem}{hint}"
