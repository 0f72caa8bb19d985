"""What agents have before them at the App Home."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)

from storage.sql.engine import Moment
from storage.tables.kinds import Id, metadata

home = Table(
    "home",
    metadata,
    Column("slack_id", Text, primary_key=True),
    Column("desktop", JSON, nullable=False),
    Column("drawn", JSON, nullable=False),
    Column("report", JSON, nullable=False),
    Column("jobs", JSON, nullable=False),
    Column("waiting", Integer, nullable=False),  # how many jobs there are
    Column("hides_checklist", SmallInteger, nullable=False),
    Column("looked_at", Moment, nullable=False),
    Column("want", Integer, nullable=False),
    Column("shown", Integer, nullable=False),
    Column("stamp", Text, nullable=False),  # of the inbox that was drawn
    Column("next_at", Moment, nullable=False),
    Column("lease_until", Moment, nullable=False),
    Column("fence", BigInteger, nullable=False),
    Index("b_home_looked", "looked_at"),
)

saved_view = Table(
    "saved_view",
    metadata,
    Column("id", Id, primary_key=True),
    Column("slack_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),
    Column("filters", JSON, nullable=False),
    UniqueConstraint("slack_id", "name_key"),
    sqlite_autoincrement=True,
)
