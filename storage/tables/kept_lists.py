"""The lists that agents turn the pages of."""

from sqlalchemy import JSON, BigInteger, Column, Index, Table, Text

from storage.sql.engine import Moment
from storage.tables.kinds import metadata

kept_list = Table(
    "kept_list",
    metadata,
    Column("slack_id", Text, primary_key=True),
    Column("spot", Text, primary_key=True),
    Column("edition", BigInteger, nullable=False),
    Column("kept", JSON, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Index("b_kept_list_expires", "expires_at"),
)
