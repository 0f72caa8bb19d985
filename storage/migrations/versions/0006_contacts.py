"""What the team knows of contacts: edits, merges, notes, and the words that they are found by."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from bot.domain.contact import Contact, likeness_of, words_of
from bot.domain.inbox import Visitor

revision = "0006"
down_revision = "0005"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(JSONB(), "postgresql")
WORD = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
MOMENT = sa.BigInteger()  # microseconds since 1970
KNOWN = "SELECT id, property_id, name, email, phone, city, country FROM contact"
ADD = "INSERT INTO contact_word (property_id, word, contact_id) VALUES (:property_id, :word, :contact_id)"


def upgrade() -> None:
    _extend_contacts()
    _create_words_and_notes()
    _fill_words(op.get_bind())


def _extend_contacts() -> None:
    op.add_column("contact", sa.Column("edited", JSON, nullable=False, server_default=sa.text("'{}'")))
    op.add_column("contact", sa.Column("edited_key", sa.Text, nullable=False, server_default=sa.text("''")))
    for name, kind in (("merged_into", ID), ("root_id", ID), ("seen_at", MOMENT), ("version", sa.Integer())):
        op.add_column("contact", sa.Column(name, kind, nullable=False, server_default=sa.text("0")))
    op.execute("UPDATE contact SET seen_at = last_seen")
    op.create_index("b_contact_seen", "contact", ["property_id", "root_id", "seen_at", "id"])
    merged, corrected = sa.text("root_id <> 0"), sa.text("edited_key <> ''")
    op.create_index("b_contact_root", "contact", ["root_id", "id"], sqlite_where=merged, postgresql_where=merged)
    columns, name = ["property_id", "edited_key"], "b_contact_edited"
    op.create_index(name, "contact", columns, unique=True, sqlite_where=corrected, postgresql_where=corrected)


def _create_words_and_notes() -> None:
    op.create_table(
        "contact_word",
        sa.Column("property_id", sa.Integer, nullable=False),
        sa.Column("word", WORD, nullable=False),
        sa.Column("contact_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"]),
        sa.PrimaryKeyConstraint("property_id", "word", "contact_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("b_contact_word", "contact_word", ["contact_id", "word"])
    op.create_table(
        "contact_note",
        sa.Column("id", ID, nullable=False),
        sa.Column("contact_id", ID, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("b_contact_note", "contact_note", ["contact_id", "id"])


def _fill_words(connection: sa.Connection) -> None:
    never = datetime.now(UTC)
    for row in connection.execute(sa.text(KNOWN)).all():
        known = Contact(row.id, row.property_id, Visitor(*row[2:]), never, never)
        words = words_of([known]) | likeness_of(known)
        link = {"property_id": row.property_id, "contact_id": row.id}
        connection.execute(sa.text(ADD), [{**link, "word": word} for word in sorted(words)])
