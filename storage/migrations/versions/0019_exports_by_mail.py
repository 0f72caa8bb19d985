"""Exports by e-mail: where they go, and the addresses that were confirmed."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

MOMENT = sa.BigInteger()  # microseconds since 1970
ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
WAITS = sa.text("next_at IS NOT NULL")
FILE = 100  # conversations in one, when files had no other measure


def upgrade() -> None:
    for name in ("address", "origin"):
        op.add_column("export", sa.Column(name, sa.Text, nullable=False, server_default=sa.text("''")))
    op.add_column("export", sa.Column("attempts", sa.Integer, nullable=False, server_default=sa.text("0")))
    op.execute(f"UPDATE export SET behind = part * {FILE} WHERE behind = 0")
    op.create_table(
        "export_address",
        sa.Column("id", ID, primary_key=True),
        sa.Column("slack_id", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("message_id", sa.Text, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("confirmed_until", MOMENT),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_at", MOMENT),
        sa.Column("lease_until", MOMENT, nullable=False),
        sa.Column("fence", sa.BigInteger, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("b_export_address", "export_address", ["slack_id", "asked_at"])
    op.create_index(
        "b_export_address_waits", "export_address", ["next_at", "id"], sqlite_where=WAITS, postgresql_where=WAITS
    )
