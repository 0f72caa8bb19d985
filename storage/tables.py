"""The tables and their indexes. Every list is one range of one index that ends in its sort key and the id."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from storage.engine import Moment

metadata = MetaData()
Json = JSON().with_variant(JSONB(), "postgresql")  # which can be compared, as a default must be
Id = BigInteger().with_variant(Integer, "sqlite")
Word = Text().with_variant(Text(collation="C"), "postgresql")  # in the order of its characters, as beginnings are found
# Conditions of partial indexes. A query must repeat them as they stand, or its plan does without the index.
TROUBLED = "state IN ('failed', 'quarantined')"
PARKED = "parked <> ''"
MERGED = "root_id <> 0"
CORRECTED = "edited_key <> ''"

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
)

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

delivery = Table(
    "delivery",
    metadata,
    Column("id", Id, primary_key=True),
    Column("event_id", Text, unique=True),
    Column("body_hash", LargeBinary, nullable=False, unique=True),
    Column("received_at", Moment, nullable=False),
    Column("event", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", Moment),
    Column("conversation_id", Id),  # no foreign key: it outlives a purge
    Column("body", LargeBinary),
    Index("b_delivery_conversation", "conversation_id"),
    sqlite_autoincrement=True,
)
Index(
    "b_delivery_troubled",
    delivery.c.id,
    sqlite_where=text(TROUBLED),
    postgresql_where=text(TROUBLED),
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

channel = Table(
    "channel",
    metadata,
    Column("id", Text, primary_key=True),
    Column("next_at", Moment, nullable=False),
    Column("lease_until", Moment, nullable=False),
    Column("fence", BigInteger, nullable=False),
    Column("problem", Text, nullable=False),
)

pace = Table(
    "pace",
    metadata,
    Column("key", Text, primary_key=True),
    Column("next_at", Moment, nullable=False),
)

post = Table(
    "post",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("turn", SmallInteger, nullable=False),  # cards and notices go before lines
    Column("channel", ForeignKey("channel.id"), nullable=False),
    Column("number", Id, nullable=False),
    Column("parent_id", Id),
    Column("payload", JSON, nullable=False),
    Column("want_version", Integer, nullable=False),
    Column("posted_version", Integer, nullable=False),
    Column("behind", SmallInteger, nullable=False),
    Column("ts", Text),
    Column("generation", Integer, nullable=False),
    Column("intent_at", Moment),
    Column("next_at", Moment, nullable=False),
    Column("doomed", SmallInteger, nullable=False),
    Column("parked", Text, nullable=False),
    Index("b_post_number", "number", "kind"),
    Index("b_post_ts", "ts", "channel"),
    sqlite_autoincrement=True,
)
Index(
    "b_post_behind",
    post.c.turn,
    post.c.next_at,
    post.c.id,
    sqlite_where=text("behind = 1"),
    postgresql_where=text("behind = 1"),
)
Index(
    "b_post_sibling",
    post.c.parent_id,
    post.c.id,
    sqlite_where=text("behind = 1"),
    postgresql_where=text("behind = 1"),
)
Index(
    "b_post_intent",
    post.c.channel,
    post.c.intent_at,
    sqlite_where=text("intent_at IS NOT NULL"),
    postgresql_where=text("intent_at IS NOT NULL"),
)
Index("b_post_parked", post.c.id, sqlite_where=text(PARKED), postgresql_where=text(PARKED))

answer = Table(
    "answer",
    metadata,
    Column("id", Id, primary_key=True),
    Column("response_url", Text, nullable=False),
    Column("body", JSON, nullable=False),
    Column("channel", Text, nullable=False, server_default=text("''")),
    Column("agent", Text, nullable=False, server_default=text("''")),
    Column("thread_ts", Text, nullable=False, server_default=text("''")),
    Column("expires_at", Moment, nullable=False),
    sqlite_autoincrement=True,
)

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

seen_event = Table(
    "seen_event",
    metadata,
    Column("event_id", Text, primary_key=True),
    Column("at", Moment, nullable=False),
    Index("b_seen_event", "at"),
)
