"""When a mail came in, to count how many one address sends, and whether it opened its ticket."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

CAME = sa.text("kept_at IS NOT NULL")


def upgrade() -> None:
    op.add_column("mail", sa.Column("kept_at", sa.BigInteger()))
    op.add_column("mail", sa.Column("opens", sa.SmallInteger, nullable=False, server_default=sa.text("0")))
    op.create_index("b_mail_came", "mail", ["sender", "kept_at"], sqlite_where=CAME, postgresql_where=CAME)
