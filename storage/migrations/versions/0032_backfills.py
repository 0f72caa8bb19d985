"""Backfills: what is brought over from tawk.to, what of it was read, and whose names are still to be read."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0032"
down_revision = "0031"

MOMENT = sa.BigInteger()  # microseconds since 1970
ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
JSON = sa.JSON().with_variant(JSONB(), "postgresql")
RUNS = sa.text("state = 'running'")


def upgrade() -> None:
    op.create_table(
        "backfill",
        sa.Column("id", ID, primary_key=True),
        sa.Column("property_id", sa.Integer, sa.ForeignKey("property.id"), nullable=False),
        sa.Column("asked_by", sa.Text, nullable=False),
        sa.Column("start_at", MOMENT, nullable=False),
        sa.Column("end_at", MOMENT, nullable=False),
        sa.Column("phases", JSON, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("phase", sa.Text, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("reached", MOMENT, nullable=False),
        sa.Column("tallies", JSON, nullable=False),
        sa.Column("persons", sa.Integer, nullable=False),
        sa.Column("hitch", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("post_id", ID, nullable=False),
        sa.Column("cut_short", sa.Integer, nullable=False),
        sa.Column("told_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("lease_until", MOMENT, nullable=False),
        sa.Column("fence", sa.BigInteger, nullable=False),
        sa.Column("holder", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("b_backfill_property", "backfill", ["property_id", "id"])
    op.create_index("b_backfill_runs", "backfill", ["next_at", "id"], sqlite_where=RUNS, postgresql_where=RUNS)
    op.create_table(
        "backfill_taken",
        sa.Column("backfill_id", ID, primary_key=True, autoincrement=False),
        sa.Column("phase", sa.Text, primary_key=True),
        sa.Column("external_id", sa.Text, primary_key=True),
    )
    op.create_table(
        "wanted_person",
        sa.Column("property_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("person_id", sa.Text, primary_key=True),
        sa.Column("backfill_id", ID, nullable=False),
        sa.Column("chat_at", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
    )
    op.create_index("b_wanted_person_of", "wanted_person", ["backfill_id", "next_at"])
    op.create_index("b_wanted_person_next", "wanted_person", ["chat_at", "property_id", "person_id"])
