"""Pure rules of review."""
