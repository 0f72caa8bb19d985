"""The demo: local stand-ins for Slack, tawk.to and mail, simulated visitors, and the bot, which knows of none."""
