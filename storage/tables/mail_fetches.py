"""Files that go out with an answer and still lie in Slack."""

from sqlalchemy import Column, Index, Integer, Table, Text

from storage.sql.engine import Moment
from storage.tables.kinds import Id, metadata

mail_fetch = Table(
    "mail_fetch",
    metadata,
    Column("mail_file_id", Id, primary_key=True, autoincrement=False),
    Column("mail_id", Id, nullable=False),
    Column("slack_id", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", Moment, nullable=False),
    Index("b_mail_fetch_of", "mail_id"),
    Index("b_mail_fetch_due", "next_at", "mail_file_id"),
)
