"""The badges of a property in a few rows, which triggers keep in step with the counters that they sum up."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"

FILL = """
    INSERT INTO badge (property_id, folder, status, n, unassigned)
    SELECT property_id, folder, status, sum(n), sum(CASE agent_key WHEN 0 THEN n ELSE 0 END)
    FROM tally GROUP BY property_id, folder, status
"""
KEEP = {
    "sqlite": (
        """
        CREATE TRIGGER badge_added AFTER INSERT ON tally BEGIN
            INSERT INTO badge (property_id, folder, status, n, unassigned)
            VALUES (NEW.property_id, NEW.folder, NEW.status, NEW.n, CASE NEW.agent_key WHEN 0 THEN NEW.n ELSE 0 END)
            ON CONFLICT (property_id, folder, status)
            DO UPDATE SET n = n + excluded.n, unassigned = unassigned + excluded.unassigned;
        END
        """,
        """
        CREATE TRIGGER badge_changed AFTER UPDATE OF n ON tally BEGIN
            UPDATE badge SET
                n = n + NEW.n - OLD.n,
                unassigned = unassigned + CASE NEW.agent_key WHEN 0 THEN NEW.n - OLD.n ELSE 0 END
            WHERE (property_id, folder, status) = (NEW.property_id, NEW.folder, NEW.status);
        END
        """,
    ),
    "postgresql": (
        """
        CREATE FUNCTION keep_badge() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            change INTEGER := NEW.n - CASE TG_OP WHEN 'INSERT' THEN 0 ELSE OLD.n END;
        BEGIN
            INSERT INTO badge AS kept (property_id, folder, status, n, unassigned)
            VALUES (NEW.property_id, NEW.folder, NEW.status, change, CASE NEW.agent_key WHEN 0 THEN change ELSE 0 END)
            ON CONFLICT (property_id, folder, status)
            DO UPDATE SET n = kept.n + excluded.n, unassigned = kept.unassigned + excluded.unassigned;
            RETURN NULL;
        END $$
        """,
        """
        CREATE TRIGGER badge_added_or_changed AFTER INSERT OR UPDATE OF n ON tally
        FOR EACH ROW EXECUTE FUNCTION keep_badge()
        """,
    ),
}


def upgrade() -> None:
    op.create_table(
        "badge",
        sa.Column("property_id", sa.Integer, nullable=False),
        sa.Column("folder", sa.SmallInteger, nullable=False),
        sa.Column("status", sa.SmallInteger, nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        sa.Column("unassigned", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("property_id", "folder", "status"),
        sqlite_with_rowid=False,
    )
    op.execute(FILL)
    for statement in KEEP[op.get_bind().dialect.name]:
        op.execute(statement)
