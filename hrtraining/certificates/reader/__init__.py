"""Reading a certificate that someone holds out, without asking any server."""
