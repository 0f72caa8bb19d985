"""Times as people say them, schedules among them; and the one place where the clock is read."""
