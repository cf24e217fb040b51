"""A text as a browser sends it, put back to how its lines ended before."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from hrtraining.texts.lines import ending_of

_ENDS = re.compile("\r?\n")
# What no text of ours may hold and PostgreSQL cannot keep.
_NUL = "\0"


def as_typed(sent: str, before: str) -> str:
    r"""The text that was sent, with the line endings that its untouched lines had.

    A browser sends every line end as CR LF, whatever was there; new lines end as the first did.
    """
    sent = sent.replace(_NUL, "\ufffd")
    plain = _ENDS.sub("\n", sent)
    if "\r\n" not in before:
        return plain
    old, new = _lines(before), _lines(plain)
    ending = ending_of(before)
    ends = [ending if line.endswith("\n") else "" for line in new]
    matcher = SequenceMatcher(
        None, [_bare(line) for line in old], [_bare(line) for line in new], autojunk=False
    )
    for start, at, length in matcher.get_matching_blocks():
        for step in range(length):
            if new[at + step].endswith("\n") and old[start + step].endswith("\n"):
                ends[at + step] = "\r\n" if old[start + step].endswith("\r\n") else "\n"
    return "".join(_bare(line) + end for line, end in zip(new, ends, strict=True))


def _lines(text: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _bare(line: str) -> str:
    return _ENDS.sub("", line)
