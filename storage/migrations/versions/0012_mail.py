"""E-mail: what goes out and came in; a chat and the ticket that it became; how a property writes."""

import sqlalchemy as sa
from alembic import op

from storage.sql.engine import Moment
from storage.tables import Id

revision = "0012"
down_revision = "0011"

WAITS = sa.text("state = 'waiting'")
NOTHING = sa.text("''")


def upgrade() -> None:
    op.add_column("conversation", sa.Column("linked", Id, nullable=False, server_default=sa.text("0")))
    for name in ("sender", "signature", "forward", "mail_mode"):
        op.add_column("property", sa.Column(name, sa.Text, nullable=False, server_default=NOTHING))
    _mail()
    op.create_table(
        "mailbox",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("validity", sa.BigInteger, nullable=False),
        sa.Column("uid", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "signing_key",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.LargeBinary, nullable=False),
    )


def _mail() -> None:
    op.create_table(
        "mail",
        sa.Column("id", Id, primary_key=True),
        sa.Column("conversation_id", Id, sa.ForeignKey("conversation.id"), nullable=False),
        sa.Column("message_id", sa.Text, nullable=False, unique=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("state", "author", "sender_name", "sender")),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("recipient", "subject", "text", "said")),
        sa.Column("at", Moment, nullable=False),
        sa.Column("is_automatic", sa.SmallInteger, nullable=False),
        sa.Column("left_out", sa.JSON, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_at", Moment),
        sa.Column("lease_until", Moment, nullable=False),
        sa.Column("fence", sa.BigInteger, nullable=False),
        sa.Column("post_id", Id),
        sqlite_autoincrement=True,
    )
    op.create_index("b_mail_conversation", "mail", ["conversation_id", "id"])
    op.create_index("b_mail_waits", "mail", ["next_at", "id"], sqlite_where=WAITS, postgresql_where=WAITS)
    op.create_table(
        "mail_file",
        sa.Column("id", Id, primary_key=True),
        sa.Column("mail_id", Id, sa.ForeignKey("mail.id"), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("mime_type", sa.Text, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.create_index("b_mail_file", "mail_file", ["mail_id", "id"])
