"""Joins all parts of a process and puts them to work."""

import gc
import logging
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from types import FrameType

from slack_sdk import WebClient
from waitress.server import BaseWSGIServer, MultiSocketServer, create_server

from bot.checkup import checks_of
from bot.clients.slack import CALLS_LIMITED, SlackClient, posting_client
from bot.clients.slack_directory import SlackDirectory
from bot.clients.slack_files import SlackFiles
from bot.clients.slack_reading import SlackReader
from bot.clockwork.grace import Grace
from bot.clockwork.silence import Silence
from bot.clockwork.snooze import Snooze
from bot.desks.desk import Desk
from bot.digests.freshening import Freshening
from bot.digests.rounds import Rounds
from bot.domain.alerts import Alerts
from bot.domain.checkup import Check
from bot.domain.counted import Counted
from bot.domain.errors import Refusal
from bot.exporting.exporter import Exporter, FilePace
from bot.home.drawer import Drawer
from bot.home.homes import HomePace, Homes
from bot.intake import Intake
from bot.keeping.counting import Counters
from bot.keeping.housekeeping import Housekeeper
from bot.keeping.retention import Retention
from bot.keeping.sweeping import Sweeper
from bot.ladder.climbing import Climber
from bot.languages import load_languages
from bot.mailroom import addresses_of, export_steps, imap_client, mailbox_name, outbox_of, reader_of, sender_of
from bot.mirror.answers import Answers
from bot.mirror.detour import Detour
from bot.mirror.mirror import Mirror
from bot.mirror.pacing import Pace
from bot.nightly import Nightly
from bot.operating.metrics import OfProcess, written
from bot.people.directory import Refresh
from bot.people.readers import Readers
from bot.ports import Upstream
from bot.reading_room import inquiry_of, reading_ticks, sync_steps, upstream_of
from bot.rescue.rescuer import Rescuer
from bot.tickets.attachments import MEGABYTE, MOST_MEGABYTES
from bot.tickets.carrying import CarrierPace, FileCarrier
from bot.tickets.desk import Tickets
from bot.tickets.fetching import Fetching
from bot.times.clock import utc_now
from bot.transactions.arrival import Outset
from bot.transactions.permissions import Permissions
from bot.transactions.retrying import patiently
from bot.transactions.rounds import Ask
from bot.views.language import Languages
from config.problems import SettingsError
from config.settings import Settings
from handlers.doors.bolt import build_app
from handlers.doors.letterbox import Letterbox
from handlers.doors.metrics import Metrics
from handlers.doors.slack import SlackDoor
from handlers.doors.socket_mode import SlackSocket
from handlers.doors.web import Door, Front, Live, Ready
from handlers.doors.webhook import Secrets, TawkDoor
from handlers.listeners import Joiner, Listeners
from handlers.loops.clock import build_scheduler
from handlers.loops.crew import Crew
from handlers.loops.pulse import Pulse
from handlers.loops.worker import Worker, running
from storage.database import Database

GRACE_SECONDS, SNOOZE_SECONDS, RETRY_SECONDS, RESCUE_SECONDS = 15.0, 10.0, 30.0, 5.0
DETOUR_SECONDS = 2.0
LADDER_SECONDS = 2.0
WATCH_SECONDS = 300.0
KEEPING_SECONDS, HOUSE_SECONDS, NIGHTLY_SECONDS = 5.0, 10.0, 300.0
DIGEST_SECONDS = 2.0
DIRECTORY_SECONDS = 1.0  # how soon a new channel or a change is read; Slack is asked only where that is due
MODAL_TIMEOUT = 2.0  # Slack waits three seconds for the acknowledgement that follows
DRAWING_THREADS = 32  # at most, where so many channels are written to at once: they wait for Slack
ANSWERING_THREADS, PUBLISHING_THREADS, EXPORTING_THREADS = 2, 2, 1
SENDING_THREADS, CARRYING_THREADS, FETCHING_THREADS, FRESHENING_THREADS = 2, 1, 1, 1
PROBING_THREADS = 1
OTHER_THREADS = 30  # those of the worker, the clock, the mailbox and the backup
CALLS_FOR_A_FILE = 5
REGISTER_TRIES, REGISTER_PAUSE_SECONDS = 20, 1.0  # a try waits for its turn itself
CONNECTIONS = 1000  # slow ones must not keep others out
SILENCE_SECONDS = 20
BULK_TIME = timedelta(seconds=20)  # for a part of a bulk deed, which another begins anew after that

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class House:
    """All parts of one process, joined but not yet at work."""

    settings: Settings
    database: Database
    readers: Readers
    intake: Intake
    worker: Worker
    pulse: Pulse
    upstream: Upstream | None = None  # all threads share it, and with it the time between two calls

    @classmethod
    def build(cls, settings: Settings) -> "House":
        url = settings.database_url.get_secret_value()
        database = Database.open(url, threads=settings.web_threads + OTHER_THREADS)
        languages = Languages(load_languages(), settings.default_language)
        readers, upstream = Readers(database.store, languages), upstream_of(settings)
        outset = Outset(settings.default_channel, timedelta(minutes=settings.grace_minutes))
        slack = SlackClient(slack_client(settings, settings.slack_timeout_seconds))
        pace, most_waiting = _pace(settings), settings.slack_cards_waiting
        mirror = Mirror(database.store, slack, pace, languages, utc_now, most_waiting)
        answers = Answers(database.store, slack, utc_now)
        permissions = Permissions(settings.admins)
        desk = Desk(database.store, permissions, utc_now)
        drawer = Drawer(
            database.store, permissions, readers.language_of, settings.admins.__contains__, settings.timezone
        )
        homes = Homes(database.store, desk, slack, drawer, _home_pace(settings), utc_now)
        exporter = _exporter(settings, database, permissions, readers)
        threads = {
            answers.step: ANSWERING_THREADS,
            homes.step: PUBLISHING_THREADS,
            exporter.step: EXPORTING_THREADS,
            _carrier(settings, database).step: CARRYING_THREADS,
            **dict.fromkeys(export_steps(settings, database.store, permissions, readers.language_of), 1),
            _fetching(settings, database).step: FETCHING_THREADS,
            Freshening(database.store, utc_now).step: FRESHENING_THREADS,
            **dict.fromkeys(sync_steps(settings, database.store, upstream), 1),
        }
        outbox = outbox_of(settings, database.store)
        pulse = Pulse()
        drawing = Crew(mirror, DRAWING_THREADS, "drawing", pulse, together=database.store.has_one_writer)
        worker = Worker({**threads, outbox.step: SENDING_THREADS} if outbox else threads, drawing, pulse=pulse)
        intake = Intake(database.store, outset, utc_now)
        return cls(settings, database, readers, intake, worker, pulse, upstream)

    @contextmanager
    def working(self) -> Iterator[None]:
        """The worker draws cards and sends answers meanwhile, and the mailbox is read."""
        reader = reader_of(self.settings, self.database.store)
        self.worker.start()
        try:
            with running(reader.run, "mailbox", self.pulse) if reader else nullcontext():
                yield
        finally:
            self.worker.stop()

    @contextmanager
    def ticking(self) -> Iterator[None]:
        """Meanwhile the clock does all that is due at a time, and keeps house."""
        grace = Grace(self.database.store, timedelta(minutes=self.settings.grace_minutes), utc_now)
        snooze = Snooze(self.database.store, utc_now)
        ask = inquiry_of(self.settings, self.database.store, self.upstream)
        ticks = {
            "grace": (grace.end, GRACE_SECONDS),
            "snooze": (snooze.end, SNOOZE_SECONDS),
            "ladder": (self._climber(ask).climb, LADDER_SECONDS),
            "rescue": (self._rescuer(ask).end, RESCUE_SECONDS),
            "digests": (self._rounds().go, DIGEST_SECONDS),
            "detour": (self._detour().step, DETOUR_SECONDS),
            "directory": (self._refresh().step, DIRECTORY_SECONDS),
            "silence": (Silence(self.database.store, self.settings.admins, utc_now).step, WATCH_SECONDS),
            "deliveries": (self.intake.retry, RETRY_SECONDS),
            "keeping": (self._retention().step, KEEPING_SECONDS),
            "housekeeping": (Housekeeper(self.database.store, utc_now).step, HOUSE_SECONDS),
            "sweeping": (Sweeper(self.database.store, self.database.scrub, utc_now).step, HOUSE_SECONDS),
            "counting": (Counters(self.database.store, utc_now).step, HOUSE_SECONDS),
            **reading_ticks(self.settings, self.database.store, self.upstream),
            **self._nightly(),
        }
        scheduler = build_scheduler(ticks, self.pulse)
        scheduler.start()
        scheduler.get_job("directory").modify(next_run_time=utc_now())  # nobody may do anything before it was read
        try:
            yield
        finally:
            scheduler.shutdown()

    def answer(self) -> None:
        """Open the doors and answer until we are told to end."""
        end_on_signal()
        self._register()
        with ExitStack() as stack:
            front, settings = self._front(self._doors(stack)), self.settings
            server = self._server(front, settings.port, "PORT", settings.web_threads)
            gc.collect()
            gc.freeze()  # what stands now stays: walking through all of it again and again costs a tenth of a webhook
            log.info("web.open", extra={"host": self.settings.host, "port": self.settings.port})
            server.run()

    @contextmanager
    def probed(self) -> Iterator[None]:
        """Meanwhile a door that has nothing but the probes stands open, where a port is set for it."""
        if self.settings.health_port is not None:
            front = self._front(self._probes())
            server = self._server(front, self.settings.health_port, "HEALTH_PORT", PROBING_THREADS)
            threading.Thread(target=server.run, name="probes", daemon=True).start()  # answers until the process ends
        yield

    def _front(self, doors: Sequence[Door]) -> Front:
        answered = Counted()
        return Front([*doors, *self._metrics(answered)], answered)

    def _probes(self) -> tuple[Door, Door]:
        return Live(self.pulse.late), Ready(self._readiness)

    def _register(self) -> None:
        """Our own worker, or another process that starts too, may keep the store busy for a while."""
        ids = list(self.settings.tawk_webhook_secrets)
        patiently(lambda: self.intake.register(ids), REGISTER_TRIES, lambda: time.sleep(REGISTER_PAUSE_SECONDS))

    def _server(self, front: Front, port: int, name: str, threads: int) -> BaseWSGIServer | MultiSocketServer:
        try:
            return create_server(
                front,
                host=self.settings.host,
                port=port,
                threads=threads,
                max_request_body_size=TawkDoor.limit + 1,  # waitress refuses what reaches it
                connection_limit=CONNECTIONS,
                asyncore_use_poll=True,  # select() ends the process at the 1,024th descriptor
                channel_timeout=SILENCE_SECONDS,
                ident=None,
            )
        except (OSError, ValueError) as error:
            where = f"{self.settings.host}:{port}"
            raise SettingsError(f"Recado can't listen on {where} ({error}): choose another HOST or {name}.") from error

    def _doors(self, stack: ExitStack) -> list[Door]:
        letterbox = Letterbox(self.intake, self.worker.wake)
        letterbox.start()
        stack.callback(letterbox.stop)
        doors: list[Door] = [
            TawkDoor(_tawk_secrets(self.settings), letterbox, utc_now),
            *self._probes(),
        ]
        slack = slack_client(self.settings, MODAL_TIMEOUT)
        app = build_app(slack, self._listeners(slack))
        if self.settings.slack_signing_secret:
            doors.append(SlackDoor(app, self.settings.slack_signing_secret.get_secret_value()))
        if self.settings.slack_app_token:
            for _ in range(self.settings.slack_connections):
                socket = SlackSocket(app, self.settings.slack_app_token.get_secret_value())
                stack.callback(socket.close)
                socket.open()
        return doors

    def _metrics(self, answered: Counted) -> list[Door]:
        """A proxy on this machine asks from here as well: only who knows the token is let in, wherever they are."""
        token = self.settings.metrics_token
        return [Metrics(token.get_secret_value(), lambda: self._figures(answered))] if token else []

    def _figures(self, answered: Counted) -> bytes:
        now, limited = utc_now(), sum(CALLS_LIMITED.all().values())
        with self.database.store.read() as tx:
            gauges = tx.gauges.read(now)
        return written(gauges, OfProcess(answered.all(), limited), now)

    def _listeners(self, slack: WebClient) -> Listeners:
        store, language_of, zone = self.database.store, self.readers.language_of, self.settings.timezone
        permissions = Permissions(self.settings.admins)
        tickets = Tickets(store, permissions, sender_of(self.settings), utc_now)
        parts = store, permissions, tickets, addresses_of(self.settings), slack
        told = self._usual_alerts, self.readers.languages, self.upstream is not None, self._checks
        return Joiner(*parts, language_of, utc_now, zone, self.worker.wake, *told).join()

    def _checks(self) -> Sequence[Check]:
        return checks_of(self.settings, self.database, self.upstream)

    def _nightly(self) -> Mapping[str, tuple[Callable[[], object], float]]:
        settings = self.settings
        if settings.backup_folder is None:
            return {}
        nightly = Nightly(self.database, settings.backup_folder, settings.backups_kept, settings.timezone, utc_now)
        return {"nightly": (nightly.begin, NIGHTLY_SECONDS)}

    def _climber(self, ask: Ask | None) -> Climber:
        return Climber(self.database.store, self._usual_alerts, self.settings.admins, utc_now, ask)

    @property
    def _usual_alerts(self) -> Alerts:
        return Alerts(*self.settings.alert_minutes)

    def _rescuer(self, ask: Ask | None) -> Rescuer:
        settings = self.settings
        languages = self.readers.languages
        return Rescuer(self.database.store, sender_of(settings), languages, settings.timezone, utc_now, ask=ask)

    def _detour(self) -> Detour:
        settings = self.settings
        return Detour(self.database.store, settings.admins, settings.default_channel, utc_now)

    def _retention(self) -> Retention:
        settings = self.settings
        return Retention(self.database.store, settings.admins, settings.timezone, utc_now)

    def _rounds(self) -> Rounds:
        slack = SlackClient(slack_client(self.settings, self.settings.slack_timeout_seconds))
        return Rounds(self.database.store, slack, utc_now)

    def _refresh(self) -> Refresh:
        settings = self.settings
        slack = SlackDirectory(slack_client(settings, settings.slack_timeout_seconds))
        return Refresh(self.database.store, slack, settings.admins, settings.default_channel, utc_now)

    def _readiness(self) -> Mapping[str, object]:
        mailbox = imap_client(self.settings)
        try:
            with self.database.store.read() as tx:
                newest = tx.deliveries.newest_at()
                read = tx.mailboxes.read_at(mailbox_name(mailbox)) if mailbox else None
        except Refusal:
            return {"ready": False, "reason": "the database does not answer"}
        told = {"ready": True, "newest_delivery": newest.isoformat() if newest else None}
        return {**told, "mailbox_read": read.isoformat() if read else None} if mailbox else told


def slack_client(settings: Settings, timeout: float) -> WebClient:
    """A client that waits `timeout` seconds for an answer."""
    return posting_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url, timeout)


def end_on_signal() -> None:
    """Ctrl-C and a supervisor's SIGTERM both end the process in order."""

    def end(number: int, frame: FrameType | None) -> None:
        sys.exit(0)

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)


def _pace(settings: Settings) -> Pace:
    post = timedelta(seconds=settings.slack_post_seconds)
    return Pace(
        post=post,
        update=post * 1.25,  # 50 a minute and a little less
        settle=timedelta(seconds=settings.slack_settle_seconds),
        timeout=timedelta(seconds=settings.slack_timeout_seconds),
    )


def _exporter(settings: Settings, database: Database, permissions: Permissions, readers: Readers) -> Exporter:
    timeout = settings.slack_timeout_seconds * 2  # files are larger than messages
    files = SlackFiles(slack_client(settings, timeout))
    second, settle = timedelta(seconds=settings.slack_post_seconds), timedelta(seconds=settings.slack_settle_seconds)
    pace = FilePace(each=second, settle=settle, lease=timedelta(seconds=timeout * CALLS_FOR_A_FILE))
    return Exporter(database.store, files, permissions, pace, readers.language_of, utc_now, settings.timezone)


def _fetching(settings: Settings, database: Database) -> Fetching:
    reader = SlackReader(slack_client(settings, settings.slack_timeout_seconds * 2), MOST_MEGABYTES * MEGABYTE)
    return Fetching(database.store, reader, utc_now)


def _carrier(settings: Settings, database: Database) -> FileCarrier:
    timeout = settings.slack_timeout_seconds * 2  # as for exports
    second, settle = timedelta(seconds=settings.slack_post_seconds), timedelta(seconds=settings.slack_settle_seconds)
    pace = CarrierPace(each=second, settle=settle, lease=timedelta(seconds=timeout * CALLS_FOR_A_FILE))
    return FileCarrier(database.store, SlackFiles(slack_client(settings, timeout)), pace, utc_now)


def _home_pace(settings: Settings) -> HomePace:
    second = timedelta(seconds=settings.slack_post_seconds)
    timeout = timedelta(seconds=settings.slack_timeout_seconds)
    return HomePace(
        each=second,
        all=second * 0.75,  # 80 a minute of the 100 that Slack allows in a workspace
        settle=timedelta(seconds=settings.slack_settle_seconds),
        lease=timeout + BULK_TIME,
    )


def _tawk_secrets(settings: Settings) -> Secrets:
    by_property = {
        property_id: [secret.get_secret_value() for secret in secrets]
        for property_id, secrets in settings.tawk_webhook_secrets.items()
    }
    others = settings.tawk_webhook_secret
    return Secrets(by_property, others.get_secret_value() if others else "")
