"""The whole bot at work for an hour, with one trouble after another: `python -m tests.soak --help`."""
