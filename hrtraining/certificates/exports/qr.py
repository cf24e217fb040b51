"""The QR code of an address."""

from __future__ import annotations

import io

import segno

# ISO/IEC 18004 has eight masks and asks that the one be chosen whose pattern looks least like the
# marks that a reader seeks. Trying them all takes nearly as long as setting the page, so this one
# is always taken: the code itself names its mask, and readers take it as it comes.
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
