"""What is made of a case for people outside: a printed guide."""
