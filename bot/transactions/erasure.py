"""Removes for good: a conversation, or a person with all conversations, the contact and what belongs to neither."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.contact import Contact, ContactAct
from bot.domain.inbox import Conversation, Deed, Entry
from bot.ports import Transaction

AT_ONCE = 50


def purge(
    tx: Transaction, conversation: Conversation, actor: str, now: datetime, batch: str, *, patiently: bool = False
) -> None:
    """Leave nothing of it but that it was there; `patiently` lets Slack delete its messages after all other work."""
    tx.posts.doom(conversation.id, now, patiently=patiently)
    tx.conversations.remove(conversation, now)
    if conversation.linked:  # whose card leads to it
        tx.posts.redraw_card(conversation.linked, now)
    ids, version = (conversation.id, conversation.property_id), conversation.version
    tx.journal.add(Entry(now, actor, Deed.PURGE.value, *ids, version, version, batch=batch))


def purge_some(tx: Transaction, contact_ids: Sequence[int], actor: str, now: datetime, batch: str) -> set[str]:
    """Purge some of their conversations; answers with tawk.to's ids of these, with nothing when none is left."""
    purged = set()
    for visit in tx.contact_lists.visits(contact_ids, None, AT_ONCE):
        conversation = tx.conversations.head(visit.number)
        if conversation is None:
            continue
        purge(tx, conversation, actor, now, batch)
        if person_id := conversation.facts.person_id:
            tx.conversations.forget_person(conversation.property_id, person_id)
        purged.add(conversation.external_id)
    return purged


def forget(tx: Transaction, contacts: Sequence[Contact], external_ids: Iterable[str]) -> None:
    """Remove the contacts, and what was delivered about them."""
    tx.contacts.forget([one.id for one in contacts])
    forget_deliveries(tx, contacts, external_ids)


def forget_deliveries(tx: Transaction, contacts: Sequence[Contact], external_ids: Iterable[str]) -> None:
    """Those that never became a conversation, and name the contacts or one of these."""
    emails = {email for one in contacts for email in (one.told.email, one.known("email"))}
    named = _naming({*emails, *external_ids} - {""})
    tx.contact_lists.empty([key for key, body in tx.contact_lists.unlinked() if named.search(_readable(body))])


def part_others(tx: Transaction, erased: Sequence[Contact]) -> None:
    """Who was merged into somebody while they were erased stands alone again: nobody meant them."""
    ids = {one.id for one in erased}
    for known in erased:
        group = tx.contacts.group(known.id)
        for one in group:
            if one.id not in ids and one.merged_into in ids:
                tx.contacts.save(replace(one, merged_into=0, root=0))
                tx.contacts.set_root(with_its_own(one, group), one.id)


def with_its_own(parted: Contact, group: Sequence[Contact]) -> Sequence[Contact]:
    """The contact and all of the group that were merged into it before."""
    kept = [parted]
    for one in kept:
        kept += [other for other in group if other.merged_into == one.id]
    return kept


def erased(contact: Contact, group: Sequence[Contact], actor: str, now: datetime, batch: str) -> Entry:
    """What the journal keeps of it: ids only, so that they can be erased from an older backup, too."""
    merged = ",".join(str(one.id) for one in group if one.id != contact.id)
    return contact_entry(ContactAct.ERASE, contact, actor, now, batch, **({"group": merged} if merged else {}))


def contact_entry(act: ContactAct, contact: Contact, actor: str, now: datetime, batch: str = "", **more: str) -> Entry:
    """Number 0: it is about no conversation."""
    versions, detail = (contact.version, contact.version), {"contact": str(contact.id), **more}
    return Entry(now, actor, act.value, 0, contact.property_id, *versions, detail, batch=batch)


def _naming(words: Iterable[str]) -> re.Pattern[str]:
    """Finds one of these, but not in the middle of a longer one: others have addresses too."""
    either = "|".join(sorted(re.escape(word.casefold()) for word in words))
    return re.compile(rf"(?<![\w.+-])(?:{either})(?![\w-]|\.\w)")


def _readable(body: bytes) -> str:
    """JSON may spell every character as an escape."""
    try:
        text = json.dumps(json.loads(body), ensure_ascii=False)
    except (ValueError, RecursionError):
        text = body.decode("utf-8", "replace")
    return text.casefold()
