"""Kills the bot again and again while it sends and receives e-mail: `python -m tests.crash.mail --help`."""
