"""Kills the bot while it brings the past over from tawk.to, and compares what is here: `python -m tests.crash.sync`."""
