"""What the bot can carry: each figure is a ratio to the least that could be called correct, taken in the same run."""
