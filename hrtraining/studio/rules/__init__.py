"""What the studio decides without a database: pure values in, values out."""
