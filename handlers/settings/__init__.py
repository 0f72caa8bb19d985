"""Windows in which a property, or the bot, is set up."""
