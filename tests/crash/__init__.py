"""Kills the bot again and again while it works, and looks what is left: `python -m tests.crash --help`."""
