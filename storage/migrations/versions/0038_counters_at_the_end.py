"""On PostgreSQL the counters change at the end of a transaction, so that who works for long keeps nobody waiting.

Nearly every deed in a property changes the same few of them, and whoever changes one holds it until the commit.
"""

from alembic import op

revision = "0038"
down_revision = "0037"

POSTGRESQL = (
    # Whoever has many to change takes their property's lock first: in whatever order they come, none waits for another
    # that waits for it.
    """
    CREATE OR REPLACE FUNCTION keep_tally() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_advisory_xact_lock(1380270929, coalesce(NEW.property_id, OLD.property_id));
        INSERT INTO tally AS kept (property_id, folder, status, agent_key, n)
        SELECT * FROM (
            SELECT NEW.property_id, NEW.folder, NEW.status, NEW.agent_key, 1 WHERE TG_OP <> 'DELETE'
            UNION ALL
            SELECT OLD.property_id, OLD.folder, OLD.status, OLD.agent_key, -1 WHERE TG_OP <> 'INSERT'
        ) AS change (property_id, folder, status, agent_key, n)
        ORDER BY property_id, folder, status, agent_key
        ON CONFLICT (property_id, folder, status, agent_key) DO UPDATE SET n = kept.n + excluded.n;
        RETURN NULL;
    END $$
    """,
    "DROP TRIGGER tally_added_or_removed ON conversation",
    "DROP TRIGGER tally_moved ON conversation",
    """
    CREATE CONSTRAINT TRIGGER tally_added_or_removed AFTER INSERT OR DELETE ON conversation
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION keep_tally()
    """,
    """
    CREATE CONSTRAINT TRIGGER tally_moved AFTER UPDATE OF property_id, folder, status, agent_key ON conversation
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN ((OLD.property_id, OLD.folder, OLD.status, OLD.agent_key)
        IS DISTINCT FROM (NEW.property_id, NEW.folder, NEW.status, NEW.agent_key))
    EXECUTE FUNCTION keep_tally()
    """,
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for statement in POSTGRESQL:
            op.execute(statement)
