"""How the bot speaks to the services around it."""
