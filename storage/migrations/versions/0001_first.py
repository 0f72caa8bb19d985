"""The first tables, with the triggers that keep the tally."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.BigInteger()  # microseconds since 1970

SQLITE_TRIGGERS = (
    """
    CREATE TRIGGER tally_added AFTER INSERT ON conversation BEGIN
        INSERT INTO tally (property_id, folder, status, agent_key, n)
        VALUES (NEW.property_id, NEW.folder, NEW.status, NEW.agent_key, 1)
        ON CONFLICT (property_id, folder, status, agent_key) DO UPDATE SET n = n + 1;
    END
    """,
    """
    CREATE TRIGGER tally_moved AFTER UPDATE OF property_id, folder, status, agent_key ON conversation
    WHEN (OLD.property_id, OLD.folder, OLD.status, OLD.agent_key)
        <> (NEW.property_id, NEW.folder, NEW.status, NEW.agent_key)
    BEGIN
        UPDATE tally SET n = n - 1 WHERE (property_id, folder, status, agent_key)
            = (OLD.property_id, OLD.folder, OLD.status, OLD.agent_key);
        INSERT INTO tally (property_id, folder, status, agent_key, n)
        VALUES (NEW.property_id, NEW.folder, NEW.status, NEW.agent_key, 1)
        ON CONFLICT (property_id, folder, status, agent_key) DO UPDATE SET n = n + 1;
    END
    """,
    """
    CREATE TRIGGER tally_removed AFTER DELETE ON conversation BEGIN
        UPDATE tally SET n = n - 1 WHERE (property_id, folder, status, agent_key)
            = (OLD.property_id, OLD.folder, OLD.status, OLD.agent_key);
    END
    """,
)
# Both rows in one statement and in one order: two that change places must not lock each other out.
POSTGRESQL_TRIGGERS = (
    """
    CREATE FUNCTION keep_tally() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
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
    """
    CREATE TRIGGER tally_added_or_removed AFTER INSERT OR DELETE ON conversation
    FOR EACH ROW EXECUTE FUNCTION keep_tally()
    """,
    """
    CREATE TRIGGER tally_moved AFTER UPDATE OF property_id, folder, status, agent_key ON conversation
    FOR EACH ROW WHEN ((OLD.property_id, OLD.folder, OLD.status, OLD.agent_key)
        IS DISTINCT FROM (NEW.property_id, NEW.folder, NEW.status, NEW.agent_key))
    EXECUTE FUNCTION keep_tally()
    """,
)
TRIGGERS = {"sqlite": SQLITE_TRIGGERS, "postgresql": POSTGRESQL_TRIGGERS}


def upgrade() -> None:
    _create_inbox()
    _create_deliveries()
    _create_journal()
    _create_mirror()
    for statement in TRIGGERS[op.get_bind().dialect.name]:
        op.execute(statement)


def _create_partial_index(name: str, table: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)


def _create_inbox() -> None:
    op.create_table(
        "property",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("tawk_id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("named_at", MOMENT, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("policy", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("tawk_id"),
    )
    op.create_table(
        "agent",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("slack_id", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("slack_id"),
    )
    op.create_table(
        "contact",
        sa.Column("id", ID, nullable=False),
        sa.Column("property_id", sa.Integer, nullable=False),
        sa.Column("email_key", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("phone", sa.Text, nullable=False),
        sa.Column("city", sa.Text, nullable=False),
        sa.Column("country", sa.Text, nullable=False),
        sa.Column("first_seen", MOMENT, nullable=False),
        sa.Column("last_seen", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("property_id", "email_key"),
    )
    op.create_table(
        "conversation",
        sa.Column("id", ID, nullable=False),
        sa.Column("property_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("external_id", sa.Text, nullable=False),
        sa.Column("folder", sa.SmallInteger, nullable=False),
        sa.Column("status", sa.SmallInteger, nullable=False),
        sa.Column("agent_key", sa.Integer, server_default=sa.text("0"), nullable=False),
        sa.Column("priority", sa.SmallInteger, nullable=False),
        sa.Column("department", sa.Integer, server_default=sa.text("0"), nullable=False),
        sa.Column("missed_open", sa.SmallInteger),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("overdue_at", MOMENT),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("contact_id", ID),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("phone", sa.Text, nullable=False),
        sa.Column("city", sa.Text, nullable=False),
        sa.Column("country", sa.Text, nullable=False),
        sa.Column("excerpt", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("human_id", sa.Text, nullable=False),
        sa.Column("started_at", MOMENT),
        sa.Column("started_by", sa.Text),
        sa.Column("ended_at", MOMENT),
        sa.Column("transcript_at", MOMENT),
        sa.Column("transcript_count", sa.Integer),
        sa.Column("transcript_digest", sa.Text),
        sa.Column("told_at", MOMENT),
        sa.Column("told_name", sa.Text, nullable=False),
        sa.Column("told_email", sa.Text, nullable=False),
        sa.Column("told_city", sa.Text, nullable=False),
        sa.Column("told_country", sa.Text, nullable=False),
        sa.Column("set_status", sa.SmallInteger),
        sa.Column("set_status_at", MOMENT),
        sa.Column("set_status_by", sa.Text, nullable=False),
        sa.Column("moved_by", sa.Text, nullable=False),
        sa.Column("worked_at", MOMENT),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"]),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("property_id", "kind", "external_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("b_agt", "conversation", ["property_id", "folder", "agent_key", "updated_at", "id"])
    op.create_index("b_contact", "conversation", ["contact_id", "id"])
    op.create_index("b_crt", "conversation", ["property_id", "folder", "created_at", "id"])
    op.create_index("b_dpt", "conversation", ["property_id", "folder", "department", "created_at", "id"])
    _create_partial_index(
        "b_missed",
        "conversation",
        ["missed_open", "property_id", "created_at", "id", "agent_key", "department"],
        "missed_open = 1",
    )
    op.create_index(
        "b_open",
        "conversation",
        ["property_id", "folder", "status", "agent_key", "updated_at", "id", "priority", "created_at"],
    )
    _create_partial_index("b_overdue", "conversation", ["overdue_at"], "overdue_at IS NOT NULL")
    op.create_index("b_pri", "conversation", ["property_id", "folder", "priority", "updated_at", "id"])
    op.create_index("b_sts", "conversation", ["property_id", "folder", "status", "updated_at", "id"])
    op.create_index("b_upd", "conversation", ["property_id", "folder", "updated_at", "id"])
    op.create_table(
        "line",
        sa.Column("conversation_id", ID, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("attachments", sa.JSON, nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"]),
        sa.PrimaryKeyConstraint("conversation_id", "seq"),
    )
    op.create_table(
        "tally",
        sa.Column("property_id", sa.Integer, nullable=False),
        sa.Column("folder", sa.SmallInteger, nullable=False),
        sa.Column("status", sa.SmallInteger, nullable=False),
        sa.Column("agent_key", sa.Integer, nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("property_id", "folder", "status", "agent_key"),
    )
    op.create_table(
        "tombstone",
        sa.Column("key", sa.LargeBinary, nullable=False),
        sa.Column("number", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )


def _create_deliveries() -> None:
    op.create_table(
        "delivery",
        sa.Column("id", ID, nullable=False),
        sa.Column("event_id", sa.Text),
        sa.Column("body_hash", sa.LargeBinary, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_at", MOMENT),
        sa.Column("conversation_id", ID),
        sa.Column("body", sa.LargeBinary),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("body_hash"),
        sa.UniqueConstraint("event_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("b_delivery_conversation", "delivery", ["conversation_id"])
    _create_partial_index("b_delivery_troubled", "delivery", ["id"], "state IN ('failed', 'quarantined')")


def _create_journal() -> None:
    op.create_table(
        "journal",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("deed", sa.Text, nullable=False),
        sa.Column("number", ID, nullable=False),
        sa.Column("property_id", sa.Integer, nullable=False),
        sa.Column("version_before", sa.Integer, nullable=False),
        sa.Column("version_after", sa.Integer, nullable=False),
        sa.Column("detail", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("b_journal_number", "journal", ["number", "id"])


def _create_mirror() -> None:
    op.create_table(
        "channel",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("lease_until", MOMENT, nullable=False),
        sa.Column("fence", sa.BigInteger, nullable=False),
        sa.Column("problem", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "pace",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "post",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("turn", sa.SmallInteger, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("number", ID, nullable=False),
        sa.Column("parent_id", ID),
        sa.Column("payload", sa.JSON, nullable=False),
        sa.Column("want_version", sa.Integer, nullable=False),
        sa.Column("posted_version", sa.Integer, nullable=False),
        sa.Column("behind", sa.SmallInteger, nullable=False),
        sa.Column("ts", sa.Text),
        sa.Column("generation", sa.Integer, nullable=False),
        sa.Column("intent_at", MOMENT),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("doomed", sa.SmallInteger, nullable=False),
        sa.Column("parked", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["channel"], ["channel.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    _create_partial_index("b_post_behind", "post", ["turn", "next_at", "id"], "behind = 1")
    _create_partial_index("b_post_intent", "post", ["channel", "intent_at"], "intent_at IS NOT NULL")
    op.create_index("b_post_number", "post", ["number", "kind"])
    _create_partial_index("b_post_parked", "post", ["id"], "parked <> ''")
    _create_partial_index("b_post_sibling", "post", ["parent_id", "id"], "behind = 1")
    op.create_table(
        "answer",
        sa.Column("id", ID, nullable=False),
        sa.Column("response_url", sa.Text, nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
