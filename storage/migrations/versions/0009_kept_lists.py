"""The lists that agents turn the pages of."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

MOMENT = sa.BigInteger()  # microseconds since 1970


def upgrade() -> None:
    op.create_table(
        "kept_list",
        sa.Column("slack_id", sa.Text, nullable=False),
        sa.Column("spot", sa.Text, nullable=False),
        sa.Column("edition", sa.BigInteger, nullable=False),
        sa.Column("kept", sa.JSON, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("slack_id", "spot"),
    )
    op.create_index("b_kept_list_expires", "kept_list", ["expires_at"])
