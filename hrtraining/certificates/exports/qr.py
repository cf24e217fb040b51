"""The QR code of an address."""

from __future__ import annotations

import io

import segno

# ISO/IEC 18004 has eight masks and a way to choose the one that reads best from afar. Trying them
# all takes longer than setting the page, and whichever is used is named in the code itself.
MASK = 4


def svg(address: str) -> str:
    """The code as an SVG element whose size follows where it stands; four modules of quiet."""
    written = io.BytesIO()
    segno.make(address, error="m", micro=False, mask=MASK).save(
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
