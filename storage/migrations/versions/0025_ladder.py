"""Who is told of missed chats that nobody takes, and the chats that wait for it."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """What waits already when this comes is the lists' business: nobody shall be told of all of it at once."""
    op.create_table(
        "alert",
        sa.Column("property_id", sa.Integer, sa.ForeignKey("property.id"), primary_key=True, autoincrement=False),
        sa.Column("channel", sa.Float, nullable=False),
        sa.Column("on_call", sa.Float, nullable=False),
        sa.Column("lead", sa.Float, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("group", sa.Text, nullable=False),
        sa.Column("head", sa.Text, nullable=False),
    )
    op.create_table(
        "rung",
        sa.Column("conversation_id", ID, primary_key=True, autoincrement=False),
        sa.Column("property_id", sa.Integer, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("step", sa.SmallInteger, nullable=False),
        sa.Column("due_at", sa.BigInteger, nullable=False),
    )
    op.create_index("b_rung_due", "rung", ["due_at", "conversation_id"])
