"""Pure rules of exchange: text in, a case and an account out."""
