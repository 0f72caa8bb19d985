"""Keeps the visitors who left an address, one for each address and property."""

from sqlalchemy import Case, Connection, bindparam, case, delete, exists, select, update
from sqlalchemy.dialects.postgresql import Insert

from bot.inbox import Conversation
from storage.dialects import InsertInto, for_each
from storage.tables import contact, conversation

KEY = (contact.c.property_id, contact.c.email_key)
DESCRIPTION = ("email", "name", "phone", "city", "country")


def _see(insert: InsertInto) -> Insert:
    new = insert(contact)
    told, is_newer = new.excluded, new.excluded.last_seen >= contact.c.last_seen

    def newest(name: str) -> Case[str]:
        """The newest words count, but no words never replace some."""
        return case(
            (is_newer & (told[name] != ""), told[name]),
            (contact.c[name] == "", told[name]),
            else_=contact.c[name],
        )

    times = {
        "first_seen": case((told.first_seen < contact.c.first_seen, told.first_seen), else_=contact.c.first_seen),
        "last_seen": case((is_newer, told.last_seen), else_=contact.c.last_seen),
    }
    return new.on_conflict_do_update(index_elements=KEY, set_={**{n: newest(n) for n in DESCRIPTION}, **times})


SEE = for_each(lambda insert: _see(insert).returning(contact.c.id))
OF_CONVERSATION = select(conversation.c.contact_id).where(conversation.c.id == bindparam("number"))
LINK = (
    update(conversation).where(conversation.c.id == bindparam("number")).values(contact_id=bindparam("new_contact_id"))
)
# Locked first: whether somebody still refers to it must be asked when nobody can begin to.
LOCK = select(contact.c.id).where(contact.c.id == bindparam("contact_id")).with_for_update()
DROP_UNUSED = delete(contact).where(
    contact.c.id == bindparam("contact_id"), ~exists().where(conversation.c.contact_id == contact.c.id)
)


class SqlContacts:
    """See `bot.ports.Contacts`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def see(self, conversation: Conversation) -> None:
        """Nobody remains whom no conversation refers to: not the one known by the address given before."""
        if not conversation.visitor.email:
            return
        statement = SEE[self._connection.dialect.name]
        now = self._connection.execute(statement, _values(conversation)).scalar_one()
        before = self.of(conversation.id)
        if before != now:
            self._connection.execute(LINK, {"number": conversation.id, "new_contact_id": now})
            self.drop_unused(before)

    def of(self, number: int) -> int | None:
        return self._connection.execute(OF_CONVERSATION, {"number": number}).scalar_one_or_none()

    def drop_unused(self, contact_id: int | None) -> None:
        if contact_id is not None:
            self._connection.execute(LOCK, {"contact_id": contact_id})
            self._connection.execute(DROP_UNUSED, {"contact_id": contact_id})


def _values(conversation: Conversation) -> dict[str, object]:
    visitor = conversation.visitor
    return {
        "property_id": conversation.property_id,
        "email_key": visitor.email.casefold(),
        "email": visitor.email,
        "name": visitor.name,
        "phone": visitor.phone,
        "city": visitor.city,
        "country": visitor.country,
        "first_seen": conversation.created_at,
        "last_seen": conversation.facts.visitor_at or conversation.created_at,
    }
