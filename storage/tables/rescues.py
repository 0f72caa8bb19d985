"""The automatic e-mails to missed visitors."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, SmallInteger, Table, Text

from storage.sql.engine import Moment
from storage.tables.kinds import Id, metadata

rescue = Table(
    "rescue",
    metadata,
    Column("property_id", ForeignKey("property.id"), primary_key=True, autoincrement=False),
    Column("is_on", SmallInteger, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("hours", Integer, nullable=False),
    Column("words", Text, nullable=False),
)

rescue_wait = Table(
    "rescue_wait",
    metadata,
    Column("number", Id, primary_key=True, autoincrement=False),
    Column("property_id", Integer, nullable=False),
    Column("since", Moment, nullable=False),
    Index("b_rescue_wait", "property_id", "since", "number"),
)

# An address is kept as a digest: it has only to be known again.
rescued = Table(
    "rescued",
    metadata,
    Column("day", Text, primary_key=True),
    Column("address_key", LargeBinary, primary_key=True),
)
