"""What a finished playthrough has to say, and what of it is shared with a supervisor."""
