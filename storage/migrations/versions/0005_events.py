"""Slack's events that came before, answers for one agent in a thread, and cards found by where they stand."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    for name in ("channel", "agent", "thread_ts"):
        op.add_column("answer", sa.Column(name, sa.Text, nullable=False, server_default=sa.text("''")))
    op.create_index("b_post_ts", "post", ["ts", "channel"])
    op.create_table(
        "seen_event",
        sa.Column("event_id", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),  # microseconds since 1970
        sa.PrimaryKeyConstraint("event_id"),
    )
    op.create_index("b_seen_event", "seen_event", ["at"])
