"""Who the people of the workspace are, what they are members of, and what they may do."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

MOMENT = sa.BigInteger()  # microseconds since 1970


def upgrade() -> None:
    _extend_agents()
    op.create_table(
        "member",
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("slack_id", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("channel", "slack_id"),
    )
    op.create_index("b_member", "member", ["slack_id", "channel"])
    op.create_table(
        "group_member",
        sa.Column("group_id", sa.Text, nullable=False),
        sa.Column("slack_id", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("group_id", "slack_id"),
    )
    op.create_index("b_group_member", "group_member", ["slack_id", "group_id"])
    op.create_table(
        "reading",
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("read_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("source"),
    )
    op.create_table(
        "role_grant",
        sa.Column("property_id", sa.Integer, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("role", sa.SmallInteger, nullable=False),
        sa.PrimaryKeyConstraint("property_id", "subject"),
    )
    op.create_index("b_role_grant", "role_grant", ["subject", "property_id", "role"])


def _extend_agents() -> None:
    for name in ("name", "locale", "zone", "tawk_name"):
        op.add_column("agent", sa.Column(name, sa.Text, nullable=False, server_default=sa.text("''")))
    op.add_column("agent", sa.Column("active", sa.SmallInteger, nullable=False, server_default=sa.text("1")))
    op.add_column("agent", sa.Column("is_bot", sa.SmallInteger, nullable=False, server_default=sa.text("0")))
