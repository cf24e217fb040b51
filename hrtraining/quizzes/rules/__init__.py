"""How items are drawn and attempts are scored, as pure rules."""
