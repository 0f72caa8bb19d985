"""Kills the bot at every step that touches the world, alone and in pairs: `python -m tests.crash.points --help`."""
