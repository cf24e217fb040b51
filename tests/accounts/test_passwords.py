"""What a password is compared with, and what the comparison tells."""

from __future__ import annotations

from importlib.util import find_spec, module_from_spec

from argon2 import extract_parameters

from hrtraining.accounts import passwords


def test_an_unknown_address_is_compared_at_the_cost_of_a_real_one() -> None:
    # The tests hash cheaply; this is the module as an installation has it.
    found = find_spec(passwords.__name__)
    assert found is not None
    assert found.loader is not None
    installed = module_from_spec(found)
    found.loader.exec_module(installed)
    real = installed.hashed("seven quiet bridges")
    assert extract_parameters(installed.OF_NOBODY) == extract_parameters(real)


def test_no_password_opens_an_address_that_nobody_has() -> None:
    for password in ("", "nobody has this password", "seven quiet bridges"):
        assert not passwords.matches(None, password)


def test_only_the_password_that_was_kept_matches() -> None:
    kept = passwords.hashed("seven quiet bridges")
    assert passwords.matches(kept, "seven quiet bridges")
    assert not passwords.matches(kept, "seven quiet bridge")
    assert not passwords.matches("no hash at all", "seven quiet bridges")
