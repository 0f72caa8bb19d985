"""When a rung of the ladder was told of in a summary's thread: it is told of again where others climb much later."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    op.add_column("burst_told", sa.Column("at", sa.BigInteger, nullable=False, server_default=sa.text("0")))
