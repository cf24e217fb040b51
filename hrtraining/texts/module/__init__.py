"""The module format: values, reading, writing."""
