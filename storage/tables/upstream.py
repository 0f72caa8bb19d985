"""What tawk.to's REST API answered, as it came."""

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, Table

from storage.sql.engine import Moment
from storage.tables.kinds import metadata

raw_reading = Table(
    "raw_reading",
    metadata,
    Column("conversation_id", ForeignKey("conversation.id"), primary_key=True),
    Column("read_at", Moment, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index("b_raw_reading", "read_at"),
)
