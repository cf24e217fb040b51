"""What is done to drafts. Every operation takes a session and never commits."""
