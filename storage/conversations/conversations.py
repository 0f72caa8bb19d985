"""Keeps conversations, their lines, and of the purged ones only that they are gone."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Select,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    literal_column,
    select,
    text,
    update,
)

from bot.domain.errors import Conflict
from bot.domain.inbox import Conversation, Folder, Kind, Status, Visitor
from bot.domain.query import Query
from bot.ports import Counts, Listing
from storage.clockwork.ladder import SqlLadder
from storage.clockwork.rescues import SqlRescues
from storage.contacts.contacts import SqlContacts
from storage.conversations.conversation_rows import conversation_of, line_values, values_of
from storage.lists.crossing import with_names
from storage.lists.listings import AGENT, DEPARTMENT
from storage.lists.lists import SqlLists
from storage.lists.search import SqlSearch
from storage.mail.mails import SqlMails, line_of_mail
from storage.posts import answers
from storage.posts.thread_files import SqlThreadFiles
from storage.posts.thread_replies import SqlThreadReplies
from storage.sql.dialects import among, for_each, listed
from storage.sql.engine import Moment
from storage.sql.prepared import Prepared
from storage.sql.rows import AnyRow
from storage.tables import HAS_PERSON, agent, badge, conversation, delivery, line, note, tally, tombstone, wanted_person
from storage.team.labels import UNLINK, SqlLabels
from storage.upstream.raw_readings import SqlRawReadings

MOST_LOOKED_AT = 20
AnySelect = Select[*tuple[Any, ...]]
HAS_ID = conversation.c.id == bindparam("number")
# The kind is no parameter: a partial index asks for one, so SQLite would prepare the statement anew for each value.
HAS_KEY = {
    kind: and_(
        conversation.c.property_id == bindparam("property_id"),
        conversation.c.kind == literal_column(f"'{kind.value}'"),
        conversation.c.external_id == bindparam("external_id"),
    )
    for kind in Kind
}
WHOLE = select(conversation, AGENT, DEPARTMENT).select_from(with_names(conversation, conversation))
LOCK = select(conversation.c.id).with_for_update()
BY_ID, LOCK_BY_ID = (Prepared(one.where(HAS_ID)) for one in (WHOLE, LOCK))
BY_KEY, LOCK_BY_KEY = ({kind: Prepared(one.where(HAS_KEY[kind])) for kind in Kind} for one in (WHOLE, LOCK))
LINES = Prepared(select(line).where(line.c.conversation_id == bindparam("number")).order_by(line.c.seq))
ADD = Prepared(for_each(lambda insert: insert(conversation).on_conflict_do_nothing().returning(conversation.c.id)))
SAVE = Prepared(
    update(conversation).where(
        conversation.c.id == bindparam("number"), conversation.c.version == bindparam("expected_version")
    )
)
DROP_LINES = Prepared(delete(line).where(line.c.conversation_id == bindparam("number")))
ADD_LINES = Prepared(insert(line))
AGENT_KEY = select(agent.c.id).where(agent.c.slack_id == bindparam("slack_id"))
ADD_AGENT = for_each(lambda insert: insert(agent).on_conflict_do_nothing())
# Any number that nobody else uses with a property's; counters have the next one (migration 0038).
READERS = 1_380_270_928
TAKE_TURNS = text("SELECT pg_advisory_xact_lock(:purpose, :property_id)")  # no row can be locked that is still to come
HOLD = (
    select(conversation.c.id)
    .where(
        conversation.c.property_id == bindparam("property_id"),
        conversation.c.kind == bindparam("kind"),
        conversation.c.external_id.in_(bindparam("external_ids", expanding=True)),
    )
    .order_by(conversation.c.id)
    .with_for_update()
)
OF_WHOM = (
    text(HAS_PERSON),
    conversation.c.property_id == bindparam("of_property"),
    conversation.c.person_id == bindparam("of_person"),
)
OF_PERSON = select(conversation.c.id).where(*OF_WHOM).order_by(conversation.c.id)
PERSON = select(conversation.c.person).where(*OF_WHOM).order_by(conversation.c.id.desc()).limit(MOST_LOOKED_AT)
FORGET_PERSON = update(conversation).where(*OF_WHOM).values(person=[])
# Of whom nothing else is here: their id stands nowhere else.
WANT_NO_MORE = delete(wanted_person).where(
    wanted_person.c.property_id == bindparam("of_property"),
    wanted_person.c.person_id == bindparam("of_person"),
    ~select(conversation.c.id).where(*OF_WHOM).exists(),
)
OVERDUE = (
    select(conversation.c.id)
    .where(conversation.c.overdue_at <= bindparam("now", type_=Moment))
    .order_by(conversation.c.overdue_at)
    .limit(bindparam("limit"))
)
SNOOZED = (
    select(conversation.c.id)
    .where(conversation.c.snoozed_until <= bindparam("now", type_=Moment))
    .order_by(conversation.c.snoozed_until)
    .limit(bindparam("limit"))
)
IN_INBOX = badge.c.folder == Folder.INBOX.value
IS_OPEN = IN_INBOX & (badge.c.status == Status.OPEN.value)
BADGES = {
    "open": (badge.c.n, IS_OPEN),
    "unassigned": (badge.c.unassigned, IS_OPEN),
    "trash": (badge.c.n, badge.c.folder == Folder.TRASH.value),
    "pending": (badge.c.n, IN_INBOX & (badge.c.status == Status.PENDING.value)),
    "spam": (badge.c.n, badge.c.folder == Folder.SPAM.value),
    "inbox": (badge.c.n, IN_INBOX),
}
COUNTS = Prepared(
    {
        dialect: select(
            *(func.coalesce(func.sum(n).filter(which), 0).label(name) for name, (n, which) in BADGES.items())
        ).where(is_theirs)
        for dialect, is_theirs in among(badge.c.property_id, "property_ids").items()
    }
)
HELD_BY = (
    select(conversation.c.id)
    .where(
        conversation.c.id.in_(bindparam("numbers", expanding=True)),
        conversation.c.agent_key
        == select(agent.c.id).where(agent.c.slack_id == bindparam("slack_id")).scalar_subquery(),
        conversation.c.folder != Folder.TRASH.value,
    )
    .order_by(conversation.c.id)
)
OPEN_OF = Prepared(
    {
        dialect: select(func.coalesce(func.sum(tally.c.n), 0).label("n")).where(
            tally.c.folder == Folder.INBOX.value,
            tally.c.status == Status.OPEN.value,
            tally.c.agent_key == AGENT_KEY.scalar_subquery(),
            is_theirs,
        )
        for dialect, is_theirs in among(tally.c.property_id, "property_ids").items()
    }
)
BURY = for_each(lambda insert: insert(tombstone).on_conflict_do_nothing())
TOMBSTONE = Prepared(select(tombstone.c.number).where(tombstone.c.key == bindparam("key")))
EMPTY_DELIVERIES = (
    update(delivery).where(delivery.c.conversation_id == bindparam("number")).values(body=None, next_at=None)
)
# What never became a conversation, and tells of this one.
FORGET_NAMED = {
    dialect: update(delivery)
    .where(delivery.c.conversation_id.is_(None), delivery.c.body.is_not(None), text(names_it))
    .values(body=None, next_at=None, state=case((delivery.c.state == "failed", "ignored"), else_=delivery.c.state))
    for dialect, names_it in {"sqlite": "instr(body, :named) > 0", "postgresql": "position(:named in body) > 0"}.items()
}
DROP_NOTES = delete(note).where(note.c.conversation_id == bindparam("number"))
DROP = delete(conversation).where(conversation.c.id == bindparam("number"))


class SqlConversations:
    """See `bot.ports.Conversations`. What a transaction that holds loads stays locked until its end."""

    def __init__(self, connection: Connection, *, holds: bool) -> None:
        self._connection = connection
        self._dialect = connection.dialect.name
        self._locks = holds and self._dialect != "sqlite"  # which has one writer at a time

    def head(self, number: int) -> Conversation | None:
        row = self._load(BY_ID, LOCK_BY_ID, {"number": number})
        return conversation_of(row) if row else None

    def whole(self, number: int) -> Conversation | None:
        row = self._load(BY_ID, LOCK_BY_ID, {"number": number})
        return self._with_lines(row) if row else None

    def find(self, property_id: int, kind: Kind, external_id: str) -> Conversation | None:
        key = {"property_id": property_id, "external_id": external_id}
        row = self._load(BY_KEY[kind], LOCK_BY_KEY[kind], key)
        return self._with_lines(row) if row else None

    def _load(self, statement: Prepared, lock: Prepared, key: Mapping[str, object]) -> AnyRow | None:
        """Locked first, read second: one statement that waited would see the new row beside the agent of before."""
        if self._locks:
            lock.rows(self._connection, key)
        return statement.row(self._connection, key)

    def _with_lines(self, row: AnyRow) -> Conversation:
        whole = conversation_of(row, LINES.rows(self._connection, {"number": row.id}))
        if whole.kind is not Kind.TICKET:
            return whole
        letters = tuple(line_of_mail(mail) for mail in SqlMails(self._connection).of(whole.id) if not mail.opens)
        return replace(whole, letters=letters) if letters else whole

    def add(self, conversation: Conversation, number: int | None = None) -> Conversation | None:
        """As saving a version 0 would, it makes version 1; the lines are `save_lines`' to keep.

        `number` is for what comes back from an export.
        """
        version = conversation.version + 1
        values = {**self._values(conversation), "version": version, **({"id": number} if number else {})}
        row = ADD.row(self._connection, values)
        if row is None:
            return None
        added = replace(conversation, id=row.id, version=version)
        if added.tags:
            SqlLabels(self._connection).link(added)
        return added

    def _values(self, conversation: Conversation) -> dict[str, object]:
        department = SqlLabels(self._connection).department_key(conversation.property_id, conversation.department)
        return values_of(conversation, self._agent_key(conversation.agent), department)

    def save(self, conversation: Conversation, expected_version: int) -> None:
        key = {"number": conversation.id, "expected_version": expected_version}
        values = {**self._values(conversation), **key, "version": expected_version + 1}
        if SAVE.run(self._connection, values) == 0:
            raise Conflict
        SqlLabels(self._connection).link(conversation)

    def save_lines(self, conversation: Conversation, *, is_new: bool = False) -> None:
        if not is_new:
            DROP_LINES.run(self._connection, {"number": conversation.id})
        ADD_LINES.run_each(self._connection, list(line_values(conversation.id, conversation.facts)))

    def _agent_key(self, slack_id: str) -> int:
        if not slack_id:
            return 0
        key = self._connection.execute(AGENT_KEY, {"slack_id": slack_id}).scalar_one_or_none()
        if key is None:
            self._connection.execute(ADD_AGENT[self._connection.dialect.name], {"slack_id": slack_id})
            key = self._connection.execute(AGENT_KEY, {"slack_id": slack_id}).scalar_one()
        return int(key)

    def remove(self, conversation: Conversation, at: datetime) -> None:
        number, contacts = conversation.id, SqlContacts(self._connection)
        key = key_of(conversation.property_id, conversation.kind.value, conversation.external_id)
        bury = BURY[self._connection.dialect.name]
        self._connection.execute(bury, {"key": key, "number": number, "at": at})
        contact_id = contacts.of(number)
        SqlThreadFiles(self._connection).doom(number, at)
        SqlLadder(self._connection).leave(number)
        SqlMails(self._connection).drop(number)
        SqlThreadReplies(self._connection).drop(number)
        SqlRescues(self._connection).end_wait(number)
        SqlRawReadings(self._connection).drop(number)
        for gone in (DROP_LINES, UNLINK):
            gone.run(self._connection, {"number": number})
        for statement in (DROP_NOTES, EMPTY_DELIVERIES, DROP):
            self._connection.execute(statement, {"number": number})
        if not conversation.is_own:
            named = f'"{conversation.external_id}"'.encode()
            self._connection.execute(FORGET_NAMED[self._dialect], {"named": named})
        answers.forget(self._connection, number, (conversation.visitor.name, conversation.visitor.email))
        if person_id := conversation.facts.person_id:
            whom = {"of_property": conversation.property_id, "of_person": person_id}
            self._connection.execute(WANT_NO_MORE, whom)
        contacts.drop_unused(contact_id)
        SqlSearch(self._connection).drop(number)

    def is_purged(self, property_id: int, kind: Kind, external_id: str) -> bool:
        key = key_of(property_id, kind.value, external_id)
        return TOMBSTONE.row(self._connection, {"key": key}) is not None

    def hold(self, property_id: int, kind: Kind, external_ids: Sequence[str]) -> None:
        if self._locks:
            self._connection.execute(TAKE_TURNS, {"purpose": READERS, "property_id": property_id})
            key = {"property_id": property_id, "kind": kind.value, "external_ids": list(external_ids)}
            self._connection.execute(HOLD, key)

    def of_person(self, property_id: int, person_id: str) -> Sequence[int]:
        key = {"of_property": property_id, "of_person": person_id}
        return self._connection.execute(OF_PERSON, key).scalars().all()

    def person(self, property_id: int, person_id: str) -> Visitor:
        key = {"of_property": property_id, "of_person": person_id}
        known = self._connection.execute(PERSON, key).scalars()
        return next((Visitor(*values) for values in known if values), Visitor())

    def forget_person(self, property_id: int, person_id: str) -> None:
        self._connection.execute(FORGET_PERSON, {"of_property": property_id, "of_person": person_id})

    def overdue(self, now: datetime, limit: int) -> Sequence[int]:
        return self._connection.execute(OVERDUE, {"now": now, "limit": limit}).scalars().all()

    def snoozed(self, now: datetime, limit: int) -> Sequence[int]:
        return self._connection.execute(SNOOZED, {"now": now, "limit": limit}).scalars().all()

    def page(self, query: Query, size: int, *, patient: bool = False) -> Sequence[Listing]:
        return SqlLists(self._connection).page(query, size, patient=patient)

    def counts(self, property_ids: Sequence[int]) -> Counts:
        row = COUNTS.row(self._connection, {"property_ids": listed(property_ids, self._dialect)})
        assert row is not None
        return Counts(*map(int, row))

    def held_by(self, agent: str, numbers: Sequence[int]) -> Sequence[int]:
        return self._connection.execute(HELD_BY, {"slack_id": agent, "numbers": list(numbers)}).scalars().all()

    def open_of(self, property_ids: Sequence[int], agent: str) -> int:
        values = {"property_ids": listed(property_ids, self._dialect), "slack_id": agent}
        row = OPEN_OF.row(self._connection, values)
        assert row is not None
        return int(row.n)


def key_of(property_id: int, kind: str, external_id: str) -> bytes:
    """By which a tombstone knows a conversation again."""
    return hashlib.sha256(f"{property_id}|{kind}|{external_id}".encode()).digest()
