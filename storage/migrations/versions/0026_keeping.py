"""How long properties keep what is over, and where the housekeeper has got to."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0026"
down_revision = "0025"

ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "keeping",
        sa.Column("property_id", sa.Integer, sa.ForeignKey("property.id"), primary_key=True, autoincrement=False),
        sa.Column("trash_days", sa.Integer, nullable=False),
        sa.Column("closed_days", sa.Integer, nullable=False),
        sa.Column("announced", sa.Integer, nullable=False),
        sa.Column("first_at", sa.BigInteger),
        sa.Column("posts", JSON, nullable=False),
        sa.Column("stopped_by", sa.Text, nullable=False),
        sa.Column("next_at", sa.BigInteger),
        sa.Column("began_at", sa.BigInteger),
        sa.Column("batch", sa.Text, nullable=False),
        sa.Column("stage", sa.SmallInteger, nullable=False),
        sa.Column("place_at", sa.BigInteger, nullable=False),
        sa.Column("place_number", ID, nullable=False),
        sa.Column("purged", sa.Integer, nullable=False),
        sa.Column("last_at", sa.BigInteger),
        sa.Column("last_purged", sa.Integer, nullable=False),
    )
    op.create_table(
        "chore",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("next_at", sa.BigInteger, nullable=False),
        sa.Column("place", JSON, nullable=False),
    )
