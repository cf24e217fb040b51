"""The course format, a manifest of what belongs together: values, reading, writing."""
