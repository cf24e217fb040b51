"""The QR code of an address."""

from __future__ import annotations

import io

import segno


def svg(address: str) -> str:
    """The code as an SVG element whose size follows where it stands; four modules of quiet."""
    written = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        written,
        kind="svg",
        border=4,
        xmldecl=False,
        svgclass=None,
        lineclass=None,
        omitsize=True,
        dark="#000000",
        light="#ffffff",
    )
    return written.getvalue().decode("utf-8")
