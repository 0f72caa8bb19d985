"""Takes an exported file back into the inbox: all of it or nothing, and the second time nothing new."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace

from bot.domain.inbox import Conversation, Entry, Property
from bot.domain.merge import NEVER
from bot.exporting.bundle import Bundle, Known, Letter, Record, Twin
from bot.ports import MailState, NewMail, Store, Transaction


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file's conversations: `renumbered` ones have a new number, since theirs was another's."""

    added: int
    present: int
    purged: int
    renumbered: Mapping[int, int]


@dataclass(slots=True)
class _Way:
    """The ids of here by those of the file."""

    properties: dict[int, int]
    contacts: dict[int, int] = field(default_factory=dict)
    numbers: dict[int, int] = field(default_factory=dict)


def told_of(imported: Imported) -> str:
    """One line for the command line."""
    told = f"{imported.added} imported, {imported.present} were here already, {imported.purged} stay purged"
    moved = ", ".join(f"#{old} is #{new}" for old, new in imported.renumbered.items())
    return f"{told}; these numbers were taken: {moved}" if moved else told


def import_bundle(store: Store, bundle: Bundle) -> Imported:
    """What is here stays as it is, and what was purged here stays purged. Posts nothing in Slack."""
    with store.write() as tx:
        return _import(tx, bundle)


def _import(tx: Transaction, bundle: Bundle) -> Imported:
    way = _Way({one.id: _property(tx, one) for one in bundle.properties})
    present = purged = 0
    entries: list[Entry] = []
    # Those that keep their numbers first: the others get new ones, which must not be theirs.
    for record in sorted(bundle.conversations, key=lambda one: tx.archive.is_taken(one.conversation.id)):
        key = (way.properties[record.conversation.property_id], record.conversation.kind)
        if tx.conversations.find(*key, record.conversation.external_id) is not None:
            present += 1
        elif tx.conversations.is_purged(*key, record.conversation.external_id):
            purged += 1
        else:
            entries.extend(_restore(tx, bundle, record, way))
    for entry in sorted(entries, key=lambda one: one.at):
        tx.journal.add(entry)
    renumbered = {old: new for old, new in way.numbers.items() if old != new}
    return Imported(len(way.numbers), present, purged, renumbered)


def _property(tx: Transaction, told: Property) -> int:
    """One that is known here keeps its settings: they may be newer."""
    known = tx.properties.find(told.tawk_id)
    if known is None:
        known = tx.properties.add(told.tawk_id, told.name, told.channel, NEVER)
        tx.properties.arrange(replace(told, id=known.id))
    elif not known.name:
        tx.properties.rename(known.id, told.name, NEVER)
    return known.id


def _restore(tx: Transaction, bundle: Bundle, record: Record, way: _Way) -> list[Entry]:
    """Answers with what the journal shall tell of it."""
    contact_id = None if record.contact is None else _contact(tx, bundle, record.contact, way)
    property_id = way.properties[record.conversation.property_id]
    told = replace(record.conversation, property_id=property_id)
    number = way.numbers[told.id] = tx.archive.restore(told, contact_id)
    for note in record.notes:
        tx.notes.add(number, note)
    for mail in record.mails:
        tx.mails.add(_mail(number, mail))
    if record.mails:
        tx.search.put(_whole(tx, number))
    _link(tx, number, property_id, record.linked)
    return [replace(entry, number=number, property_id=property_id) for entry in record.journal]


def _mail(number: int, letter: Letter) -> NewMail:
    """What waited to go out must not go out from here as well: it failed, and can be tried again by hand."""
    told = {one.name: getattr(letter, one.name) for one in fields(Letter)}
    state = MailState.FAILED if letter.state is MailState.WAITING else letter.state
    return NewMail(**{**told, "number": number, "state": state})


def _whole(tx: Transaction, number: int) -> Conversation:
    found = tx.conversations.whole(number)
    assert found is not None
    return found


def _link(tx: Transaction, number: int, property_id: int, twin: Twin | None) -> None:
    """To the twin, and the twin to it: whichever comes second finds the other."""
    found = tx.conversations.find(property_id, twin.kind, twin.external_id) if twin else None
    if found is not None and found.id != number:
        tx.archive.link(number, found.id)
        if not found.linked:
            tx.archive.link(found.id, number)


def _contact(tx: Transaction, bundle: Bundle, contact_id: int, way: _Way) -> int:
    """With all that are merged with it, unless it is here already."""
    if contact_id not in way.contacts:
        by_id = {known.contact.id: known for known in bundle.contacts}
        root = by_id[contact_id].contact.root or contact_id
        group = [known for known in bundle.contacts if root in (known.contact.id, known.contact.root)]
        new = [known for known in group if _is_new(tx, known, way)]
        for known in new:
            _rejoin(tx, known, way)
        for one in {way.contacts[known.contact.id] for known in group}:
            here = tx.contacts.get(one)
            tx.contacts.refresh(here.root or one if here else one)
    return way.contacts[contact_id]


def _is_new(tx: Transaction, known: Known, way: _Way) -> bool:
    """Whether it was not here; from now on it is."""
    told = known.contact
    property_id = way.properties[told.property_id]
    here = tx.contacts.of_email(property_id, told.told.email)
    if here is not None:
        way.contacts[told.id] = here.id
        return False
    edited = dict(told.edited)
    if edited.get("email") and tx.contacts.of_email(property_id, edited["email"]):
        del edited["email"]  # the address is another's here
    way.contacts[told.id] = tx.archive.restore_contact(replace(told, property_id=property_id, edited=edited))
    for note in known.notes:
        tx.contacts.add_note(way.contacts[told.id], note)
    return True


def _rejoin(tx: Transaction, known: Known, way: _Way) -> None:
    """Where whom it was merged into stands elsewhere by now, it stands there too."""
    one = known.contact
    if one.root:
        root = tx.contacts.get(way.contacts[one.root])
        assert root is not None
        tx.archive.rejoin(way.contacts[one.id], way.contacts[one.merged_into], root.root or root.id)
