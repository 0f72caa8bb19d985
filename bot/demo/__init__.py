"""The demo: local stand-ins for Slack and for mail servers, simulated visitors, and the bot, which knows of none."""
