"""The list of stigmatizing language, the finder that reads texts with it, and their measure."""
