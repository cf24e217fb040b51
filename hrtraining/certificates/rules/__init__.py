"""What a certificate says, its code and its standing, as pure rules."""
