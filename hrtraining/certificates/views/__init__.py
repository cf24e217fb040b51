"""The pages of certificates: claiming, holding, checking and administering them."""

from hrtraining.certificates.views import (
    administration,
    checking,
    claiming,
    editions,
    holding,
    publishing,
    verifying,
)
from hrtraining.certificates.views.blueprint import blueprint

__all__ = [
    "administration",
    "blueprint",
    "checking",
    "claiming",
    "editions",
    "holding",
    "publishing",
    "verifying",
]
