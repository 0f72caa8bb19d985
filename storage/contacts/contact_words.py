"""Keeps the words that contacts are found by, and finds them: each search is a range of one index."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, exists, literal, select, tuple_

from bot.domain.contact import Contact, ContactCursor, likeness_of, words_of
from bot.domain.inbox import Visitor
from storage.sql.dialects import for_each
from storage.sql.engine import EPOCH
from storage.sql.prepared import Prepared
from storage.sql.rows import AnyRow
from storage.tables import contact, contact_word

END = "\U0010ffff"  # behind everything that begins with a word
OF = select(contact_word.c.word).where(contact_word.c.contact_id == bindparam("contact_id"))
DROP = delete(contact_word).where(
    contact_word.c.contact_id == bindparam("of_contact"), contact_word.c.word == bindparam("old_word")
)
DROP_ALL = delete(contact_word).where(contact_word.c.contact_id == bindparam("contact_id"))
ADD = Prepared(for_each(lambda into: into(contact_word).on_conflict_do_nothing()))
ALIKE = (
    select(contact_word.c.contact_id)
    .where(
        contact_word.c.property_id == bindparam("of_property"),
        contact_word.c.word.in_(bindparam("keys", expanding=True)),
        contact_word.c.contact_id != bindparam("contact_id"),
    )
    .distinct()
    .order_by(contact_word.c.contact_id)
    .limit(bindparam("limit"))
)


def index(connection: Connection, root: Contact, merged: Sequence[Contact]) -> None:
    """Let `root` be found by its own words and by those of the contacts merged into it."""
    wanted = words_of([root, *merged]) | likeness_of(root)
    known = set(connection.execute(OF, {"contact_id": root.id}).scalars())
    if gone := known - wanted:
        connection.execute(DROP, [{"of_contact": root.id, "old_word": word} for word in sorted(gone)])
    if new := wanted - known:
        _add(connection, root, new)


def index_new(connection: Connection, contact_id: int, property_id: int, told: Visitor) -> None:
    """The same of one who was found by nothing until now, and with whom nobody is merged."""
    known = Contact(contact_id, property_id, told, EPOCH, EPOCH)
    _add(connection, known, words_of([known]) | likeness_of(known))


def _add(connection: Connection, root: Contact, words: Iterable[str]) -> None:
    """Two who are merged into one contact may write at once, and give it the same words."""
    of_root = {"property_id": root.property_id, "contact_id": root.id}
    ADD.run_each(connection, [{"word": word, **of_root} for word in sorted(words)])


def unindex(connection: Connection, contact_id: int) -> None:
    connection.execute(DROP_ALL, {"contact_id": contact_id})


def alike(connection: Connection, known: Contact, limit: int) -> Sequence[int]:
    keys = {"of_property": known.property_id, "contact_id": known.id, "limit": limit}
    return connection.execute(ALIKE, {**keys, "keys": sorted(likeness_of(known))}).scalars().all()


def search(
    connection: Connection, property_id: int, words: Sequence[str], after: ContactCursor | None, limit: int
) -> Sequence[AnyRow]:
    """Contacts of whom every word begins some word, with the word found, in the order of word and contact."""
    first, *others = _longest_first(words)
    return connection.execute(_search(property_id, first, others, after).limit(limit)).all()


def word_found(connection: Connection, contact_id: int, words: Sequence[str]) -> str | None:
    """By which of its words a search finds this contact."""
    first = _longest_first(words)[0]
    mine = (contact_word.c.contact_id == contact_id, contact_word.c.word >= first, contact_word.c.word < first + END)
    return connection.execute(select(contact_word.c.word).where(*mine).order_by(contact_word.c.word).limit(1)).scalar()


def _longest_first(words: Sequence[str]) -> list[str]:
    """The longest is looked for, and the others are asked for of whom that finds."""
    return sorted(words, key=len, reverse=True)


def _search(
    property_id: int, first: str, others: Sequence[str], after: ContactCursor | None
) -> Select[*tuple[Any, ...]]:
    found, smaller = contact_word.c, contact_word.alias("smaller")
    begun = (
        found.word >= first
        if after is None
        else tuple_(found.word, found.contact_id) > tuple_(literal(str(after.key)), literal(after.id))
    )
    again = exists().where(
        smaller.c.contact_id == found.contact_id, smaller.c.word >= first, smaller.c.word < found.word
    )
    statement = (
        select(found.word, contact)
        .join(contact, contact.c.id == found.contact_id)
        .where(found.property_id == property_id, begun, found.word < first + END, ~again)
        .order_by(found.word, found.contact_id)
    )
    for number, word in enumerate(others):
        other = contact_word.alias(f"other_{number}")
        begins = (other.c.contact_id == found.contact_id, other.c.word >= word, other.c.word < word + END)
        statement = statement.where(exists().where(*begins))
    return statement
