"""Which failed mails and exports nobody wants to hear of any more."""

from sqlalchemy import Column, Integer, Table, Text

from storage.tables.kinds import Id, metadata

# What fails once more has another mark, and is a failure of its own.
discarded = Table(
    "discarded",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("item_id", Id, primary_key=True, autoincrement=False),
    Column("mark", Integer, primary_key=True, autoincrement=False),
)
