"""Who may do what: default closed, one typed door to who is asking."""

from hrtraining.access.actors import Actor, Claim, Membership, Permission, Role
from hrtraining.access.door import (
    claim,
    confirm,
    current_actor,
    has_actor,
    is_public,
    public,
    requires,
    sign_in,
    sign_out,
)

__all__ = [
    "Actor",
    "Claim",
    "Membership",
    "Permission",
    "Role",
    "claim",
    "confirm",
    "current_actor",
    "has_actor",
    "is_public",
    "public",
    "requires",
    "sign_in",
    "sign_out",
]
