"""What whoever runs the bot asks of it in a terminal or in Slack."""
