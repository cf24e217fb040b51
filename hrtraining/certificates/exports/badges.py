"""A badge with the credential baked in, as Open Badges 3.0 has it: an SVG and a PNG."""

from __future__ import annotations

import struct
import zlib
from html import escape

from hrtraining.certificates.exports.compiler import typeset
from hrtraining.certificates.rules.snapshot import Snapshot, in_words

SVG_NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEADER_END = 8 + 25


def picture(words: Snapshot) -> str:
    """The badge as SVG without a credential: a seal with the course, the day and SPECIMEN if so."""
    title = escape(words.course.title, quote=True)
    lines = _lines(words.course.title)
    first = 190 - 13 * (len(lines) - 1)
    course = "".join(
        f'<text x="200" y="{first + 26 * at}" font-size="20" font-weight="600">'
        f"{escape(line)}</text>"
        for at, line in enumerate(lines)
    )
    specimen = (
        '<text x="200" y="330" font-size="26" font-weight="600" fill="#a3361f" '
        'letter-spacing="4">SPECIMEN</text>'
        if words.specimen
        else ""
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" width="400" height="400" '
        f'role="img"><title>Certificate of completion: {title}</title>'
        '<circle cx="200" cy="200" r="192" fill="#fbfaf6" stroke="#1f5a56" stroke-width="8"/>'
        '<circle cx="200" cy="200" r="178" fill="none" stroke="#b9c4c2" stroke-width="1.5"/>'
        '<g text-anchor="middle" fill="#1f2a2e" font-family="Source Serif 4, Georgia, serif">'
        '<text x="200" y="100" font-size="17" fill="#1f5a56" '
        'font-family="Inter, sans-serif" font-weight="600">Certificate of Completion</text>'
        f"{course}"
        '<text x="200" y="270" font-size="15" font-family="Inter, sans-serif" fill="#4d5b60">'
        f"{in_words(words.completed_on)}</text>{specimen}</g></svg>"
    )


def baked_svg(words: Snapshot, credential: str) -> bytes:
    """The badge with the credential as an element of its own."""
    if "]]>" in credential:
        # A section of literal text cannot hold its own end; JSON can say it otherwise.
        credential = credential.replace("]]>", "]]\\u003e")
    svg = picture(words)
    head, rest = svg.split(">", 1)
    return (
        f'{head} xmlns:openbadges="{SVG_NAMESPACE}">'
        f"<openbadges:credential><![CDATA[{credential}]]></openbadges:credential>{rest}"
    ).encode()


def baked_png(words: Snapshot, credential: str) -> bytes:
    """The badge as a PNG with the credential in a text chunk right after its header."""
    png = typeset("badge.typ", {"picture": picture(words)}, format="png", ppi=144)
    if not png.startswith(_SIGNATURE) or png[12:16] != b"IHDR":
        raise ValueError("this is no PNG")
    data = b"openbadgecredential\0\0\0\0\0" + credential.encode("utf-8")
    return png[:_HEADER_END] + _chunk(b"iTXt", data) + png[_HEADER_END:]


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)


def _lines(title: str, room: int = 26) -> list[str]:
    lines: list[str] = []
    for word in title.split():
        if lines and len(lines[-1]) + 1 + len(word) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines[:5]
