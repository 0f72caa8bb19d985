"""The store: a transaction that keeps all records together or not at all."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Self

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError, TimeoutError

from bot.errors import Reason, Refusal
from storage.answers import SqlAnswers
from storage.archive import SqlArchive
from storage.backfills import SqlBackfills
from storage.backlog import SqlBacklog
from storage.canned import SqlCannedAnswers
from storage.chores import SqlChores
from storage.contact_pages import SqlContactLists
from storage.contacts import SqlContacts
from storage.conversations import SqlConversations
from storage.deliveries import SqlDeliveries
from storage.digests import SqlDigests
from storage.engine import READ_ONLY
from storage.export_addresses import SqlExportAddresses
from storage.exports import SqlExports
from storage.followings import SqlFollowings
from storage.forwards import SqlForwards
from storage.habits import SqlHabits
from storage.homes import SqlHomes
from storage.hours import SqlHours
from storage.journal import SqlJournal
from storage.keepings import SqlKeepings
from storage.kept_lists import SqlKeptLists
from storage.labels import SqlLabels
from storage.ladder import SqlAlertSettings, SqlLadder
from storage.leftovers import SqlLeftovers
from storage.mail_fetches import SqlMailFetches
from storage.mailboxes import SqlMailboxes
from storage.mails import SqlMails
from storage.members import SqlMembers
from storage.notes import SqlNotes
from storage.people import SqlPeople
from storage.posts import SqlPosts
from storage.properties import SqlProperties
from storage.raw_readings import SqlRawReadings
from storage.rescues import SqlRescues
from storage.roundups import SqlRoundups
from storage.saved_views import SqlSavedViews
from storage.search import SqlSearch
from storage.seen_events import SqlSeenEvents
from storage.tallies import SqlTallies
from storage.thread_files import SqlThreadFiles
from storage.thread_replies import SqlThreadReplies
from storage.wanted_persons import SqlWantedPersons

READING: Mapping[str, Mapping[str, object]] = {
    "sqlite": READ_ONLY,
    # A list is several statements: they must see one state, as they do on SQLite.
    "postgresql": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
}


@dataclass(frozen=True, slots=True)
class SqlTransaction:
    """All records under one transaction."""

    properties: SqlProperties
    conversations: SqlConversations
    backlog: SqlBacklog
    contacts: SqlContacts
    search: SqlSearch
    contact_lists: SqlContactLists
    labels: SqlLabels
    deliveries: SqlDeliveries
    posts: SqlPosts
    answers: SqlAnswers
    seen_events: SqlSeenEvents
    journal: SqlJournal
    homes: SqlHomes
    saved_views: SqlSavedViews
    kept_lists: SqlKeptLists
    notes: SqlNotes
    people: SqlPeople
    members: SqlMembers
    archive: SqlArchive
    mails: SqlMails
    exports: SqlExports
    export_addresses: SqlExportAddresses
    thread_replies: SqlThreadReplies
    mailboxes: SqlMailboxes
    canned_answers: SqlCannedAnswers
    thread_files: SqlThreadFiles
    forwards: SqlForwards
    mail_fetches: SqlMailFetches
    roundups: SqlRoundups
    digests: SqlDigests
    keepings: SqlKeepings
    chores: SqlChores
    leftovers: SqlLeftovers
    tallies: SqlTallies
    hours: SqlHours
    habits: SqlHabits
    rescues: SqlRescues
    raw_readings: SqlRawReadings
    alerts: SqlAlertSettings
    ladder: SqlLadder
    followings: SqlFollowings
    backfills: SqlBackfills
    wanted_persons: SqlWantedPersons

    @classmethod
    def on(cls, connection: Connection, *, writes: bool) -> Self:
        return cls(
            SqlProperties(connection),
            SqlConversations(connection, writes=writes),
            SqlBacklog(connection),
            SqlContacts(connection),
            SqlSearch(connection),
            SqlContactLists(connection),
            SqlLabels(connection),
            SqlDeliveries(connection, writes=writes),
            SqlPosts(connection),
            SqlAnswers(connection),
            SqlSeenEvents(connection),
            SqlJournal(connection),
            SqlHomes(connection),
            SqlSavedViews(connection),
            SqlKeptLists(connection),
            SqlNotes(connection),
            SqlPeople(connection),
            SqlMembers(connection),
            SqlArchive(connection),
            SqlMails(connection),
            SqlExports(connection),
            SqlExportAddresses(connection),
            SqlThreadReplies(connection),
            SqlMailboxes(connection),
            SqlCannedAnswers(connection),
            SqlThreadFiles(connection),
            SqlForwards(connection, writes=writes),
            SqlMailFetches(connection),
            SqlRoundups(connection),
            SqlDigests(connection),
            SqlKeepings(connection),
            SqlChores(connection),
            SqlLeftovers(connection),
            SqlTallies(connection),
            SqlHours(connection),
            SqlHabits(connection),
            SqlRescues(connection),
            SqlRawReadings(connection),
            SqlAlertSettings(connection),
            SqlLadder(connection),
            SqlFollowings(connection),
            SqlBackfills(connection),
            SqlWantedPersons(connection),
        )


class SqlStore:
    """Opens transactions. Where the database is locked or away, both ways raise `Refusal(Reason.BUSY)`.

    Waiting for one's turn and for a lock takes less than Slack's three seconds, or a deed could be done after the
    agent was told that it failed.
    """

    def __init__(self, engine: Engine, *, patience: float = 1.2) -> None:
        self._writer = engine
        self._reader = engine.execution_options(**READING[engine.dialect.name])
        self._patience = patience
        # SQLite has one writer at a time and lets the others poll: threads that queue here wait less long.
        self._turn = Lock() if engine.dialect.name == "sqlite" else None

    @contextmanager
    def write(self) -> Iterator[SqlTransaction]:
        """Keeps everything at the end, or nothing when an exception leaves the block."""
        with _busy_if_unavailable(), self._take_turn(), self._writer.begin() as connection:
            yield SqlTransaction.on(connection, writes=True)

    @contextmanager
    def read(self) -> Iterator[SqlTransaction]:
        """Sees one state of the database from beginning to end, and waits for no writer."""
        with _busy_if_unavailable(), self._reader.begin() as connection:
            yield SqlTransaction.on(connection, writes=False)

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


@contextmanager
def _busy_if_unavailable() -> Iterator[None]:
    try:
        yield
    except (OperationalError, TimeoutError) as error:
        raise Refusal(Reason.BUSY) from error
