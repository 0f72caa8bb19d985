"""Keeps the visitors who left an address, one for each address and property, and who was merged into whom."""

from collections.abc import Sequence

from sqlalchemy import Case, Connection, and_, bindparam, case, delete, or_, select, text, update
from sqlalchemy.dialects.postgresql import Insert
from sqlalchemy.exc import IntegrityError

from bot.domain.contact import Contact, email_key
from bot.domain.errors import Conflict
from bot.domain.inbox import Conversation, Note
from storage.contacts import contact_notes, contact_words, shelves
from storage.contacts.visitors import visitor_of
from storage.sql.dialects import InsertInto, for_each
from storage.sql.engine import Moment
from storage.sql.prepared import Prepared
from storage.sql.rows import AnyRow
from storage.tables import CORRECTED, MERGED, contact, conversation

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
        "seen_at": case((told.seen_at > contact.c.seen_at, told.seen_at), else_=contact.c.seen_at),
    }
    return new.on_conflict_do_update(index_elements=KEY, set_={**{n: newest(n) for n in DESCRIPTION}, **times})


SEE = Prepared(for_each(lambda insert: _see(insert).returning(contact)))
MEET = Prepared(for_each(lambda insert: insert(contact).on_conflict_do_nothing().returning(contact.c.id)))
HAS_EMAIL = select(contact).where(
    contact.c.property_id == bindparam("of_property"),
    or_(contact.c.email_key == bindparam("key"), and_(text(CORRECTED), contact.c.edited_key == bindparam("key"))),
)
# What is found by other words than before must not change between this look and our writing.
OF_EMAIL, LOCKED_OF_EMAIL = Prepared(HAS_EMAIL), Prepared(HAS_EMAIL.with_for_update(key_share=True))
BY_ID = select(contact).where(contact.c.id == bindparam("contact_id"))
MEMBERS = select(contact).where(contact.c.root_id == bindparam("root"), text(MERGED)).order_by(contact.c.id)
OF_CONVERSATION = Prepared(select(conversation.c.contact_id).where(conversation.c.id == bindparam("number")))
LINK = Prepared(
    update(conversation).where(conversation.c.id == bindparam("number")).values(contact_id=bindparam("new_contact_id"))
)
SAVE = update(contact).where(contact.c.id == bindparam("contact_id"), contact.c.version == bindparam("old_version"))
SET_ROOT = update(contact).where(contact.c.id == bindparam("contact_id")).values(root_id=bindparam("root"))
SET_SEEN = update(contact).where(contact.c.id == bindparam("contact_id")).values(seen_at=bindparam("at", type_=Moment))
# Locked first: whether somebody still refers to it must be asked when nobody can begin to.
LOCK = select(contact.c.id).where(contact.c.id == bindparam("contact_id")).with_for_update()
IS_USED = select(conversation.c.id).where(conversation.c.contact_id == bindparam("contact_id")).limit(1)
DROP = delete(contact).where(contact.c.id == bindparam("contact_id"))


class SqlContacts:
    """See `bot.ports.Contacts`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def see(self, conversation: Conversation, *, is_new: bool = False) -> None:
        """Nobody remains whom no conversation refers to: not the one known by the address given before."""
        if not conversation.visitor.email:
            return
        contact_id = self._told(conversation)
        before = None if is_new else self.of(conversation.id)
        if before != contact_id:
            LINK.run(self._connection, {"number": conversation.id, "new_contact_id": contact_id})
        if before is not None and before != contact_id:
            self._drop_unused(before, even_worked=False)

    def _told(self, conversation: Conversation) -> int:
        """Who has this address; where the team corrected it, the contact under the address that was told first."""
        values = _values(conversation)
        known = self._of_email(LOCKED_OF_EMAIL, conversation.property_id, conversation.visitor.email)
        if known is None and (met := MEET.row(self._connection, values)) is not None:
            contact_words.index_new(self._connection, met.id, conversation.property_id, conversation.visitor)
            return int(met.id)
        if known and email_key(known.told.email) != values["email_key"]:
            values |= {"email_key": email_key(known.told.email), "email": known.told.email}
        [row] = SEE.rows(self._connection, values)
        now = contact_of(row)
        if known is None or known.told != now.told or now.root:
            self.refresh(now.root or now.id)
        return now.id

    def of(self, number: int) -> int | None:
        row = OF_CONVERSATION.row(self._connection, {"number": number})
        return row.contact_id if row else None

    def get(self, contact_id: int) -> Contact | None:
        row = self._connection.execute(BY_ID, {"contact_id": contact_id}).one_or_none()
        return contact_of(row) if row else None

    def group(self, root_id: int) -> Sequence[Contact]:
        root = self.get(root_id)
        return [] if root is None else [root, *self._members(root_id)]

    def of_email(self, property_id: int, email: str) -> Contact | None:
        return self._of_email(OF_EMAIL, property_id, email)

    def _of_email(self, statement: Prepared, property_id: int, email: str) -> Contact | None:
        """Whoever told it comes before whoever was given it by the team."""
        key = email_key(email)
        rows = statement.rows(self._connection, {"of_property": property_id, "key": key})
        row = min(rows, key=lambda one: one.email_key != key, default=None)
        return contact_of(row) if row else None

    def lock(self, contact_ids: Sequence[int]) -> None:
        for contact_id in sorted(set(contact_ids)):
            self._connection.execute(LOCK, {"contact_id": contact_id})

    def save(self, contact: Contact) -> None:
        address = contact.edited.get("email", "")
        values = {
            "edited": dict(contact.edited),
            "edited_key": email_key(address),
            "merged_into": contact.merged_into,
            "root_id": contact.root,
            "version": contact.version + 1,
        }
        key = {"contact_id": contact.id, "old_version": contact.version}
        try:
            saved = self._connection.execute(SAVE, {**values, **key}).rowcount
        except IntegrityError as error:  # somebody gave another contact this address a moment ago
            raise Conflict from error
        if saved == 0:
            raise Conflict
        self.refresh(contact.root or contact.id)

    def set_root(self, contacts: Sequence[Contact], root_id: int) -> None:
        """`root_id` is 0 for whoever stands alone again; each is counted with its root from now on."""
        for one in contacts:
            root = 0 if one.id == root_id else root_id
            self._connection.execute(SET_ROOT, {"contact_id": one.id, "root": root})
            contact_words.unindex(self._connection, one.id)
        self.refresh(root_id)

    def add_note(self, contact_id: int, note: Note) -> int:
        return contact_notes.add(self._connection, contact_id, note)

    def notes(self, contact_ids: Sequence[int], limit: int) -> Sequence[Note]:
        return contact_notes.of(self._connection, contact_ids, limit)

    def drop_unused(self, contact_id: int | None) -> None:
        if contact_id is not None:
            self._drop_unused(contact_id, even_worked=True)

    def forget(self, contact_ids: Sequence[int]) -> None:
        for contact_id in sorted(contact_ids, reverse=True):
            self._drop(contact_id)
        shelves.leave(self._connection, contact_ids)

    def _drop_unused(self, contact_id: int, *, even_worked: bool) -> None:
        self._connection.execute(LOCK, {"contact_id": contact_id})
        known = self.get(contact_id)
        if known is None or (known.version and not even_worked):
            return
        if self._connection.execute(IS_USED, {"contact_id": contact_id}).one_or_none():
            return
        if any(one.merged_into == contact_id for one in self._members(known.root or known.id)):
            return  # it is the survivor of others
        self._drop(contact_id)
        shelves.leave(self._connection, [contact_id, known.root])  # who was found by words of both
        if known.merged_into:
            self.refresh(known.root)
            self._drop_unused(known.merged_into, even_worked=even_worked)

    def _drop(self, contact_id: int) -> None:
        contact_notes.drop(self._connection, contact_id)
        contact_words.unindex(self._connection, contact_id)
        self._connection.execute(DROP, {"contact_id": contact_id})

    def _members(self, root_id: int) -> Sequence[Contact]:
        return [contact_of(row) for row in self._connection.execute(MEMBERS, {"root": root_id})]

    def refresh(self, root_id: int) -> None:
        """What a root is listed and found by follows from its group."""
        row = self._connection.execute(BY_ID, {"contact_id": root_id}).one_or_none()
        if row is None:
            return
        root, members = contact_of(row), self._members(root_id)
        seen_at = max(one.last_seen for one in (root, *members))
        if seen_at != row.seen_at:
            self._connection.execute(SET_SEEN, {"contact_id": root_id, "at": seen_at})
        contact_words.index(self._connection, root, members)


def contact_of(row: AnyRow) -> Contact:
    return Contact(
        row.id,
        row.property_id,
        visitor_of(row),
        row.first_seen,
        row.last_seen,
        row.edited,
        row.merged_into,
        row.root_id,
        row.version,
    )


def _values(conversation: Conversation) -> dict[str, object]:
    visitor = conversation.visitor
    last_seen = conversation.facts.visitor_at or conversation.created_at
    return {
        "property_id": conversation.property_id,
        "email_key": email_key(visitor.email),
        "email": visitor.email,
        "name": visitor.name,
        "phone": visitor.phone,
        "city": visitor.city,
        "country": visitor.country,
        "first_seen": conversation.created_at,
        "last_seen": last_seen,
        "seen_at": last_seen,
        "edited": {},
    }
