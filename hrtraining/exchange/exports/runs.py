"""Clean HTML as blocks of runs, which a template can set without reading any markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from hrtraining import prose

_BLOCKS = {"p": "p", "li": "item", "h3": "heading", "h4": "heading", "h5": "heading"}
_CITATION = re.compile(r"\[@([^\]]*)\]")


def blocks_of(markdown: str) -> list[dict[str, Any]]:
    """Paragraphs, items and headings, each a list of runs; citations stay as their keys."""
    keys = _CITATION.sub(lambda found: "[" + found.group(1).replace("@", "") + "]", markdown)
    reader = _Runs()
    reader.feed(prose.block(keys))
    reader.close()
    return reader.finished()


def runs_of(markdown: str) -> list[dict[str, Any]]:
    """One line of Markdown as runs."""
    return [run for block in blocks_of(markdown) for run in block["runs"]]


class _Runs(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._made: list[dict[str, Any]] = []
        self._style = {"em": 0, "strong": 0, "code": 0, "blockquote": 0}

    def finished(self) -> list[dict[str, Any]]:
        return [block for block in self._made if block["runs"]]

    def handle_starttag(self, tag: str, attrs: object) -> None:
        del attrs
        if tag in self._style:
            self._style[tag] += 1
        if tag in _BLOCKS:
            self._open(_BLOCKS[tag])
        elif tag == "br":
            self._add("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._style:
            self._style[tag] = max(0, self._style[tag] - 1)
        if tag in _BLOCKS:
            self._made.append({"kind": "p", "quote": False, "runs": []})

    def handle_data(self, data: str) -> None:
        if data.strip() or (self._made and self._made[-1]["runs"]):
            self._add(data.replace("\n", " "))

    def _open(self, kind: str) -> None:
        # A loose list has a paragraph inside its item.
        last = self._made[-1] if self._made else None
        if kind == "p" and last and last["kind"] == "item" and not last["runs"]:
            return
        self._made.append({"kind": kind, "quote": self._style["blockquote"] > 0, "runs": []})

    def _add(self, text: str) -> None:
        if not self._made:
            self._open("p")
        style = self._style
        self._made[-1]["runs"].append(
            {
                "text": text,
                "em": style["em"] > 0,
                "strong": style["strong"] > 0,
                "code": style["code"] > 0,
            }
        )
