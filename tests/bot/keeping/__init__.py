"""What a property keeps, and the housekeeping beside it."""
