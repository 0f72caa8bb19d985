"""What whoever runs the bot asks it in Slack."""
