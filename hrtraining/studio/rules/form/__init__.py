"""A case as fields of a form, and fields read back into the case; each side loses nothing."""
