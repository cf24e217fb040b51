"""What stands where a date could not be read."""

from __future__ import annotations

from datetime import date

UNDATED = date.min
"""A problem is then already noted, and nothing else is to be concluded from the date."""
