"""When properties are heard of, and which are silent."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    op.create_table(
        "habit",
        sa.Column("property_id", sa.Integer, sa.ForeignKey("property.id"), primary_key=True, autoincrement=False),
        sa.Column("hour", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("week", sa.Integer, nullable=False),
        sa.Column("weeks", sa.Integer, nullable=False),
    )
    op.create_table(
        "silence",
        sa.Column("property_id", sa.Integer, sa.ForeignKey("property.id"), primary_key=True, autoincrement=False),
        sa.Column("since", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "watch",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
