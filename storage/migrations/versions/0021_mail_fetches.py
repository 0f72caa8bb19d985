"""Files of answers that still lie in Slack."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "mail_fetch",
        sa.Column("mail_file_id", ID, primary_key=True, autoincrement=False),
        sa.Column("mail_id", ID, nullable=False),
        sa.Column("slack_id", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_at", sa.BigInteger, nullable=False),
    )
    op.create_index("b_mail_fetch_of", "mail_fetch", ["mail_id"])
    op.create_index("b_mail_fetch_due", "mail_fetch", ["next_at", "mail_file_id"])
