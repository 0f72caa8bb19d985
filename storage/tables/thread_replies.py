"""What people wrote in the threads of cards: where it stands, never its words."""

from sqlalchemy import Column, Index, Table, Text

from storage.tables.kinds import Id, metadata

thread_reply = Table(
    "thread_reply",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("ts", Text, primary_key=True),
    Column("number", Id, nullable=False),
    Column("author", Text, nullable=False),
    Column("mail_id", Id, nullable=False),
    Index("b_thread_reply_number", "number", "author"),
)
