"""E-mail: what goes out and what came in, and how far a mailbox was read."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    text,
)

from storage.sql.engine import Moment
from storage.tables.kinds import Id, metadata

# Conditions of partial indexes: a query must repeat them as they stand.
MAIL_WAITS = "state = 'waiting'"
MAIL_CAME = "kept_at IS NOT NULL"
MAIL_FAILED = "state = 'failed'"
MAIL_RESCUES = "kind = 'rescue'"

mail = Table(
    "mail",
    metadata,
    Column("id", Id, primary_key=True),
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False),
    Column("message_id", Text, nullable=False, unique=True),
    Column("state", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("sender_name", Text, nullable=False),
    Column("sender", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("said", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("is_automatic", SmallInteger, nullable=False),
    Column("left_out", JSON, nullable=False),
    Column("reason", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", Moment),
    Column("lease_until", Moment, nullable=False),
    Column("fence", BigInteger, nullable=False),
    Column("post_id", Id),
    Column("kept_at", Moment),
    Column("opens", SmallInteger, nullable=False, server_default=text("0")),
    Column("kind", Text, nullable=False, server_default=text("'answer'")),
    Index("b_mail_conversation", "conversation_id", "id"),
    sqlite_autoincrement=True,
)
Index("b_mail_waits", mail.c.next_at, mail.c.id, sqlite_where=text(MAIL_WAITS), postgresql_where=text(MAIL_WAITS))

Index("b_mail_came", mail.c.sender, mail.c.kept_at, sqlite_where=text(MAIL_CAME), postgresql_where=text(MAIL_CAME))

Index("b_mail_failed", mail.c.recipient, mail.c.at, sqlite_where=text(MAIL_FAILED), postgresql_where=text(MAIL_FAILED))

Index("b_mail_undelivered", mail.c.id, sqlite_where=text(MAIL_FAILED), postgresql_where=text(MAIL_FAILED))

Index(
    "b_mail_rescue",
    mail.c.conversation_id,
    sqlite_where=text(MAIL_RESCUES),
    postgresql_where=text(MAIL_RESCUES),
)

mail_file = Table(
    "mail_file",
    metadata,
    Column("id", Id, primary_key=True),
    Column("mail_id", ForeignKey("mail.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("mime_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index("b_mail_file", "mail_id", "id"),
)

passed_mail = Table(
    "passed_mail",
    metadata,
    Column("key", LargeBinary, primary_key=True),
)

mailbox = Table(
    "mailbox",
    metadata,
    Column("name", Text, primary_key=True),
    Column("validity", BigInteger, nullable=False),
    Column("uid", BigInteger, nullable=False),
    Column("since", Moment),
    Column("holder", Text, nullable=False, server_default=text("''")),
    Column("lease_until", Moment, nullable=False, server_default=text("0")),
    Column("read_at", Moment, nullable=False, server_default=text("0")),
)

signing_key = Table(
    "signing_key",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)
