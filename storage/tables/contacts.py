"""Visitors who left an address."""

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.sql.engine import Moment
from storage.tables.kinds import Id, Json, Word, metadata

MERGED = "root_id <> 0"

CORRECTED = "edited_key <> ''"

contact = Table(
    "contact",
    metadata,
    Column("id", Id, primary_key=True),
    Column("property_id", ForeignKey("property.id"), nullable=False),
    Column("email_key", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("city", Text, nullable=False),
    Column("country", Text, nullable=False),
    Column("first_seen", Moment, nullable=False),
    Column("last_seen", Moment, nullable=False),
    Column("edited", Json, nullable=False, server_default=text("'{}'")),
    Column("edited_key", Text, nullable=False, server_default=text("''")),  # of an address that the team corrected
    Column("merged_into", Id, nullable=False, server_default=text("0")),
    Column("root_id", Id, nullable=False, server_default=text("0")),
    Column("seen_at", Moment, nullable=False, server_default=text("0")),  # with those merged into it
    Column("version", Integer, nullable=False, server_default=text("0")),
    UniqueConstraint("property_id", "email_key"),
    Index("b_contact_seen", "property_id", "root_id", "seen_at", "id"),
)

Index(
    "b_contact_root",
    contact.c.root_id,
    contact.c.id,
    sqlite_where=text(MERGED),
    postgresql_where=text(MERGED),
)

Index(
    "b_contact_edited",
    contact.c.property_id,
    contact.c.edited_key,
    unique=True,
    sqlite_where=text(CORRECTED),
    postgresql_where=text(CORRECTED),
)

contact_word = Table(
    "contact_word",
    metadata,
    Column("property_id", Integer, primary_key=True),
    Column("word", Word, primary_key=True),
    Column("contact_id", ForeignKey("contact.id"), primary_key=True),
    Index("b_contact_word", "contact_id", "word"),
    sqlite_with_rowid=False,
)

contact_note = Table(
    "contact_note",
    metadata,
    Column("id", Id, primary_key=True),
    Column("contact_id", ForeignKey("contact.id"), nullable=False),
    Column("author", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("text", Text, nullable=False),
    Index("b_contact_note", "contact_id", "id"),
    sqlite_autoincrement=True,
)
