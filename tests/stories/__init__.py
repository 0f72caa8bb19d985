"""A visitor's day, end to end: the real bot as a process, between simulated visitors and a local Slack."""
