"""Digests, their slots, and the conversations that their messages list."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024"
down_revision = "0023"

ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
TO_COME = sa.text("next_at IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "digest",
        sa.Column("id", ID, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("kind", "channel")),
        *(sa.Column(name, JSON, nullable=False) for name in ("property_ids", "days", "minutes")),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("zone", "language", "created_by")),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("created_at", "since", "told_at")),
        *(sa.Column(name, sa.BigInteger) for name in ("asked_at", "next_at")),
        sa.Column("post_id", ID),
        *(sa.Column(name, sa.BigInteger) for name in ("paused_at", "removed_at")),
        sqlite_autoincrement=True,
    )
    op.create_index("b_digest_next", "digest", ["next_at", "id"], sqlite_where=TO_COME, postgresql_where=TO_COME)
    op.create_table(
        "digest_run",
        sa.Column("digest_id", ID, sa.ForeignKey("digest.id"), primary_key=True),
        sa.Column("slot", sa.Text, primary_key=True),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("at", "since")),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("post_id", ID),
    )
    op.create_index("b_digest_run_at", "digest_run", ["digest_id", "at", "slot"])
    op.create_table(
        "digest_line",
        sa.Column("post_id", ID, primary_key=True, autoincrement=False),
        sa.Column("number", ID, primary_key=True, autoincrement=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
