"""The pages of a CE administrator about credit: approvals, hours, publishing, evaluations."""

from hrtraining.credit.office import approvals, courses, evaluations, offerings  # noqa: F401  (routes)
from hrtraining.credit.office.blueprint import blueprint

__all__ = ["blueprint"]
