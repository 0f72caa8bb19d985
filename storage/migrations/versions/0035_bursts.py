"""Bursts: summaries that show many conversations in the place of their cards."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"

MOMENT = sa.BigInteger()  # microseconds since 1970
ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
IN_SUMMARY = sa.text("kind = 'card' AND parent_id IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "burst",
        sa.Column("post_id", ID, primary_key=True, autoincrement=False),
        sa.Column("calm_at", MOMENT, nullable=False),
        sa.Column("first_at", MOMENT),
        sa.Column("last_at", MOMENT),
    )
    op.create_index("b_burst_calm", "burst", ["calm_at"])
    op.create_table(
        "burst_told",
        sa.Column("post_id", ID, primary_key=True, autoincrement=False),
        sa.Column("property_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("step", sa.SmallInteger, primary_key=True, autoincrement=False),
    )
    op.create_index(
        "b_post_summary", "post", ["parent_id", "number"], sqlite_where=IN_SUMMARY, postgresql_where=IN_SUMMARY
    )
