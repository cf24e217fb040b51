"""Attempts and responses."""
