"""Kills clocks again and again while digests are due, and counts what was told: `python -m tests.crash.clock`."""
