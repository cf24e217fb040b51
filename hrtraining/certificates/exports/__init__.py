"""A certificate as a PDF and as a QR code."""
