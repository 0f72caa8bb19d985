"""How long a property keeps what is over, what is done about it by the clock, and the housekeeping beside it."""
