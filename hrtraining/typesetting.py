"""The one maker of PDFs and pictures from Typst templates: shipped fonts only, so that the same
words give the same bytes on every machine. Everything shown comes as JSON, never as markup.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst

FONTS = Path(__file__).resolve().parent / "certificates" / "fonts"
_lock = Lock()


def typeset(template: Path, inputs: dict[str, str], **options: Any) -> bytes:
    """One file made of a template. Raises typst.TypstError."""
    with _lock:
        made = _compiler(template).compile(sys_inputs=inputs, **options)
    if isinstance(made, list) and len(made) == 1:
        made = made[0]
    if not isinstance(made, bytes):
        raise TypeError("Typst made something else than one file")
    return made


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
