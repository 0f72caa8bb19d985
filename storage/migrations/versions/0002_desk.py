"""What agents set: tags, departments, notes, snoozes; and in the journal what was before and after."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(JSONB(), "postgresql")
MOMENT = sa.BigInteger()  # microseconds since 1970


def upgrade() -> None:
    _extend_properties()
    _create_departments_and_tags()
    _extend_conversations()
    _create_links_and_notes()
    _extend_journal()


def _extend_properties() -> None:
    op.add_column("property", sa.Column("language", sa.Text, nullable=False, server_default=sa.text("''")))
    op.add_column("property", sa.Column("masked", sa.SmallInteger, nullable=False, server_default=sa.text("0")))


def _create_departments_and_tags() -> None:
    op.create_table(
        "department",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("property_id", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("name_key", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("property_id", "name_key"),
    )
    op.create_table(
        "tag",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("name_key", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name_key"),
    )


def _extend_conversations() -> None:
    op.add_column("conversation", sa.Column("tags", JSON, nullable=False, server_default=sa.text("'[]'")))
    op.add_column("conversation", sa.Column("snoozed_at", MOMENT))
    op.add_column("conversation", sa.Column("snoozed_until", MOMENT))
    op.add_column("conversation", sa.Column("notes", sa.Integer, nullable=False, server_default=sa.text("0")))
    condition = sa.text("snoozed_until IS NOT NULL")
    op.create_index("b_snoozed", "conversation", ["snoozed_until"], sqlite_where=condition, postgresql_where=condition)


def _create_links_and_notes() -> None:
    op.create_table(
        "conversation_tag",
        sa.Column("tag_id", sa.Integer, nullable=False),
        sa.Column("property_id", sa.Integer, nullable=False),
        sa.Column("folder", sa.SmallInteger, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("conversation_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["tag_id"], ["tag.id"]),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"]),
        sa.PrimaryKeyConstraint("tag_id", "property_id", "folder", "updated_at", "conversation_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("b_conversation_tag", "conversation_tag", ["conversation_id"])
    op.create_table(
        "note",
        sa.Column("id", ID, nullable=False),
        sa.Column("conversation_id", ID, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("b_note_conversation", "note", ["conversation_id", "id"])


def _extend_journal() -> None:
    op.add_column("journal", sa.Column("before", JSON, nullable=False, server_default=sa.text("'{}'")))
    op.add_column("journal", sa.Column("after", JSON, nullable=False, server_default=sa.text("'{}'")))
    op.add_column("journal", sa.Column("batch", sa.Text, nullable=False, server_default=sa.text("''")))
    op.create_index("b_journal_actor", "journal", ["actor", "id"])
    op.create_index("b_journal_batch", "journal", ["batch", "id"])
