"""Tickets that were also mailed to tawk.to. No foreign keys: a row outlives its ticket."""

from sqlalchemy import Column, Index, Table, Text

from storage.sql.engine import Moment
from storage.tables.kinds import Id, metadata

forward = Table(
    "forward",
    metadata,
    Column("number", Id, primary_key=True, autoincrement=False),
    Column("property_id", Id, nullable=False),
    Column("mail_id", Id, nullable=False),
    Column("at", Moment, nullable=False),
    Column("twin", Text, nullable=False),
    Index("b_forward_twin", "property_id", "twin", "at"),
)
