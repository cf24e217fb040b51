"""Values spelled so that a head reads them back as they were."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

_PLAIN = re.compile(r"[^\W_](?:[\w.,;()/'’“”+%€$-]|[ ](?=[^\s#-])|:(?=[^\s]))*")
_EMPTY = frozenset({"null", "~", "true", "false"})


def spelled(text: str, *, in_brackets: bool = False) -> str:
    """A text as YAML: plain where nothing could be mistaken, else in double quotation marks.

    ``in_brackets`` is for texts inside ``[...]`` or ``{...}``, where a comma would cut them.
    """
    plain = _PLAIN.fullmatch(text) is not None and text not in _EMPTY
    if plain and not (in_brackets and ("," in text or ":" in text)):
        return text
    return quoted_text(text)


def quoted_text(text: str) -> str:
    """A text in double quotation marks, as sentences are best written in a head."""
    return json.dumps(text, ensure_ascii=False)


def spelled_list(texts: Iterable[str]) -> str:
    """Texts as ``[one, two]``."""
    return "[" + ", ".join(spelled(text, in_brackets=True) for text in texts) + "]"
