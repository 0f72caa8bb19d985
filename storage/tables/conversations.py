"""Conversations with all that belongs to them."""

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.sql.engine import Moment
from storage.tables.kinds import Id, Json, metadata

# Conditions of partial indexes: a query must repeat them as they stand.
WAS_ANSWERED = "answered_at IS NOT NULL"
HAS_PERSON = "person_id <> ''"
WAS_PURGED = "deed = 'purge'"
WAS_ERASED = "deed = 'contact_erase'"
IS_RESOLVED = "kind = 'ticket' AND set_status = 3 AND status = 3"  # by hand, and not opened again since

conversation = Table(
    "conversation",
    metadata,
    Column("id", Id, primary_key=True),
    Column("property_id", ForeignKey("property.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("external_id", Text, nullable=False),
    Column("folder", SmallInteger, nullable=False),
    Column("status", SmallInteger, nullable=False),
    # 0 is unassigned, not NULL: the planner misjudges an index whose heaviest value is NULL
    Column("agent_key", Integer, nullable=False, server_default=text("0")),
    Column("priority", SmallInteger, nullable=False),
    Column("department", Integer, nullable=False, server_default=text("0")),
    Column("missed_open", SmallInteger),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("overdue_at", Moment),
    Column("version", Integer, nullable=False),
    Column("contact_id", ForeignKey("contact.id")),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("city", Text, nullable=False),
    Column("country", Text, nullable=False),
    Column("excerpt", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("human_id", Text, nullable=False),
    Column("started_at", Moment),
    Column("started_by", Text),
    Column("ended_at", Moment),
    Column("transcript_at", Moment),
    Column("transcript_count", Integer),
    Column("transcript_digest", Text),
    Column("told_at", Moment),
    Column("told_name", Text, nullable=False),
    Column("told_email", Text, nullable=False),
    Column("told_city", Text, nullable=False),
    Column("told_country", Text, nullable=False),
    Column("set_status", SmallInteger),
    Column("set_status_at", Moment),
    Column("set_status_by", Text, nullable=False),
    Column("moved_by", Text, nullable=False),
    Column("worked_at", Moment),
    Column("tags", Json, nullable=False, server_default=text("'[]'")),
    Column("snoozed_at", Moment),
    Column("snoozed_until", Moment),
    Column("notes", Integer, nullable=False, server_default=text("0")),
    Column("linked", Id, nullable=False, server_default=text("0")),  # a chat's ticket, a ticket's chat
    Column("answered_at", Moment),
    Column("mailed_at", Moment),
    Column("unfinished", SmallInteger),
    Column("is_past", SmallInteger),
    Column("told_phone", Text, nullable=False, server_default=text("''")),
    Column("person_id", Text, nullable=False, server_default=text("''")),
    Column("there", Json, nullable=False, server_default=text("'[]'")),
    Column("person", Json, nullable=False, server_default=text("'[]'")),
    UniqueConstraint("property_id", "kind", "external_id"),
    Index("b_upd", "property_id", "folder", "updated_at", "id"),
    Index("b_crt", "property_id", "folder", "created_at", "id"),
    Index("b_pri", "property_id", "folder", "priority", "updated_at", "id"),
    Index("b_sts", "property_id", "folder", "status", "updated_at", "id"),
    Index("b_agt", "property_id", "folder", "agent_key", "updated_at", "id"),
    Index("b_dpt", "property_id", "folder", "department", "updated_at", "id"),
    Index("b_knd", "property_id", "folder", "kind", "updated_at", "id"),
    Index("b_open", "property_id", "folder", "status", "agent_key", "updated_at", "id", "priority", "created_at"),
    Index("b_contact", "contact_id", "id"),
    sqlite_autoincrement=True,  # a purged number is never given again
)

Index(
    "b_missed",
    conversation.c.missed_open,
    conversation.c.property_id,
    conversation.c.created_at,
    conversation.c.id,
    conversation.c.agent_key,
    conversation.c.department,
    sqlite_where=text("missed_open = 1"),
    postgresql_where=text("missed_open = 1"),
)

Index(
    "b_overdue",
    conversation.c.overdue_at,
    sqlite_where=text("overdue_at IS NOT NULL"),
    postgresql_where=text("overdue_at IS NOT NULL"),
)

Index(
    "b_snoozed",
    conversation.c.snoozed_until,
    sqlite_where=text("snoozed_until IS NOT NULL"),
    postgresql_where=text("snoozed_until IS NOT NULL"),
)

Index(
    "b_answered",
    conversation.c.property_id,
    conversation.c.answered_at,
    sqlite_where=text(WAS_ANSWERED),
    postgresql_where=text(WAS_ANSWERED),
)

Index(
    "b_resolved",
    conversation.c.property_id,
    conversation.c.set_status_at,
    conversation.c.folder,
    sqlite_where=text(IS_RESOLVED),
    postgresql_where=text(IS_RESOLVED),
)

Index(
    "b_person",
    conversation.c.property_id,
    conversation.c.person_id,
    conversation.c.id,
    sqlite_where=text(HAS_PERSON),
    postgresql_where=text(HAS_PERSON),
)

# The columns by which a list is filtered and sorted stand here too, so that a tag's list is one range of one index.
conversation_tag = Table(
    "conversation_tag",
    metadata,
    Column("tag_id", ForeignKey("tag.id"), primary_key=True),
    Column("property_id", Integer, primary_key=True),
    Column("folder", SmallInteger, primary_key=True),
    Column("updated_at", Moment, primary_key=True),
    Column("conversation_id", ForeignKey("conversation.id"), primary_key=True),
    Index("b_conversation_tag", "conversation_id"),
    sqlite_with_rowid=False,
)

note = Table(
    "note",
    metadata,
    Column("id", Id, primary_key=True),
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False),
    Column("author", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("text", Text, nullable=False),
    Index("b_note_conversation", "conversation_id", "id"),
    sqlite_autoincrement=True,
)

line = Table(
    "line",
    metadata,
    Column("conversation_id", ForeignKey("conversation.id"), primary_key=True),
    Column("seq", Integer, primary_key=True),  # 0 is the first line we were told of, 1 and up the transcript
    Column("author", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("name", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("attachments", JSON, nullable=False),
)

tally = Table(
    "tally",
    metadata,
    Column("property_id", Integer, primary_key=True),
    Column("folder", SmallInteger, primary_key=True),
    Column("status", SmallInteger, primary_key=True),
    Column("agent_key", Integer, primary_key=True),
    Column("n", Integer, nullable=False),
)

# What is shown of the tally, in a few rows however many agents there are.
badge = Table(
    "badge",
    metadata,
    Column("property_id", Integer, primary_key=True),
    Column("folder", SmallInteger, primary_key=True),
    Column("status", SmallInteger, primary_key=True),
    Column("n", Integer, nullable=False),
    Column("unassigned", Integer, nullable=False),
    sqlite_with_rowid=False,
)

tombstone = Table(
    "tombstone",
    metadata,
    Column("key", LargeBinary, primary_key=True),
    Column("number", Id, nullable=False),
    Column("at", Moment, nullable=False),
)

journal = Table(
    "journal",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("actor", Text, nullable=False),
    Column("deed", Text, nullable=False),
    Column("number", Id, nullable=False),
    Column("property_id", Integer, nullable=False),
    Column("version_before", Integer, nullable=False),
    Column("version_after", Integer, nullable=False),
    Column("detail", JSON, nullable=False),
    Column("before", Json, nullable=False, server_default=text("'{}'")),
    Column("after", Json, nullable=False, server_default=text("'{}'")),
    Column("batch", Text, nullable=False, server_default=text("''")),
    Index("b_journal_number", "number", "id"),
    Index("b_journal_actor", "actor", "id"),
    Index("b_journal_batch", "batch", "id"),
    sqlite_autoincrement=True,
)

Index("b_journal_purged", journal.c.id, sqlite_where=text(WAS_PURGED), postgresql_where=text(WAS_PURGED))

Index("b_journal_erased", journal.c.id, sqlite_where=text(WAS_ERASED), postgresql_where=text(WAS_ERASED))
