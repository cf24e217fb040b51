"""What follows from reading, as pure rules."""
