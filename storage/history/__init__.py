"""What was done, each deed once, and what was purged."""
