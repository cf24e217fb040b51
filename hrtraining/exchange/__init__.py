"""Cases out of other formats and into them, with an account of what was lost on the way."""
