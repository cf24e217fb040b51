"""Words of others made such that a case can hold them: every line means only what it shows."""

from __future__ import annotations

import re

from hrtraining.texts.vignette import shapes

_NUMBERED = re.compile(r"\A(\s*[0-9]{1,9})([.)])")
_OPENING = re.compile(r"\A(\s*)([-+=])")


def held(markdown: str) -> str:
    """The words without indentation and with every sign escaped that would begin something."""
    lines = [line.strip() for line in markdown.replace("\t", " ").split("\n")]
    lines = [_plain(line) for line in lines if line]
    quoted = [line.startswith("> ") for line in lines]
    if any(quoted) and not all(quoted):
        lines = [
            f"\\{line}" if marked else line for line, marked in zip(lines, quoted, strict=True)
        ]
    return "\n".join(lines)


def _plain(line: str) -> str:
    line = line.replace("<!--", "<\\!--")
    if line in {">", "-"}:
        return f"\\{line}"
    line = _NUMBERED.sub(r"\1\\\2", line)
    if line.startswith("- "):
        return f"- {_plain(line[2:].strip())}" if line[2:].strip() else "\\-"
    if _OPENING.match(line) and (shapes.is_bullet(line) or shapes.refused(line)):
        line = f"\\{line}"
    if line.startswith("**") and shapes.bold_opening(line) is not None:
        line = f"\\{line}"
    if shapes.refused(line):
        line = re.sub(r"([^\w\s\\])", r"\\\1", line.replace("\\", ""))
    return line
