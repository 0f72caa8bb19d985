"""Properties and their labels."""

from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.sql.engine import Moment
from storage.tables.kinds import metadata

property_ = Table(
    "property",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("tawk_id", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("named_at", Moment, nullable=False),
    Column("channel", Text, nullable=False),
    Column("policy", Text, nullable=False),
    Column("language", Text, nullable=False, server_default=text("''")),
    Column("masked", SmallInteger, nullable=False, server_default=text("0")),
    Column("sender", Text, nullable=False, server_default=text("''")),
    Column("signature", Text, nullable=False, server_default=text("''")),
    Column("forward", Text, nullable=False, server_default=text("''")),
    Column("mail_mode", Text, nullable=False, server_default=text("''")),
)

department = Table(
    "department",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("property_id", ForeignKey("property.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),
    UniqueConstraint("property_id", "name_key"),
)

tag = Table(
    "tag",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False, unique=True),
)
