"""The one maker of PDFs and pictures from Typst templates: shipped fonts only, so that the same
words give the same bytes on every machine. Everything shown comes as JSON, never as markup.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst

FONTS = Path(__file__).resolve().parent / "certificates" / "fonts"
_lock = Lock()
_UNDRAWN = re.compile(
    r'the text `"(?P<text>.*?)"` could not be displayed'
    r'|the (?:disallowed )?codepoint `"(?P<sign>.*?)"`',
    re.DOTALL,
)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


def typeset(template: Path, inputs: dict[str, str], **options: Any) -> bytes:
    """One file made of a template. Raises typst.TypstError."""
    with _lock:
        made = _compiler(template).compile(sys_inputs=inputs, **options)
    if isinstance(made, list) and len(made) == 1:
        made = made[0]
    if not isinstance(made, bytes):
        raise TypeError("Typst made something else than one file")
    return made


def undrawn(fault: typst.TypstError) -> str | None:
    """The text that could not be set: no font has it, or PDF/A allows no such sign.

    A sign that cannot be seen is told by its number, such as U+FEFF. Nothing where the fault is
    another one.
    """
    said = _UNDRAWN.search(fault.diagnostic) or _UNDRAWN.search(fault.message)
    if said is None:
        return None
    found = said["text"] if said["text"] is not None else said["sign"]
    return _ESCAPED.sub(lambda sign: f"U+{sign[1].upper():0>4}", found)


@cache
def _compiler(template: Path) -> typst.Compiler:
    # Kept: reading the fonts takes longer than setting a page.
    return typst.Compiler(
        input=str(template),
        root=str(template.parent),
        font_paths=_fonts(),
        ignore_system_fonts=True,
    )


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
