"""How the bot remembers: the only place where SQL is spoken."""
