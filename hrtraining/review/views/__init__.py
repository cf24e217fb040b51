"""The pages of review: one blueprint, its routes by subject."""

from hrtraining.review.views import (  # noqa: F401  (each adds its routes)
    administration,
    exchanging,
    reviewing,
    versions,
)
from hrtraining.review.views.shared import blueprint

__all__ = ["blueprint"]
