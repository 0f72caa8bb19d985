"""What the housekeeper does from time to time: when each thing is due, and where it has got to."""

from sqlalchemy import Column, Table, Text

from storage.sql.engine import Moment
from storage.tables.kinds import Json, metadata

chore = Table(
    "chore",
    metadata,
    Column("name", Text, primary_key=True),
    Column("next_at", Moment, nullable=False),
    Column("place", Json, nullable=False),
)
