"""The map of a case: where scenes stand, how lines run, and the same in words."""
