"""The pages of the studio."""

from hrtraining.studio.views import (  # noqa: F401  (each adds its routes)
    cases,
    drafts,
    histories,
    maps,
    saving,
    scenes,
    structure,
    texts,
    trying,
)
from hrtraining.studio.views.shared import blueprint

__all__ = ["blueprint"]
