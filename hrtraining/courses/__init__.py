"""What can be learned: content read and checked as a whole, every text kept as an edition."""
