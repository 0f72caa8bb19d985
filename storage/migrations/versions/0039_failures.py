"""What of the failed nobody wants to hear of any more, the failed mails in their order, and what was removed."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    op.create_table(
        "discarded",
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column(
            "item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=False
        ),
        sa.Column("mark", sa.Integer, primary_key=True, autoincrement=False),
    )
    failed = sa.text("state = 'failed'")
    op.create_index("b_mail_undelivered", "mail", ["id"], sqlite_where=failed, postgresql_where=failed)
    for name, deed in (("purged", "purge"), ("erased", "contact_erase")):
        done = sa.text(f"deed = '{deed}'")
        op.create_index(f"b_journal_{name}", "journal", ["id"], sqlite_where=done, postgresql_where=done)
