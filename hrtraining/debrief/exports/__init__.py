"""Drawings of a debrief."""
