"""Evaluation, attestation and the one rule that says what is completed."""
