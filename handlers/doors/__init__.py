"""The doors of the bot's port, and Slack's two ways to it."""
