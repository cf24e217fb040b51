"""Links to scenes, ``[what you do](#scene)``, and items of a numbered list with their bullets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hrtraining.texts.lines import Line
from hrtraining.texts.vignette import shapes

_NUMBER = re.compile(r"[0-9]{1,9}[.)][ \t]*")
_TARGET = re.compile(r"#[^\s()#]+")
_ESCAPED = re.compile(r"\\.")


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a scene; ``target`` is the scene's name."""

    text: str
    target: str


def read_link(text: str) -> Link | None:
    """The link, where the text is nothing but one link to a scene."""
    cut = text.rfind("](")
    if not text.startswith("[") or not text.endswith(")") or cut < 1:
        return None
    inner, target = text[1:cut].strip(), text[cut + 2 : -1]
    if not inner or not _TARGET.fullmatch(target) or not holds_in_brackets(inner):
        return None
    return Link(inner, target[1:])


def holds_in_brackets(text: str) -> bool:
    """Whether a text can stand between the brackets of a link without ending it."""
    plain = _ESCAPED.sub("", text)
    if "](" in plain or plain.endswith("\\") or "\n" in text:
        return False
    depth = 0
    for sign in plain:
        depth += (sign == "[") - (sign == "]")
        if depth < 0:
            return False
    return depth == 0


@dataclass(frozen=True, slots=True)
class Bullet:
    """One bullet under a numbered item: its text without indentation, and its line."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Item:
    """A numbered item: its number, what stands behind it, its bullets."""

    number: str
    text: str
    bullets: tuple[Bullet, ...]
    stray: int | None
    shallow: int | None


def read_item(lines: Sequence[Line]) -> Item:
    """The item cut into its parts.

    ``stray`` is the number of a line that belongs to no bullet (a blank line stands before it),
    ``shallow`` that of a bullet that a Git page would not show under its item.
    """
    found = _NUMBER.match(lines[0].text)
    width = found.end() if found else 0
    head = [lines[0].text[width:].strip()]
    bullets: list[tuple[int, list[str]]] = []
    level = 0
    stray = shallow = None
    after_blank = False
    for line in lines[1:]:
        if line.blank:
            after_blank = True
            continue
        indent, text = shapes.indent_of(line.text), line.text.lstrip(" \t")
        if shapes.is_bullet(text) and (not bullets or indent <= level + 1):
            level = level if bullets else indent
            shallow = line.number if shallow is None and indent < width else shallow
            bullets.append((line.number, [text[1:].lstrip(" \t")]))
        elif after_blank:
            stray = stray or line.number
        elif bullets:
            bullets[-1][1].append(shapes.without_indent(line.text, level + 2))
        else:
            head.append(text.strip())
        after_blank = False
    made = tuple(Bullet("\n".join(body).strip(), number) for number, body in bullets)
    return Item(lines[0].text[:width].strip(), " ".join(head).strip(), made, stray, shallow)
