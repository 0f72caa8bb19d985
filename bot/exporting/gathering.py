"""Gathers what stands in an exported file, in one reading transaction."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime

from bot.domain.inbox import Entry, Note
from bot.exporting.bundle import Bundle, Known, Ledger, Letter, Record, Twin
from bot.ports import Mail, Transaction

ALL = 1_000_000  # notes


def gather(tx: Transaction, numbers: Sequence[int], property_ids: Collection[int], now: datetime) -> Bundle:
    """Those of these conversations that are still there, and in one of these properties."""
    found = [record for number in numbers if (record := _record(tx, number, property_ids))]
    owners = {record.conversation.property_id for record in found}
    contacts = _contacts(tx, (record.contact for record in found if record.contact is not None))
    people = _people(tx, _named(found, contacts))
    return Bundle(now, tuple(map(tx.properties.get, sorted(owners))), contacts, tuple(found), people)


def gather_journal(
    tx: Transaction, property_ids: Sequence[int], after: int, limit: int, now: datetime
) -> tuple[Ledger, int]:
    """So many entries behind `after`, and which one is the last of them."""
    shown = tuple(tx.archive.journal(property_ids, after, limit))
    owners = tuple(one for one in tx.properties.all() if one.id in property_ids)
    people = _people(tx, _done_by(shown))
    return Ledger(now, owners, shown, people), shown[-1].id if shown else after


def _record(tx: Transaction, number: int, property_ids: Collection[int]) -> Record | None:
    conversation = tx.conversations.whole(number)
    if conversation is None or conversation.property_id not in property_ids:
        return None
    contact, notes = tx.contacts.of(number), tuple(reversed(tx.notes.of(number, ALL)))
    # Counted here: one that was written since is in the other number already.
    told = replace(conversation, notes=len(notes), linked=0, letters=())
    mails = tuple(map(_letter, tx.mails.of(number)))
    return Record(told, notes, tuple(tx.journal.of(number)), contact, mails, _twin(tx, conversation.linked))


def _twin(tx: Transaction, number: int) -> Twin | None:
    twin = tx.conversations.head(number) if number else None
    return None if twin is None else Twin(twin.kind, twin.external_id)


def _letter(mail: Mail) -> Letter:
    return Letter(**{one.name: getattr(mail, one.name) for one in fields(Letter)})


def _contacts(tx: Transaction, contact_ids: Iterable[int]) -> tuple[Known, ...]:
    """Each with all that are merged with it."""
    found: dict[int, Known] = {}
    for contact_id in contact_ids:
        contact = None if contact_id in found else tx.contacts.get(contact_id)
        for one in tx.contacts.group(contact.root or contact.id) if contact else ():
            found[one.id] = Known(one, tuple(reversed(tx.contacts.notes([one.id], ALL))))
    return tuple(found[contact_id] for contact_id in sorted(found))


def _named(records: Iterable[Record], contacts: Iterable[Known]) -> Iterator[str]:
    for record in records:
        yield record.conversation.agent
        yield from _authors(record.notes)
        yield from (mail.author for mail in record.mails)
        yield from _done_by(record.journal)
    for known in contacts:
        yield from _authors(known.notes)


def _authors(notes: Iterable[Note]) -> Iterator[str]:
    return (note.author for note in notes)


def _done_by(entries: Iterable[Entry]) -> Iterator[str]:
    for entry in entries:
        yield entry.actor
        yield entry.detail.get("agent", "")


def _people(tx: Transaction, slack_ids: Iterable[str]) -> Mapping[str, str]:
    persons = [(one, tx.people.person(one)) for one in sorted(set(slack_ids)) if one]
    return {one: person.name for one, person in persons if person and person.name}
