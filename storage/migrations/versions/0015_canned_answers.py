"""Canned answers with fields."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "canned_answer",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("property_id", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.UniqueConstraint("property_id", "name"),
    )
