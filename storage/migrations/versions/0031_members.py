"""Who works at tawk.to, and by which address people in Slack are known there."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    op.create_table(
        "tawk_member",
        sa.Column("property_id", sa.Integer, sa.ForeignKey("property.id"), primary_key=True, autoincrement=False),
        sa.Column("member_id", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("active", sa.SmallInteger, nullable=False, server_default=sa.text("1")),
    )
    op.add_column("agent", sa.Column("email", sa.Text, nullable=False, server_default=sa.text("''")))
