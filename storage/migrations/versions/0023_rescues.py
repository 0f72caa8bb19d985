"""The automatic e-mails to missed visitors."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

MOMENT = sa.BigInteger()  # microseconds since 1970
ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "rescue",
        sa.Column("property_id", sa.Integer, sa.ForeignKey("property.id"), primary_key=True, autoincrement=False),
        sa.Column("is_on", sa.SmallInteger, nullable=False),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("hours", sa.Integer, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
    )
    op.create_table(
        "rescue_wait",
        sa.Column("number", ID, primary_key=True, autoincrement=False),
        sa.Column("property_id", sa.Integer, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
    )
    op.create_index("b_rescue_wait", "rescue_wait", ["property_id", "since", "number"])
    op.create_table(
        "rescued",
        sa.Column("day", sa.Text, primary_key=True),
        sa.Column("address_key", sa.LargeBinary, primary_key=True),
    )
    failed = sa.text("state = 'failed'")
    op.create_index("b_mail_failed", "mail", ["recipient", "at"], sqlite_where=failed, postgresql_where=failed)
    rescuing = sa.text("kind = 'rescue'")
    op.create_index("b_mail_rescue", "mail", ["conversation_id"], sqlite_where=rescuing, postgresql_where=rescuing)
