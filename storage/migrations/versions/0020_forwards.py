"""Tickets that were also mailed to tawk.to."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

MOMENT = sa.BigInteger()  # microseconds since 1970
ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.add_column("mail", sa.Column("kind", sa.Text, nullable=False, server_default=sa.text("'answer'")))
    op.create_table(
        "forward",
        sa.Column("number", ID, primary_key=True, autoincrement=False),
        sa.Column("property_id", ID, nullable=False),
        sa.Column("mail_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("twin", sa.Text, nullable=False),
    )
    op.create_index("b_forward_twin", "forward", ["property_id", "twin", "at"])
