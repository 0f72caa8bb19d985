"""Who reads a mailbox, since when, and when it was read last."""

import sqlalchemy as sa
from alembic import op

from storage.sql.engine import Moment

revision = "0017"
down_revision = "0016"

ZERO = sa.text("0")


def upgrade() -> None:
    op.add_column("mailbox", sa.Column("since", Moment))
    op.add_column("mailbox", sa.Column("holder", sa.Text, nullable=False, server_default=sa.text("''")))
    op.add_column("mailbox", sa.Column("lease_until", Moment, nullable=False, server_default=ZERO))
    op.add_column("mailbox", sa.Column("read_at", Moment, nullable=False, server_default=ZERO))
