"""People of the workspace, what they are members of and what they may do."""

from sqlalchemy import (
    Column,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    text,
)

from storage.sql.engine import Moment
from storage.tables.kinds import metadata

agent = Table(
    "agent",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("slack_id", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False, server_default=text("''")),
    Column("locale", Text, nullable=False, server_default=text("''")),
    Column("zone", Text, nullable=False, server_default=text("''")),
    Column("tawk_name", Text, nullable=False, server_default=text("''")),
    Column("active", SmallInteger, nullable=False, server_default=text("1")),
    Column("is_bot", SmallInteger, nullable=False, server_default=text("0")),
    Column("email", Text, nullable=False, server_default=text("''")),  # only where an agent of tawk.to has it
)

member = Table(
    "member",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("slack_id", Text, primary_key=True),
    Index("b_member", "slack_id", "channel"),
)

group_member = Table(
    "group_member",
    metadata,
    Column("group_id", Text, primary_key=True),
    Column("slack_id", Text, primary_key=True),
    Index("b_group_member", "slack_id", "group_id"),
)

user_group = Table(
    "user_group",
    metadata,
    Column("id", Text, primary_key=True),
    Column("handle", Text, nullable=False),
    Column("name", Text, nullable=False),
)

workspace = Table(
    "workspace",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

# When the members of a channel or a group, or the whole directory, were read last.
reading = Table(
    "reading",
    metadata,
    Column("source", Text, primary_key=True),
    Column("read_at", Moment, nullable=False),
)

# Property 0 is every property; a subject is a person or a group.
role_grant = Table(
    "role_grant",
    metadata,
    Column("property_id", Integer, primary_key=True, autoincrement=False),
    Column("subject", Text, primary_key=True),
    Column("role", SmallInteger, nullable=False),
    Index("b_role_grant", "subject", "property_id", "role"),
)
