"""What people wrote in the threads of cards, so that each is answered once."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "thread_reply",
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("ts", sa.Text, primary_key=True),
        sa.Column("number", ID, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("mail_id", ID, nullable=False),
    )
    op.create_index("b_thread_reply_number", "thread_reply", ["number", "author"])
