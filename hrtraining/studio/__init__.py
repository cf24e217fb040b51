"""Where trainers write cases: drafts, their revisions, and three views of one text."""
