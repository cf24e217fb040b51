"""How far a person has read, and what comes next."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ModuleProgress:
    """One module's reading: sections read of all, in their order."""

    module: str
    sections: tuple[str, ...]
    read: frozenset[str]

    @property
    def is_done(self) -> bool:
        """Whether every section was read."""
        return all(section in self.read for section in self.sections)

    @property
    def count(self) -> int:
        """How many of its sections were read; sections of other editions do not count."""
        return sum(section in self.read for section in self.sections)

    @property
    def is_begun(self) -> bool:
        """Whether something was read."""
        return self.count > 0

    def next_section(self) -> str:
        """The first section not yet read; the first of all when everything was."""
        return next((name for name in self.sections if name not in self.read), self.sections[0])

    def after(self, section: str) -> str | None:
        """The section that follows, or None after the last."""
        place = self.sections.index(section)
        return self.sections[place + 1] if place + 1 < len(self.sections) else None

    def before(self, section: str) -> str | None:
        """The section that comes before, or None at the first."""
        place = self.sections.index(section)
        return self.sections[place - 1] if place else None


def progress(
    sections: Mapping[str, Sequence[str]], read: Collection[tuple[str, str]]
) -> tuple[ModuleProgress, ...]:
    """Every module's progress, in the course's order; ``read`` holds (module, section)."""
    return tuple(
        ModuleProgress(
            module,
            tuple(names),
            frozenset(section for of, section in read if of == module),
        )
        for module, names in sections.items()
    )
