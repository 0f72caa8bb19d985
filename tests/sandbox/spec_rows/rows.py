"""A row: what is promised, and the test that proves it."""

LATER = "later"

Rows = list[tuple[str, str]]
