"""The options of a question: a task list, exactly one ticked, each with its rationale."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be chosen; the key is the right one.

    ``text`` and ``rationale`` (why it is right, or why one might think so and what speaks against
    it) are Markdown of one line.
    """

    text: str
    rationale: str
    key: bool = False
    line: int = field(default=0, compare=False)
