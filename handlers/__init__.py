"""How the world reaches the bot: the doors on its port, Slack's listeners, the worker and the clock."""
