"""Who takes which course with which organization, and how far they have read."""
