"""When the team first answered, by an agent's line in tawk.to or by e-mail; and which tickets are resolved."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"

BLANK = "".join(one for one in map(chr, range(0x10000)) if one.isspace())
ANSWERED = sa.text("answered_at IS NOT NULL")
RESOLVED = sa.text("kind = 'ticket' AND set_status = 3 AND status = 3")
# A chat that became a ticket was answered when its ticket was.
FILL = (
    """
    UPDATE conversation SET mailed_at = (
        SELECT min(mail.at) FROM mail WHERE mail.conversation_id = conversation.id AND mail.kind = 'answer'
            AND mail.is_automatic = 0 AND mail.state NOT IN ('received', 'undone')
    ) WHERE id IN (SELECT conversation_id FROM mail)
    """,
    """
    UPDATE conversation SET mailed_at = (
        SELECT ticket.mailed_at FROM conversation AS ticket WHERE ticket.id = conversation.linked
    ) WHERE kind = 'chat' AND linked <> 0
    """,
    """
    UPDATE conversation SET answered_at = (
        SELECT min(line.at) FROM line WHERE line.conversation_id = conversation.id AND line.seq > 0
            AND line.author = 'a' AND (trim(line.text, :blank) <> '' OR CAST(line.attachments AS TEXT) <> '[]')
    ) WHERE outcome = 'served'
    """,
    """
    UPDATE conversation SET answered_at = mailed_at
    WHERE mailed_at IS NOT NULL AND (answered_at IS NULL OR mailed_at < answered_at)
    """,
)


def upgrade() -> None:
    for name in ("answered_at", "mailed_at"):
        op.add_column("conversation", sa.Column(name, sa.BigInteger))
    fill(op.get_bind())
    _index("b_answered", ["property_id", "answered_at"], ANSWERED)
    _index("b_resolved", ["property_id", "set_status_at", "folder"], RESOLVED)


def _index(name: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, "conversation", columns, sqlite_where=where, postgresql_where=where)


def fill(connection: sa.Connection) -> None:
    for statement in FILL:
        connection.execute(sa.text(statement), {"blank": BLANK} if ":blank" in statement else {})
