"""How the bot is set up: settings, logs and the Slack manifest."""
