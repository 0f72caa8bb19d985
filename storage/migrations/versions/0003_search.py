"""Lists by department and kind in the order of the last update, and finding by words."""

import sqlalchemy as sa
from alembic import op

from storage.lists.search import LONGEST_DOCUMENT, positions_of, words_of

revision = "0003"
down_revision = "0002"

SQLITE = "CREATE VIRTUAL TABLE search USING fts5(body, facet, tokenize = 'unicode61 remove_diacritics 0')"
POSTGRESQL = (
    """
    CREATE TABLE search (
        conversation_id BIGINT PRIMARY KEY,
        property_id INTEGER NOT NULL,
        document TSVECTOR NOT NULL
    )
    """,
    "CREATE INDEX b_search ON search USING gin (document)",
)
ALL = sa.text("SELECT id, property_id, name, email, phone, subject FROM conversation ORDER BY id")
LINES = sa.text("SELECT text FROM line WHERE conversation_id = :number ORDER BY seq")
ADD = {
    "sqlite": "INSERT INTO search (rowid, body, facet) VALUES (:number, :document, 'p' || :property_id)",
    "postgresql": "INSERT INTO search VALUES (:number, :property_id, CAST(:document AS tsvector))",
}


def upgrade() -> None:
    op.drop_index("b_dpt", "conversation")
    op.create_index("b_dpt", "conversation", ["property_id", "folder", "department", "updated_at", "id"])
    op.create_index("b_knd", "conversation", ["property_id", "folder", "kind", "updated_at", "id"])
    dialect = op.get_bind().dialect.name
    for statement in (SQLITE,) if dialect == "sqlite" else POSTGRESQL:
        op.execute(statement)
    _fill(dialect)


def _fill(dialect: str) -> None:
    connection = op.get_bind()
    for row in connection.execute(ALL).all():
        said = connection.execute(LINES, {"number": row.id}).scalars()
        texts = [row.name, row.email, row.phone, row.subject, *said]
        document = " ".join(words_of("\n".join(texts)[:LONGEST_DOCUMENT]))[:LONGEST_DOCUMENT]
        document = positions_of(document) if dialect == "postgresql" else document
        values = {"number": row.id, "property_id": row.property_id, "document": document}
        connection.execute(sa.text(ADD[dialect]), values)
