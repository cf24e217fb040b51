"""The quiz format, with script concordance: values, reading, writing."""
