"""What came from outside, as it came."""
