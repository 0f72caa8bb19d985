"""What agents do with contacts: find, read, edit, note, merge and part them, and erase a person for good."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from uuid import uuid4

from bot.domain.contact import (
    NOTE_LENGTH,
    Contact,
    ContactAct,
    ContactCard,
    ContactCursor,
    ContactPage,
    ContactQuery,
    ContactRow,
    edited_from,
)
from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import Note, Property
from bot.ports import Store, Transaction
from bot.times.clock import Clock
from bot.transactions.erasure import (
    contact_entry,
    erased,
    forget,
    forget_deliveries,
    part_others,
    purge_some,
    with_its_own,
)
from bot.transactions.retrying import in_transaction

PAGE_SIZE, VISITS_SIZE, NOTES_SHOWN, LIKELY_SHOWN = 10, 10, 5, 10
Demand = Callable[[Transaction, str, int, ContactAct], None]
Known = Callable[[Transaction, str], Sequence[Property]]


class Contacts:
    """Raises `Refusal` with what the agent should know; whom they may not see is as one who is not there."""

    def __init__(self, store: Store, demand: Demand, known: Known, clock: Clock) -> None:
        self._store = store
        self._demand = demand
        self._known = known
        self._clock = clock

    def page(
        self, query: ContactQuery, actor: str, channel: str = "", size: int = PAGE_SIZE, before: int = 0
    ) -> ContactPage:
        """Of the query's properties, else the channel's, else all: those that the actor may see.

        `before` is the contact whom the page follows.
        """
        with self._store.read() as tx:
            if before:
                after = tx.contact_lists.place(self._root(tx, before, actor).id, query.words)
                query = replace(query, after=after)
            known = self._known(tx, actor)
            here = [one for one in known if one.channel == channel]
            asked = [one for one in known if one.id in query.properties] if query.properties else here or known
            shown = {one.id: one for one in asked}
            rows = tx.contact_lists.page(replace(query, properties=tuple(shown)), size + 1)
            total = tx.contact_lists.count(tuple(shown))
        following = rows[size - 1].cursor if len(rows) > size else None
        return ContactPage(rows[:size], shown, following, total)

    def of_conversation(self, number: int, actor: str) -> ContactPage:
        """The contact of a conversation, as a list of one."""
        with self._store.read() as tx:
            conversation = tx.conversations.head(number)
            if conversation is None or not self._may_see(tx, actor, conversation.property_id):
                raise Refusal(Reason.NOT_FOUND, number=number)
            contact_id = tx.contacts.of(number)
            if contact_id is None:
                raise Refusal(Reason.NO_CONTACT_KNOWN, number=number)
            row = _row_of(tx, self._root(tx, contact_id, actor))
            return ContactPage([row], {conversation.property_id: tx.properties.get(conversation.property_id)}, None, 1)

    def card(self, contact_id: int, actor: str, before: int | None = None) -> ContactCard:
        """All of a contact, or of the one that it is merged into; `before` is where a page of its history begins."""
        with self._store.read() as tx:
            return _card_of(tx, self._root(tx, contact_id, actor), before)

    def edit(self, contact_id: int, version: int, actor: str, values: Mapping[str, str]) -> None:
        in_transaction(self._store, lambda tx: self._edit(tx, contact_id, version, actor, values))

    def note(self, contact_id: int, actor: str, text: str) -> None:
        in_transaction(self._store, lambda tx: self._note(tx, contact_id, actor, text))

    def reveal(self, contact_id: int, actor: str) -> None:
        """Write down that somebody asked for what is masked."""
        in_transaction(self._store, lambda tx: self._reveal(tx, contact_id, actor))

    def merge(self, survivor_id: int, other_id: int, actor: str) -> None:
        """From now on `other_id` is shown under `survivor_id`; nothing of either is changed."""
        in_transaction(self._store, lambda tx: self._merge(tx, survivor_id, other_id, actor))

    def other(self, contact_id: int, email: str, actor: str) -> int:
        """The contact of this property who has this address."""
        with self._store.read() as tx:
            known = self._permitted(tx, contact_id, actor, ContactAct.MERGE)
            found = tx.contacts.of_email(known.property_id, email.strip())
            if found is None:
                raise Refusal(Reason.MERGE_WITH_WHOM)
            return found.root or found.id

    def unmerge(self, contact_id: int, actor: str) -> None:
        """It stands alone again, with those that had been merged into it."""
        in_transaction(self._store, lambda tx: self._unmerge(tx, contact_id, actor))

    def check(self, contact_id: int, actor: str, act: ContactAct) -> ContactCard:
        """The contact, if the actor may do `act`; for forms, before they ask."""
        with self._store.read() as tx:
            return _card_of(tx, self._permitted(tx, contact_id, actor, act), None)

    def erase(self, contact_id: int, version: int, actor: str) -> None:
        """Remove all that is known of this person, in several transactions; nobody can take it back."""
        contacts = in_transaction(self._store, lambda tx: self._begin_erasing(tx, contact_id, version, actor))
        step = partial(self._erase_some, contacts=contacts, actor=actor, batch=uuid4().hex)
        while not in_transaction(self._store, step):
            pass

    def _edit(self, tx: Transaction, contact_id: int, version: int, actor: str, values: Mapping[str, str]) -> None:
        known = self._current(tx, contact_id, version, actor, ContactAct.EDIT)
        edited = edited_from(known, values)
        if edited == known.edited:
            return
        if "email" in edited:
            _demand_free(tx, known, edited["email"])
        tx.contacts.save(replace(known, edited=edited))
        changed = sorted(name for name in {*edited, *known.edited} if edited.get(name) != known.edited.get(name))
        tx.journal.add(contact_entry(ContactAct.EDIT, known, actor, self._clock(), fields=" ".join(changed)))

    def _note(self, tx: Transaction, contact_id: int, actor: str, text: str) -> None:
        known = self._permitted(tx, contact_id, actor, ContactAct.NOTE)
        words = text.replace("\0", "").strip()
        if not words:
            raise Refusal(Reason.NOTE_MISSING, number=1042)
        if len(words) > NOTE_LENGTH:
            raise Refusal(Reason.NOTE_TOO_LONG, limit=NOTE_LENGTH)
        tx.contacts.add_note(known.id, Note(actor, self._clock(), words))
        tx.contacts.save(known)
        tx.journal.add(contact_entry(ContactAct.NOTE, known, actor, self._clock()))

    def _reveal(self, tx: Transaction, contact_id: int, actor: str) -> None:
        known = self._permitted(tx, contact_id, actor, ContactAct.REVEAL)
        tx.journal.add(contact_entry(ContactAct.REVEAL, known, actor, self._clock()))

    def _merge(self, tx: Transaction, survivor_id: int, other_id: int, actor: str) -> None:
        tx.contacts.lock([survivor_id, other_id])
        survivor = self._permitted(tx, survivor_id, actor, ContactAct.MERGE)
        other = self._permitted(tx, other_id, actor, ContactAct.MERGE)
        if survivor.id == other.id:
            raise Refusal(Reason.MERGED_ALREADY)
        if (survivor.id, other.id) != (survivor_id, other_id):
            raise Refusal(Reason.CONTACT_CHANGED)
        if survivor.property_id != other.property_id:
            raise Refusal(Reason.MERGE_WITH_WHOM)
        group = tx.contacts.group(other.id)
        tx.contacts.save(replace(other, merged_into=survivor.id, root=survivor.id))
        tx.contacts.set_root(group, survivor.id)
        tx.journal.add(contact_entry(ContactAct.MERGE, survivor, actor, self._clock(), merged=str(other.id)))

    def _unmerge(self, tx: Transaction, contact_id: int, actor: str) -> None:
        root = self._permitted(tx, contact_id, actor, ContactAct.UNMERGE)
        tx.contacts.lock([root.id, contact_id])
        group = tx.contacts.group(root.id)
        parted = next((one for one in group if one.id == contact_id and one.merged_into), None)
        if parted is None:
            raise Refusal(Reason.NOT_MERGED)
        tx.contacts.save(replace(parted, merged_into=0, root=0))
        tx.contacts.set_root(with_its_own(parted, group), parted.id)
        tx.contacts.refresh(root.id)
        tx.journal.add(contact_entry(ContactAct.UNMERGE, root, actor, self._clock(), merged=str(parted.id)))

    def _begin_erasing(self, tx: Transaction, contact_id: int, version: int, actor: str) -> Sequence[Contact]:
        return tx.contacts.group(self._current(tx, contact_id, version, actor, ContactAct.ERASE).id)

    def _erase_some(self, tx: Transaction, contacts: Sequence[Contact], actor: str, batch: str) -> bool:
        """Whether that was all. Nobody finds a contact whose last conversation is gone, to erase them again after a
        crash: so what ends it is in the same transaction.
        """
        ids = [one.id for one in contacts]
        purged = purge_some(tx, ids, actor, self._clock(), batch)
        if tx.contact_lists.visits(ids, None, 1):
            forget_deliveries(tx, contacts, purged)
            return False
        self._end_erasing(tx, contacts, purged, actor, batch)
        return True

    def _end_erasing(
        self, tx: Transaction, contacts: Sequence[Contact], external_ids: set[str], actor: str, batch: str
    ) -> None:
        """What arrived while it was purged goes as well. Only now is it written down: a backup has both or neither."""
        ids = [one.id for one in contacts]
        tx.contacts.lock(ids)
        tx.journal.add(erased(contacts[0], contacts, actor, self._clock(), batch))
        while purged := purge_some(tx, ids, actor, self._clock(), batch):
            external_ids |= purged
        part_others(tx, contacts)
        forget(tx, contacts, external_ids)

    def _current(self, tx: Transaction, contact_id: int, version: int, actor: str, act: ContactAct) -> Contact:
        """As the actor saw it: whoever was merged or changed since is looked at again first."""
        known = self._permitted(tx, contact_id, actor, act)
        if (known.id, known.version) != (contact_id, version):
            raise Refusal(Reason.CONTACT_CHANGED)
        return known

    def _permitted(self, tx: Transaction, contact_id: int, actor: str, act: ContactAct) -> Contact:
        known = self._root(tx, contact_id, actor)
        self._demand(tx, actor, known.property_id, act)
        return known

    def _root(self, tx: Transaction, contact_id: int, actor: str) -> Contact:
        """The contact, or the one that it is merged into."""
        known = tx.contacts.get(contact_id)
        if known is not None and known.root:
            known = tx.contacts.get(known.root)
        if known is None or not self._may_see(tx, actor, known.property_id):
            raise Refusal(Reason.NO_CONTACT)
        return known

    def _may_see(self, tx: Transaction, actor: str, property_id: int) -> bool:
        try:
            self._demand(tx, actor, property_id, ContactAct.SEE)
        except Refusal:
            return False
        return True


def _card_of(tx: Transaction, known: Contact, before: int | None) -> ContactCard:
    row = _row_of(tx, known)
    group = tx.contacts.group(known.id)
    ids = [one.id for one in group]
    visits = tx.contact_lists.visits(ids, before, VISITS_SIZE + 1)
    return ContactCard(
        known,
        tx.properties.get(known.property_id),
        row.first_seen,
        row.last_seen,
        row.conversations,
        tuple(visits[:VISITS_SIZE]),
        len(visits) > VISITS_SIZE,
        tuple(tx.contacts.notes(ids, NOTES_SHOWN)),
        tuple(group[1:]),
        tuple(tx.contact_lists.alike(known, LIKELY_SHOWN)),
    )


def _row_of(tx: Transaction, known: Contact) -> ContactRow:
    group = tx.contacts.group(known.id)
    first, last = min(one.first_seen for one in group), max(one.last_seen for one in group)
    conversations = tx.contact_lists.conversations([one.id for one in group])
    return ContactRow(known, first, last, conversations, ContactCursor(0, known.id))


def _demand_free(tx: Transaction, known: Contact, email: str) -> None:
    """An address is one contact's; that of one who is merged into this one may be used."""
    owner = tx.contacts.of_email(known.property_id, email)
    if owner is not None and known.id not in (owner.id, owner.root):
        raise Refusal(Reason.EMAIL_TAKEN)
