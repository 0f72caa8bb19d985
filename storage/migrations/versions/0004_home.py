"""What agents have before them in the App Home, and the views that they saved."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.BigInteger()  # microseconds since 1970


def upgrade() -> None:
    op.create_table(
        "home",
        sa.Column("slack_id", sa.Text, nullable=False),
        sa.Column("desktop", sa.JSON, nullable=False),
        sa.Column("drawn", sa.JSON, nullable=False),
        sa.Column("report", sa.JSON, nullable=False),
        sa.Column("jobs", sa.JSON, nullable=False),
        sa.Column("waiting", sa.Integer, nullable=False),
        sa.Column("hides_checklist", sa.SmallInteger, nullable=False),
        sa.Column("looked_at", MOMENT, nullable=False),
        sa.Column("want", sa.Integer, nullable=False),
        sa.Column("shown", sa.Integer, nullable=False),
        sa.Column("stamp", sa.Text, nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("lease_until", MOMENT, nullable=False),
        sa.Column("fence", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("slack_id"),
    )
    op.create_index("b_home_looked", "home", ["looked_at"])
    op.create_table(
        "saved_view",
        sa.Column("id", ID, nullable=False),
        sa.Column("slack_id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("name_key", sa.Text, nullable=False),
        sa.Column("filters", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("slack_id", "name_key"),
        sqlite_autoincrement=True,
    )
