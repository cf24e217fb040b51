"""What a password is compared with, and what the comparison tells."""

from __future__ import annotations

from argon2 import PasswordHasher, extract_parameters

from hrtraining.accounts import passwords


def test_an_unknown_address_is_compared_at_the_cost_of_a_real_one() -> None:
    real = PasswordHasher().hash("seven quiet bridges")
    assert extract_parameters(passwords.OF_NOBODY) == extract_parameters(real)


def test_no_password_opens_an_address_that_nobody_has() -> None:
    for password in ("", "nobody has this password", "seven quiet bridges"):
        assert not passwords.matches(None, password)


def test_only_the_password_that_was_kept_matches() -> None:
    kept = passwords.hashed("seven quiet bridges")
    assert passwords.matches(kept, "seven quiet bridges")
    assert not passwords.matches(kept, "seven quiet bridge")
    assert not passwords.matches("no hash at all", "seven quiet bridges")
