"""The vignette format: values, reading, writing."""
