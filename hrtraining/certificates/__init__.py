"""Issued once, never changed; replaced, revoked and verified."""
