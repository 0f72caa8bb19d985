"""Which troubled channels the administrators were told of, and where a browser finds the workspace."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("channel", sa.Column("told", sa.SmallInteger, nullable=False, server_default=sa.text("0")))
    op.create_table(
        "workspace",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
