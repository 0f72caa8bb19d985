"""What is read of conversations by tawk.to's REST API: how they stand there, who the visitor is, and the answers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0033"
down_revision = "0032"

ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
JSON = sa.JSON().with_variant(JSONB(), "postgresql")
HAS_PERSON = sa.text("person_id <> ''")


def upgrade() -> None:
    for name in ("unfinished", "is_past"):
        op.add_column("conversation", sa.Column(name, sa.SmallInteger))
    for name in ("told_phone", "person_id"):
        op.add_column("conversation", sa.Column(name, sa.Text, nullable=False, server_default=sa.text("''")))
    for name in ("there", "person"):
        op.add_column("conversation", sa.Column(name, JSON, nullable=False, server_default=sa.text("'[]'")))
    columns = ["property_id", "person_id", "id"]
    op.create_index("b_person", "conversation", columns, sqlite_where=HAS_PERSON, postgresql_where=HAS_PERSON)
    op.create_table(
        "raw_reading",
        sa.Column("conversation_id", ID, sa.ForeignKey("conversation.id"), primary_key=True),
        sa.Column("read_at", sa.BigInteger, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_index("b_raw_reading", "raw_reading", ["read_at"])
