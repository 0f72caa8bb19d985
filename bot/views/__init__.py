"""All that the bot says in Slack: pure functions from our values to Block Kit."""
