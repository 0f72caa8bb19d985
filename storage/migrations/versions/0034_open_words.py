"""The words of what is open in an index of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"

OPEN = "{row}.folder = 0 AND {row}.status = 1"
WAS, IS = OPEN.format(row="OLD"), OPEN.format(row="NEW")
CREATE = {
    # Nothing is ranked by it, so it need not know how long its documents are.
    "sqlite": """
        CREATE VIRTUAL TABLE search_open
        USING fts5(body, facet, columnsize = 0, tokenize = 'unicode61 remove_diacritics 0')
    """,
    "postgresql": """
        CREATE TABLE search_open (
            conversation_id BIGINT PRIMARY KEY,
            property_id INTEGER NOT NULL,
            document TSVECTOR NOT NULL
        )
    """,
}
FILL = {
    "sqlite": (
        f"""
        INSERT INTO search_open (rowid, body, facet) SELECT search.rowid, body, facet
        FROM conversation CROSS JOIN search ON search.rowid = conversation.id
        WHERE {OPEN.format(row="conversation")} ORDER BY conversation.id
        """,
        "INSERT INTO search_open (search_open) VALUES ('optimize')",
    ),
    "postgresql": (
        f"""
        INSERT INTO search_open (conversation_id, property_id, document)
        SELECT conversation_id, search.property_id, document
        FROM conversation JOIN search ON search.conversation_id = conversation.id
        WHERE {OPEN.format(row="conversation")}
        """,
    ),
}
KEEP = {
    "sqlite": (
        f"""
        CREATE TRIGGER words_opened AFTER UPDATE OF folder, status ON conversation WHEN {IS} AND NOT ({WAS}) BEGIN
            INSERT INTO search_open (rowid, body, facet) SELECT rowid, body, facet FROM search WHERE rowid = NEW.id;
        END
        """,
        f"""
        CREATE TRIGGER words_shut AFTER UPDATE OF folder, status ON conversation WHEN {WAS} AND NOT ({IS}) BEGIN
            DELETE FROM search_open WHERE rowid = OLD.id;
        END
        """,
    ),
    "postgresql": (
        "CREATE INDEX b_search_open ON search_open USING gin (document)",
        f"""
        CREATE FUNCTION keep_open_words() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {IS} THEN
                INSERT INTO search_open (conversation_id, property_id, document)
                SELECT conversation_id, property_id, document FROM search WHERE conversation_id = NEW.id
                ON CONFLICT (conversation_id) DO UPDATE SET document = excluded.document;
            ELSE
                DELETE FROM search_open WHERE conversation_id = OLD.id;
            END IF;
            RETURN NULL;
        END $$
        """,
        f"""
        CREATE TRIGGER words_opened_or_shut AFTER UPDATE OF folder, status ON conversation
        FOR EACH ROW WHEN (({WAS}) IS DISTINCT FROM ({IS})) EXECUTE FUNCTION keep_open_words()
        """,
    ),
}


def upgrade() -> None:
    connection = op.get_bind()
    op.execute(CREATE[connection.dialect.name])
    fill(connection)
    for statement in KEEP[connection.dialect.name]:
        op.execute(statement)


def fill(connection: sa.Connection) -> None:
    for statement in FILL[connection.dialect.name]:
        connection.execute(sa.text(statement))
