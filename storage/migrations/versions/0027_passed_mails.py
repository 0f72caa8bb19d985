"""Mails that were read and are not kept."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.create_table("passed_mail", sa.Column("key", sa.LargeBinary, primary_key=True))
