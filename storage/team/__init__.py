"""What teams set up: their properties, people, working hours, labels and canned answers."""
