"""Changes of a case that touch more than one place, with everything that points there."""
