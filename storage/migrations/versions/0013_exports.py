"""Exports that people asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

MOMENT = sa.BigInteger()  # microseconds since 1970
ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
WAITING = sa.text("state = 'waiting'")


def upgrade() -> None:
    op.create_table(
        "export",
        sa.Column("id", ID, primary_key=True),
        sa.Column("slack_id", sa.Text, nullable=False),
        sa.Column("numbers", sa.JSON, nullable=False),
        sa.Column("parts", sa.Integer, nullable=False),
        sa.Column("form", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("part", sa.Integer, nullable=False),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("behind", ID, nullable=False),
        sa.Column("file_id", sa.Text, nullable=False),
        sa.Column("logged", sa.Integer, nullable=False),
        sa.Column("problem", sa.Text, nullable=False),
        sa.Column("post_id", ID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("lease_until", MOMENT, nullable=False),
        sa.Column("fence", sa.BigInteger, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("b_export_created", "export", ["created_at"])
    op.create_index("b_export_waiting", "export", ["next_at", "id"], sqlite_where=WAITING, postgresql_where=WAITING)
