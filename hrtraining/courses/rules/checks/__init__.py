"""What is wrong between texts: every check takes a library and gives what it found."""
