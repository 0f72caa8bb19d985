"""Files of mails on their way into threads. They outlive their mails until Slack has deleted what it has of them."""

from sqlalchemy import BigInteger, Column, Index, Table, Text, text

from storage.sql.engine import Moment
from storage.tables.kinds import Id, metadata

UNDER_WAY = "state IN ('waiting', 'doomed')"  # a query must repeat the condition of the index as it stands

thread_file = Table(
    "thread_file",
    metadata,
    Column("id", Id, primary_key=True),
    Column("number", Id, nullable=False),
    Column("mail_id", Id, nullable=False),
    Column("mail_file_id", Id, nullable=False),
    Column("slack_id", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("problem", Text, nullable=False),
    Column("next_at", Moment, nullable=False),
    Column("lease_until", Moment, nullable=False),
    Column("fence", BigInteger, nullable=False),
    Index("b_thread_file_number", "number"),
    Index("b_thread_file_of", "mail_file_id"),
    sqlite_autoincrement=True,
)
Index(
    "b_thread_file_due",
    thread_file.c.next_at,
    thread_file.c.id,
    sqlite_where=text(UNDER_WAY),
    postgresql_where=text(UNDER_WAY),
)
