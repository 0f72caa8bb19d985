"""How the bot remembers, on both databases."""
