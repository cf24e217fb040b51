"""The pages of certificates: claiming, holding, checking and administering them."""

from hrtraining.certificates.views import (
    administration,
    checking,
    claiming,
    editions,
    finding,
    holding,
    publishing,
    reviewing,
    verifying,
)
from hrtraining.certificates.views.blueprint import blueprint

__all__ = [
    "administration",
    "blueprint",
    "checking",
    "claiming",
    "editions",
    "finding",
    "holding",
    "publishing",
    "reviewing",
    "verifying",
]
