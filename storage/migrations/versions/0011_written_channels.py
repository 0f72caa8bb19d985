"""In which channels Slack has taken a post of ours, so that the set-up checklist can tell."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("channel", sa.Column("written", sa.SmallInteger, nullable=False, server_default=sa.text("0")))
    op.execute("UPDATE channel SET written = 1 WHERE id IN (SELECT channel FROM post WHERE ts IS NOT NULL)")
