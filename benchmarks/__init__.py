"""What the bot can carry, measured."""
