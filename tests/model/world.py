"""The real inbox of two properties, a workspace that can be asked, and tawk.to's post."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, select

from bot.clockwork.snooze import Snooze
from bot.desks.desk import Choice, Done
from bot.domain.inbox import CardPolicy, Conversation, Deed, Folder, Kind, Role, Status
from bot.domain.query import Assigned, Query, Sort
from bot.people.directory import Refresh
from bot.ports import ASKED, Grant, Group, Person
from handlers.talk.workspace import Workspace
from storage import tables
from tests.inbox import ADMIN, MINUTE, Inbox, Site, said
from tests.model.clockwork import Clockwork
from tests.model.ledger import Answers
from tests.model.lists import Asked
from tests.model.mailroom import Mailroom
from tests.model.people import EVERYWHERE, Office
from tests.model.screen import Screen
from tests.model.talk import Line
from tests.model.wall import line_words

NAMES = ("shop", "blog")
ASSIGNED = {"": Assigned.ALL, "nobody": Assigned.NOBODY, "anybody": Assigned.ANYBODY}


@dataclass
class World:
    """Everything real that the model speaks of; properties are called by their names."""

    engine: Engine
    slack: Office
    staff: Sequence[str]
    inboxes: dict[str, Inbox] = field(init=False)
    ids: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        shop = Inbox(self.engine, site=Site(name="shop"))
        self.inboxes = {"shop": shop, "blog": Inbox(self.engine, shop.clock, Site(name="blog"))}
        self.ids = {EVERYWHERE: 0}
        for name, inbox in self.inboxes.items():
            inbox.choose(CardPolicy.MISSED)
            with inbox.store.write() as tx:
                found = tx.properties.find(inbox.site.tawk_id)
                assert found is not None
                self.ids[name] = found.id
                tx.people.save(self.people())
        self.clock, self.store, self.desk, self.lookup = shop.clock, shop.store, shop.desk, shop.lookup
        self.permissions = shop.permissions
        self.screen = Screen(self.store, self.clock)
        self.clockwork = Clockwork(self.engine, self.store, self.clock, self.screen)
        self.mailroom = Mailroom(self.engine, self.store, self.permissions, self.clock)
        self._refresh = Refresh(self.store, self, frozenset({ADMIN}), shop.channel, self.clock)
        self._workspace = Workspace(self.store, self.clock)

    def channel(self, name: str) -> str:
        return self.inboxes[name].channel

    # Slack, when it is asked ---------------------------------------------------------------------

    def members(self, channel: str) -> Sequence[str]:
        return sorted(next(self.slack.channels[name] for name in NAMES if self.channel(name) == channel))

    def group(self, group_id: str) -> Sequence[str]:
        return sorted(self.slack.groups[group_id])

    def group_names(self) -> Sequence[Group]:
        return [Group(one, one) for one in sorted(self.slack.groups)]

    def site(self) -> str:
        return "https://team.slack.com"

    def people(self) -> Iterable[Person]:
        return [Person(one, active=one not in self.slack.gone) for one in self.staff]

    # People --------------------------------------------------------------------------------------

    def hear(self, kind: str, **event: object) -> None:
        self._workspace.hear({"type": kind, **event})

    def read_slack(self) -> None:
        with self.store.write() as tx:
            tx.people.mark_read(ASKED, self.clock())
        assert self._refresh.step()

    def grant(self, name: str, subject: str, role: int) -> None:
        with self.store.write() as tx:
            tx.people.grant(Grant(self.ids[name], subject, Role(role)))

    # tawk.to and the clock -----------------------------------------------------------------------

    def body(self, name: str, key: str, kind: str, lines: Sequence[Line]) -> bytes:
        """A webhook that tells of these lines; every line has the conversation's own word in it."""
        site, words = self.inboxes[name].site, line_words(key, 1)
        (first, by), last = lines[0], lines[-1][0]
        author = "visitor" if by == "v" else "agent"
        if kind == "start":
            return site.start(first, words, author, key)
        if kind == "ticket":
            return site.ticket(first, words, author, key)
        if kind == "end":
            return site.end(last, key)
        return site.transcript(
            self.clock(), *(said(by, at, line_words(key, n)) for n, (at, by) in enumerate(lines, 1)), chat=key
        )

    def receive(self, name: str, body: bytes) -> None:
        self.inboxes[name].receive(body)

    def tick(self) -> None:
        self.inboxes["shop"].grace.end()
        Snooze(self.store, self.clock).end()

    def number(self, name: str, key: str) -> int:
        return self.inboxes[name].get(key, Kind.TICKET if key.startswith("ticket") else Kind.CHAT).id

    # Looking -------------------------------------------------------------------------------------

    def pages(self, actor: str, asked: Asked) -> list[int]:
        """The numbers of a list, page after page."""
        query, numbers = _query(asked), list[int]()
        while True:
            page = self.lookup.page(query, actor, "")
            numbers += [row.number for row in page.rows]
            if page.next is None:
                return numbers
            query = replace(query, after=page.next)

    def badges(self, actor: str) -> dict[str, int]:
        return asdict(self.lookup.page(Query(()), actor, "").counts)

    def at_once(self) -> tuple[list[int], dict[str, int]]:
        """The inbox of all properties as one page, and the badges."""
        query = replace(_query(Asked()), properties=(self.ids["shop"], self.ids["blog"]))
        with self.store.read() as tx:
            rows, counts = tx.conversations.page(query, 50), tx.conversations.counts(query.properties)
        return [row.number for row in rows], asdict(counts)

    def notes(self) -> dict[int, int]:
        """How many each conversation has."""
        return dict(Counter(row.conversation_id for row in self._all(select(tables.note.c.conversation_id))))

    def journal(self) -> list[tuple[object, ...]]:
        journal = tables.journal.c
        order = (journal.at, journal.number, journal.id)
        rows = self._all(select(journal.at, journal.number, journal.actor, journal.deed).order_by(*order))
        return [tuple(row) for row in rows]

    def on_ladder(self) -> set[int]:
        """Which chats wait for somebody to be told of them."""
        return {row.conversation_id for row in self._all(select(tables.rung.c.conversation_id))}

    def tombstones(self) -> set[int]:
        return {row.number for row in self._all(select(tables.tombstone.c.number))}

    def shown_in_slack(self) -> set[int]:
        """Of which conversations a message stands there and shall stay."""
        return {row.number for row in self._all(select(tables.post.c.number).where(tables.post.c.doomed == 0))}

    def leftovers(self, keys: Sequence[str]) -> list[str]:
        """Which of these still stand somewhere that a purge has to empty."""
        bodies = b"".join(row.body for row in self._all(select(tables.delivery.c.body)) if row.body).decode()
        return [key for key in keys if key in bodies]

    def _all(self, statement: Any) -> Sequence[Any]:
        with self.engine.connect() as connection:
            return connection.execute(statement).all()


def choice_of(deed: str, value: str, now: datetime) -> Choice:
    if deed == Deed.ASSIGN:
        return Choice(value)
    if deed == Deed.SNOOZE:
        return Choice(until={"30m": now + 30 * MINUTE, "past": now}.get(value))
    return Choice(value=value)


def answers_of(done: Done, numbers: Sequence[int]) -> Answers:
    """The refusals stand in the order in which the numbers were named."""
    why = iter([no.reason.value for no in done.refused])
    return {number: None if number in done.done else next(why, "missing") for number in dict.fromkeys(numbers)}


def shown(known: Conversation, names: Mapping[int, str]) -> dict[str, object]:
    return {
        "property": names[known.property_id],
        "key": known.external_id,
        "outcome": known.outcome.value,
        "folder": Folder(known.folder).name.lower(),
        "status": Status(known.status).name.lower(),
        "agent": known.agent,
        "priority": known.priority.name.lower(),
        "department": known.department.lower(),
        "tags": sorted(known.tags),
        "asleep": known.snoozed_at is not None,
        "until": known.snoozed_until,
        "notes": known.notes,
        "created": known.created_at,
        "updated": known.updated_at,
        "answered": known.answered_at,
    }


def _query(asked: Asked) -> Query:
    return Query(
        (),
        Folder[asked.folder.upper()],
        Status[asked.status.upper()] if asked.status else None,
        Kind(asked.kind) if asked.kind else None,
        ASSIGNED.get(asked.agent, Assigned.ONE),
        asked.agent if asked.agent not in ASSIGNED else "",
        asked.department,
        (asked.tag,) if asked.tag else (),
        (asked.word,) if asked.word else (),
        sort=Sort(asked.sort),
        ascending=asked.ascending,
    )
