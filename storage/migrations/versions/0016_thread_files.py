"""Files of mails on their way into threads."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

MOMENT = sa.BigInteger()  # microseconds since 1970
ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
UNDER_WAY = sa.text("state IN ('waiting', 'doomed')")


def upgrade() -> None:
    op.create_table(
        "thread_file",
        sa.Column("id", ID, primary_key=True),
        *(sa.Column(name, ID, nullable=False) for name in ("number", "mail_id", "mail_file_id")),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("slack_id", "state", "problem")),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("lease_until", MOMENT, nullable=False),
        sa.Column("fence", sa.BigInteger, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("b_thread_file_number", "thread_file", ["number"])
    op.create_index("b_thread_file_of", "thread_file", ["mail_file_id"])
    due = ["next_at", "id"]
    op.create_index("b_thread_file_due", "thread_file", due, sqlite_where=UNDER_WAY, postgresql_where=UNDER_WAY)
