"""When a course is complete and what it is worth, as pure rules."""
