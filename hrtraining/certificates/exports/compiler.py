"""The templates of this folder, typeset with the shipped fonts only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hrtraining import typesetting

HERE = Path(__file__).resolve().parent


def typeset(template: str, inputs: dict[str, str], **options: Any) -> bytes:
    """One file made of a template of this folder. Raises typst.TypstError."""
    return typesetting.typeset(HERE / template, inputs, **options)
