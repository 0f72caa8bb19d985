"""What is said to the bot: commands, mentions, replies in threads, and who comes and goes."""
