"""The pages of an account, by what they are for."""

from hrtraining.accounts.views import changing, creating, outbox, own, resetting, signing_in
from hrtraining.accounts.views.shared import blueprint

__all__ = ["blueprint", "changing", "creating", "outbox", "own", "resetting", "signing_in"]
