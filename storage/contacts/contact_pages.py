"""Lists contacts and their conversations, page by page."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import BigInteger, Connection, bindparam, func, literal_column, select, text, tuple_, update

from bot.domain.contact import (
    MOST_COUNTED,
    Contact,
    ContactCursor,
    ContactQuery,
    ContactRow,
    Visit,
    found_openly,
    query_words,
)
from bot.domain.inbox import Status
from bot.domain.query import moment_key
from storage.contacts.contact_words import alike, search, word_found
from storage.contacts.contacts import contact_of
from storage.sql.rows import AnyRow
from storage.tables import MERGED, contact, conversation, delivery, property_

ROOTS = (contact.c.property_id == bindparam("of_property")) & (contact.c.root_id == 0)
NEWEST = select(contact).where(ROOTS).order_by(contact.c.seen_at.desc(), contact.c.id.desc()).limit(bindparam("limit"))
AFTER = tuple_(contact.c.seen_at, contact.c.id) < tuple_(
    bindparam("after_at", type_=BigInteger), bindparam("after_id", type_=BigInteger)
)
NEWEST_AFTER = NEWEST.where(AFTER)
COUNT = select(func.count()).select_from(
    select(literal_column("1"))
    .select_from(contact)
    .where(contact.c.property_id.in_(bindparam("property_ids", expanding=True)), contact.c.root_id == 0)
    .limit(MOST_COUNTED + 1)
    .subquery("counted")
)
MEMBERS = select(contact).where(contact.c.root_id.in_(bindparam("roots", expanding=True)), text(MERGED))
SEEN_AT = select(contact.c.seen_at).where(contact.c.id == bindparam("contact_id"))
BY_IDS = select(contact).where(contact.c.id.in_(bindparam("ids", expanding=True))).order_by(contact.c.id)
HOW_MANY = (
    select(conversation.c.contact_id, func.count())
    .where(conversation.c.contact_id.in_(bindparam("ids", expanding=True)))
    .group_by(conversation.c.contact_id)
)
VISITS = (
    select(
        conversation.c.id,
        conversation.c.created_at,
        conversation.c.excerpt,
        conversation.c.status,
    )
    .where(conversation.c.contact_id == bindparam("contact_id"), conversation.c.id < bindparam("before"))
    .order_by(conversation.c.id.desc())
    .limit(bindparam("limit"))
)
UNLINKED = select(delivery.c.id, delivery.c.body).where(
    delivery.c.conversation_id.is_(None), delivery.c.body.is_not(None)
)
EMPTY = update(delivery).where(delivery.c.id == bindparam("delivery_id")).values(body=None, next_at=None)
IS_MASKED = select(property_.c.masked).where(property_.c.id == bindparam("of_property"))
LAST = 2**62
LOOKED_AT, MOST_LOOKS = 200, 10


class SqlContactLists:
    """See `bot.ports.ContactLists`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def page(self, query: ContactQuery, size: int) -> Sequence[ContactRow]:
        """Of several properties each gives its page, and the first of all are the page."""
        words = query_words(query.words)
        if query.words and not words:
            return []
        found = [one for property_id in query.properties for one in self._found(property_id, words, query, size)]
        found.sort(key=lambda one: (one[0].key, one[0].id), reverse=not words)
        return self._rows(found[:size])

    def place(self, contact_id: int, words: str) -> ContactCursor | None:
        key: str | int | None = None
        if not words:
            seen_at = self._connection.execute(SEEN_AT, {"contact_id": contact_id}).scalar_one_or_none()
            key = moment_key(seen_at) if seen_at else None
        elif begun := query_words(words):
            key = word_found(self._connection, contact_id, begun)
        return None if key is None else ContactCursor(key, contact_id)

    def count(self, property_ids: Sequence[int]) -> int:
        return int(self._connection.execute(COUNT, {"property_ids": list(property_ids)}).scalar_one())

    def conversations(self, contact_ids: Sequence[int]) -> int:
        return sum(self._how_many(contact_ids).values())

    def visits(self, contact_ids: Sequence[int], before: int | None, limit: int) -> Sequence[Visit]:
        page = {"before": before or LAST, "limit": limit}
        rows = [row for one in contact_ids for row in self._connection.execute(VISITS, {**page, "contact_id": one})]
        rows.sort(key=lambda row: row.id, reverse=True)
        return [_visit(row) for row in rows[:limit]]

    def alike(self, known: Contact, limit: int) -> Sequence[Contact]:
        ids = alike(self._connection, known, limit)
        return [contact_of(row) for row in self._connection.execute(BY_IDS, {"ids": list(ids)})]

    def unlinked(self) -> Iterable[tuple[int, bytes]]:
        return [(row.id, row.body) for row in self._connection.execute(UNLINKED)]

    def empty(self, delivery_ids: Sequence[int]) -> None:
        for delivery_id in delivery_ids:
            self._connection.execute(EMPTY, {"delivery_id": delivery_id})

    def _found(
        self, property_id: int, words: Sequence[str], query: ContactQuery, size: int
    ) -> list[tuple[ContactCursor, Contact]]:
        if words and self._is_masked(property_id):
            return self._found_openly(property_id, words, query.after, size)
        if words:
            rows = search(self._connection, property_id, words, query.after, size)
            return [(ContactCursor(row.word, row.id), contact_of(row)) for row in rows]
        key: dict[str, object] = {"of_property": property_id, "limit": size}
        if query.after is None:
            rows = self._connection.execute(NEWEST, key).all()
        else:
            key |= {"after_at": query.after.key, "after_id": query.after.id}
            rows = self._connection.execute(NEWEST_AFTER, key).all()
        return [(ContactCursor(moment_key(row.seen_at), row.id), contact_of(row)) for row in rows]

    def _found_openly(
        self, property_id: int, words: Sequence[str], after: ContactCursor | None, size: int
    ) -> list[tuple[ContactCursor, Contact]]:
        """Of a masked property; only so many are looked at, as a beginning may be that of very many addresses."""
        found: list[tuple[ContactCursor, Contact]] = []
        for _ in range(MOST_LOOKS):
            rows = search(self._connection, property_id, words, after, LOOKED_AT)
            looked = [(ContactCursor(row.word, row.id), contact_of(row)) for row in rows]
            groups = self._groups([root for _, root in looked])
            found += [(cursor, root) for cursor, root in looked if found_openly(groups[root.id], words)]
            if len(looked) < LOOKED_AT or len(found) >= size:
                break
            after = looked[-1][0]
        return found[:size]

    def _is_masked(self, property_id: int) -> bool:
        return bool(self._connection.execute(IS_MASKED, {"of_property": property_id}).scalar_one_or_none())

    def _groups(self, roots: Sequence[Contact]) -> Mapping[int, list[Contact]]:
        """Each with those merged into it."""
        groups: Mapping[int, list[Contact]] = defaultdict(list, {root.id: [root] for root in roots})
        for row in self._connection.execute(MEMBERS, {"roots": list(groups)}):
            groups[row.root_id].append(contact_of(row))
        return groups

    def _rows(self, found: Sequence[tuple[ContactCursor, Contact]]) -> list[ContactRow]:
        if not found:
            return []
        groups = self._groups([root for _, root in found])
        counts = self._how_many([one.id for group in groups.values() for one in group])
        return [_row(root, groups[root.id], counts, cursor) for cursor, root in found]

    def _how_many(self, contact_ids: Sequence[int]) -> Mapping[int, int]:
        rows = self._connection.execute(HOW_MANY, {"ids": list(contact_ids)})
        return {contact_id: int(count) for contact_id, count in rows}


def _row(root: Contact, group: Sequence[Contact], counts: Mapping[int, int], cursor: ContactCursor) -> ContactRow:
    return ContactRow(
        root,
        min(one.first_seen for one in group),
        max(one.last_seen for one in group),
        sum(counts.get(one.id, 0) for one in group),
        cursor,
    )


def _visit(row: AnyRow) -> Visit:
    return Visit(row.id, row.created_at, row.excerpt, row.status != Status.CLOSED.value)
