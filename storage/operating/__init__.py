"""What whoever runs the bot looks at, and what a restored database has to settle."""
