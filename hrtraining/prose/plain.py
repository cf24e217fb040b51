"""What a reader sees of HTML, as plain text and counted."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from hrtraining.prose.markdown import INLINE_TAGS

_WORD = re.compile(r"[^\W_]+(?:['’.,/-][^\W_]+)*")


class _Words(HTMLParser):
    """Collects text; what stands in a superscript (a source's number and place) is no text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._in_superscript = False

    def handle_data(self, data: str) -> None:
        if not self._in_superscript:
            self.pieces.append(data)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        del attrs
        self._pass_by(tag, opens=True)

    def handle_endtag(self, tag: str) -> None:
        self._pass_by(tag, opens=False)

    def _pass_by(self, tag: str, *, opens: bool) -> None:
        if tag == "sup":
            self._in_superscript = opens
        elif tag not in INLINE_TAGS and not self._in_superscript:
            self.pieces.append(" ")


def text_of(clean_html: str) -> str:
    """What a reader sees of HTML without the numbers of sources, as plain text in one line."""
    parser = _Words()
    parser.feed(clean_html)
    parser.close()
    return " ".join("".join(parser.pieces).split())


def count_words(text: str) -> int:
    """Words of plain text, runs of letters and digits: "don't", "10,000", "follow-up" are one."""
    return len(_WORD.findall(text))
