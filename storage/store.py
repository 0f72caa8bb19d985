"""The store: a transaction that keeps all records together or not at all."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from threading import Lock

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError, TimeoutError

from bot.domain.errors import GaveWay, Reason, Refusal
from storage.clockwork.chores import SqlChores
from storage.clockwork.digests import SqlDigests
from storage.clockwork.habits import SqlHabits
from storage.clockwork.keepings import SqlKeepings
from storage.clockwork.ladder import SqlAlertSettings, SqlLadder
from storage.clockwork.rescues import SqlRescues
from storage.clockwork.roundups import SqlRoundups
from storage.contacts.contact_pages import SqlContactLists
from storage.contacts.contacts import SqlContacts
from storage.conversations.conversations import SqlConversations
from storage.conversations.notes import SqlNotes
from storage.exporting.archive import SqlArchive
from storage.exporting.export_addresses import SqlExportAddresses
from storage.exporting.exports import SqlExports
from storage.history.journal import SqlJournal
from storage.intake.deliveries import SqlDeliveries
from storage.intake.seen_events import SqlSeenEvents
from storage.lists.backlog import SqlBacklog
from storage.lists.homes import SqlHomes
from storage.lists.kept_lists import SqlKeptLists
from storage.lists.saved_views import SqlSavedViews
from storage.lists.search import SqlSearch
from storage.lists.tallies import SqlTallies
from storage.mail.forwards import SqlForwards
from storage.mail.mail_fetches import SqlMailFetches
from storage.mail.mailboxes import SqlMailboxes
from storage.mail.mails import SqlMails
from storage.operating.failures import SqlFailures
from storage.operating.gauges import SqlGaugeBoard
from storage.operating.leftovers import SqlLeftovers
from storage.operating.restores import SqlRestores
from storage.posts.answers import SqlAnswers
from storage.posts.bursts import SqlBursts
from storage.posts.posts import SqlPosts
from storage.posts.thread_files import SqlThreadFiles
from storage.posts.thread_replies import SqlThreadReplies
from storage.sql.connections import connections_of
from storage.sql.engine import BEGIN
from storage.team.canned import SqlCannedAnswers
from storage.team.hours import SqlHours
from storage.team.labels import SqlLabels
from storage.team.members import SqlMembers
from storage.team.people import SqlPeople
from storage.team.properties import SqlProperties
from storage.upstream.backfills import SqlBackfills
from storage.upstream.followings import SqlFollowings
from storage.upstream.raw_readings import SqlRawReadings
from storage.upstream.wanted_persons import SqlWantedPersons

READING: Mapping[str, str] = {
    "sqlite": BEGIN["DEFERRED"],
    # A list is several statements: they must see one state, as they do on SQLite.
    "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
}
WRITING: Mapping[str, str] = {"sqlite": BEGIN["IMMEDIATE"], "postgresql": "BEGIN"}
DEADLOCK = "40P01"  # PostgreSQL's code for: two waited for each other, and one was stopped


class SqlTransaction:
    """All records under one transaction; those of a kind are made when they are first asked for."""

    def __init__(self, connection: Connection, *, writes: bool, holds: bool = True) -> None:
        self._connection = connection
        self._writes = writes
        self._holds = writes and holds

    properties = cached_property(lambda tx: SqlProperties(tx._connection))
    conversations = cached_property(lambda tx: SqlConversations(tx._connection, holds=tx._holds))
    backlog = cached_property(lambda tx: SqlBacklog(tx._connection))
    contacts = cached_property(lambda tx: SqlContacts(tx._connection))
    search = cached_property(lambda tx: SqlSearch(tx._connection))
    contact_lists = cached_property(lambda tx: SqlContactLists(tx._connection))
    labels = cached_property(lambda tx: SqlLabels(tx._connection))
    deliveries = cached_property(lambda tx: SqlDeliveries(tx._connection, writes=tx._writes))
    posts = cached_property(lambda tx: SqlPosts(tx._connection))
    answers = cached_property(lambda tx: SqlAnswers(tx._connection))
    seen_events = cached_property(lambda tx: SqlSeenEvents(tx._connection))
    journal = cached_property(lambda tx: SqlJournal(tx._connection))
    homes = cached_property(lambda tx: SqlHomes(tx._connection))
    saved_views = cached_property(lambda tx: SqlSavedViews(tx._connection))
    kept_lists = cached_property(lambda tx: SqlKeptLists(tx._connection))
    notes = cached_property(lambda tx: SqlNotes(tx._connection))
    people = cached_property(lambda tx: SqlPeople(tx._connection))
    members = cached_property(lambda tx: SqlMembers(tx._connection))
    archive = cached_property(lambda tx: SqlArchive(tx._connection))
    mails = cached_property(lambda tx: SqlMails(tx._connection))
    exports = cached_property(lambda tx: SqlExports(tx._connection))
    export_addresses = cached_property(lambda tx: SqlExportAddresses(tx._connection))
    thread_replies = cached_property(lambda tx: SqlThreadReplies(tx._connection))
    mailboxes = cached_property(lambda tx: SqlMailboxes(tx._connection))
    canned_answers = cached_property(lambda tx: SqlCannedAnswers(tx._connection))
    thread_files = cached_property(lambda tx: SqlThreadFiles(tx._connection))
    forwards = cached_property(lambda tx: SqlForwards(tx._connection, writes=tx._writes))
    mail_fetches = cached_property(lambda tx: SqlMailFetches(tx._connection))
    roundups = cached_property(lambda tx: SqlRoundups(tx._connection))
    digests = cached_property(lambda tx: SqlDigests(tx._connection))
    keepings = cached_property(lambda tx: SqlKeepings(tx._connection))
    chores = cached_property(lambda tx: SqlChores(tx._connection))
    leftovers = cached_property(lambda tx: SqlLeftovers(tx._connection))
    tallies = cached_property(lambda tx: SqlTallies(tx._connection))
    hours = cached_property(lambda tx: SqlHours(tx._connection))
    habits = cached_property(lambda tx: SqlHabits(tx._connection))
    rescues = cached_property(lambda tx: SqlRescues(tx._connection))
    raw_readings = cached_property(lambda tx: SqlRawReadings(tx._connection))
    alerts = cached_property(lambda tx: SqlAlertSettings(tx._connection))
    ladder = cached_property(lambda tx: SqlLadder(tx._connection))
    followings = cached_property(lambda tx: SqlFollowings(tx._connection))
    backfills = cached_property(lambda tx: SqlBackfills(tx._connection))
    wanted_persons = cached_property(lambda tx: SqlWantedPersons(tx._connection))
    bursts = cached_property(lambda tx: SqlBursts(tx._connection))
    gauges = cached_property(lambda tx: SqlGaugeBoard(tx._connection))
    failures = cached_property(lambda tx: SqlFailures(tx._connection))
    restores = cached_property(lambda tx: SqlRestores(tx._connection))


class SqlStore:
    """Opens transactions. Where the database is locked or away, both ways raise `Refusal(Reason.BUSY)`.

    Where two waited for each other, one goes on and the other gets `GaveWay`.

    Waiting for one's turn and for a lock takes less than Slack's three seconds, or a deed could be done after the
    agent was told that it failed.
    """

    def __init__(self, engine: Engine, *, patience: float = 1.2) -> None:
        self._connections = connections_of(engine)
        self._reading, self._writing = READING[engine.dialect.name], WRITING[engine.dialect.name]
        self._patience = patience
        # SQLite has one writer at a time and lets the others poll: threads that queue here wait less long.
        self._turn = Lock() if engine.dialect.name == "sqlite" else None

    @property
    def has_one_writer(self) -> bool:
        """Whether all others wait while one writes."""
        return self._turn is not None

    @contextmanager
    def write(self, *, holding: bool = True) -> Iterator[SqlTransaction]:
        """Keeps everything at the end, or nothing when an exception leaves the block."""
        try:
            with self._take_turn(), self._connections.begin(self._writing) as connection:
                tx = SqlTransaction(connection, writes=True, holds=holding)
                yield tx
                tx.search.write()
        except (OperationalError, TimeoutError) as error:
            raise _told(error) from error

    @contextmanager
    def read(self) -> Iterator[SqlTransaction]:
        """Sees one state of the database from beginning to end, and waits for no writer."""
        try:
            with self._connections.begin(self._reading) as connection:
                yield SqlTransaction(connection, writes=False)
        except (OperationalError, TimeoutError) as error:
            raise _told(error) from error

    @contextmanager
    def _take_turn(self) -> Iterator[None]:
        if self._turn is None:
            yield
            return
        if not self._turn.acquire(timeout=self._patience):
            raise Refusal(Reason.BUSY)
        try:
            yield
        finally:
            self._turn.release()


def _told(error: OperationalError | TimeoutError) -> Exception:
    gave_way = isinstance(error, OperationalError) and getattr(error.orig, "sqlstate", None) == DEADLOCK
    return GaveWay() if gave_way else Refusal(Reason.BUSY)
