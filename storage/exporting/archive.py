"""Keeps what comes back from an export as it was, and reads the journal from its beginning."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, bindparam, exists, func, insert, or_, select, text, update

from bot.domain.contact import Contact, email_key
from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import Conversation, Entry
from storage.conversations.conversations import SqlConversations
from storage.history.journal import entry_of
from storage.lists.search import SqlSearch
from storage.tables import contact, conversation, journal, tombstone

HAD = select(
    or_(
        exists().where(conversation.c.id == bindparam("number")),
        exists().where(tombstone.c.number == bindparam("number")),
        exists().where(journal.c.number == bindparam("number")),
    )
)
HAS_CONTACT = select(exists().where(contact.c.id == bindparam("number")))
ADD_CONTACT = insert(contact).returning(contact.c.id)
LINK = update(conversation).where(conversation.c.id == bindparam("number")).values(contact_id=bindparam("its_contact"))
TWIN = update(conversation).where(conversation.c.id == bindparam("number")).values(linked=bindparam("other"))
REJOIN = (
    update(contact)
    .where(contact.c.id == bindparam("its_id"))
    .values(merged_into=bindparam("into"), root_id=bindparam("root"))
)
COUNT = select(func.count()).where(journal.c.property_id.in_(bindparam("property_ids", expanding=True)))
JOURNAL = (
    select(journal)
    .where(journal.c.property_id.in_(bindparam("property_ids", expanding=True)), journal.c.id > bindparam("behind"))
    .order_by(journal.c.id)
    .limit(bindparam("limit"))
)


class SqlArchive:
    """See `bot.ports.Archive`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def is_taken(self, number: int) -> bool:
        return bool(self._connection.execute(HAD, {"number": number}).scalar_one())

    def restore(self, conversation: Conversation, contact_id: int | None) -> int:
        conversations, number = SqlConversations(self._connection, holds=True), conversation.id
        own = not self.is_taken(number)
        if own:
            self._pass_by("conversation", number)
        before = replace(conversation, version=conversation.version - 1)
        kept = conversations.add(before, number if own else None)
        if kept is None:  # somebody was faster with this number, or with this conversation
            raise Refusal(Reason.BUSY)
        conversations.save_lines(kept)
        search = SqlSearch(self._connection)
        search.put(kept)
        search.write()
        if contact_id is not None:
            self._connection.execute(LINK, {"number": kept.id, "its_contact": contact_id})
        return kept.id

    def link(self, number: int, other: int) -> None:
        self._connection.execute(TWIN, {"number": number, "other": other})

    def restore_contact(self, contact: Contact) -> int:
        values = _values(contact)
        if not self._connection.execute(HAS_CONTACT, {"number": contact.id}).scalar_one():
            self._pass_by("contact", contact.id)
            values |= {"id": contact.id}
        return int(self._connection.execute(ADD_CONTACT, values).scalar_one())

    def rejoin(self, contact_id: int, merged_into: int, root_id: int) -> None:
        values = {"its_id": contact_id, "into": merged_into, "root": root_id}
        self._connection.execute(REJOIN, values)

    def count_journal(self, property_ids: Sequence[int]) -> int:
        return int(self._connection.execute(COUNT, {"property_ids": list(property_ids)}).scalar_one())

    def journal(self, property_ids: Sequence[int], after: int, limit: int) -> Sequence[Entry]:
        wanted = {"property_ids": list(property_ids), "behind": after, "limit": limit}
        return [entry_of(row) for row in self._connection.execute(JOURNAL, wanted)]

    def _pass_by(self, table: str, number: int) -> None:
        """PostgreSQL counts on by itself only where it chose the number; SQLite looks for the largest."""
        if self._connection.dialect.name == "postgresql":
            later = f"SELECT setval('{table}_id_seq', greatest(:number, (SELECT last_value FROM {table}_id_seq)))"
            self._connection.execute(text(later), {"number": number})


def _values(contact: Contact) -> dict[str, object]:
    told = contact.told
    return {
        "property_id": contact.property_id,
        "email_key": email_key(told.email),
        "email": told.email,
        "name": told.name,
        "phone": told.phone,
        "city": told.city,
        "country": told.country,
        "first_seen": contact.first_seen,
        "last_seen": contact.last_seen,
        "seen_at": contact.last_seen,
        "edited": dict(contact.edited),
        "edited_key": email_key(contact.edited.get("email", "")),
        "version": contact.version,
    }
