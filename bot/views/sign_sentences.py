"""How the sentences of a finding stand in a table."""

Sentences = tuple[str, str] | tuple[str, str, str]  # whose it is, how it is, and the cure where it can be not well
