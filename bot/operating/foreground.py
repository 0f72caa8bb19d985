"""Brings the past over from tawk.to in a terminal."""

import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from gettext import NullTranslations
from typing import TypeVar
from zoneinfo import ZoneInfo

from rich.console import Console

from bot.domain.errors import Reason, Refusal, UpstreamError
from bot.domain.inbox import Property
from bot.operating.terminal import shown
from bot.ports import Backfill, BackfillState, Phase, Store, Transaction, Upstream
from bot.times.clock import Clock
from bot.transactions.naming import named
from bot.transactions.retrying import patiently
from bot.upstream.beginning import Wanted, begin, held, stop
from bot.upstream.reading import read_property
from bot.views.language import Language
from bot.views.refusals import modal_refusal
from bot.views.sync import plain_name
from bot.views.sync_lines import AGAIN, summary

NAP_SECONDS = 0.3
BUSY_TRIES = 60  # each waits for a second by itself
MARKS = str.maketrans("", "", "`*")

Step = Callable[[], bool]
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line asked for: a property by its name or id, or all of them; days, the last one included."""

    property_name: str = ""
    start: datetime | None = None
    end: datetime | None = None
    phases: tuple[Phase, ...] = tuple(Phase)

    def wanted(self, zone: ZoneInfo) -> Wanted:
        return Wanted.of_days(self.start and self.start.date(), self.end and self.end.date(), self.phases, zone)


@dataclass(slots=True)
class Foreground:
    """`steps` do the work, here as well as in the bot: whoever holds a backfill goes on with it, the others look on."""

    store: Store
    upstream: Upstream
    steps: Sequence[Step]
    channel: str
    zone: ZoneInfo
    clock: Clock
    console: Console = field(default_factory=lambda: Console(highlight=False, markup=False, soft_wrap=True))
    sleep: Callable[[float], None] = time.sleep
    language: Language = field(default_factory=lambda: Language("en", NullTranslations()))

    def bring(self, asked: Asked) -> bool:
        """Whether all is here. What is not possible is told."""
        try:
            chosen = self._chosen(asked.property_name)
            ours = [self._begin(one, asked.wanted(self.zone)) for one in chosen]
        except UpstreamError as error:
            self._say(f"tawk.to did not tell which properties there are ({error}); `python -m bot doctor` says more.")
            return False
        except Refusal as refused:
            self._refuse(refused)
            return False
        names = {one.id: plain_name(one) for one in chosen}
        try:
            with _interrupts(), shown(self.console, names) as show:
                self._work(ours, show)
        except KeyboardInterrupt:
            self._leave(ours)
            return False
        ended = self._now(ours)
        for one in ended:
            self._say(summary(one, names[one.property_id]))
        return all(one.state is BackfillState.DONE for one in ended)

    def stop(self, name: str) -> bool:
        """Whether there was something to stop."""
        try:
            about = self._latest(name)
        except Refusal as refused:
            self._refuse(refused)
            return False
        running = self._write(lambda tx: self._stop(tx, [one for one, _ in about]))
        told = f"Stopped: {len(running)}. {AGAIN} goes on from there." if running else "Nothing of that is on its way."
        self._say(told)
        return bool(running)

    def _stop(self, tx: Transaction, about: Sequence[Property]) -> Sequence[Backfill]:
        locked = [held(tx, one) for one in about]
        return [stop(tx, one, self.clock()) for one in locked if one and one.state is BackfillState.RUNNING]

    def status(self, name: str = "") -> bool:
        """Whether there is such a property."""
        try:
            about = self._latest(name)
        except Refusal as refused:
            self._refuse(refused)
            return False
        for property_, backfill in about:
            title = plain_name(property_)
            self._say(summary(backfill, title) if backfill else f"{title}: nothing was brought over yet.")
        return True

    def _latest(self, name: str) -> Sequence[tuple[Property, Backfill | None]]:
        with self.store.read() as tx:
            known = tx.properties.all()
            about = [named(known, name)] if name else known
            return [(one, tx.backfills.latest(one.id)) for one in about]

    def _refuse(self, refused: Refusal) -> None:
        if refused.reason is Reason.BUSY:
            raise refused
        self._say(modal_refusal(refused, self.language))

    def _chosen(self, name: str) -> Sequence[Property]:
        with self.store.read() as tx:
            known = tx.properties.all()
        if not name and known:
            return self._called(known)
        try:
            return [named(known, name)]
        except Refusal as refused:
            if refused.reason is Reason.PROPERTY_AMBIGUOUS:
                raise
            return [self._met(name)]

    def _called(self, known: Sequence[Property]) -> Sequence[Property]:
        """With the names that tawk.to has for those of which no webhook told one."""
        if all(one.name for one in known):
            return known
        names: dict[str, str] = {}
        with suppress(UpstreamError):  # a key may see chats and no list of properties
            names.update(filter(None, map(read_property, self.upstream.properties())))
        with self.store.write() as tx:
            for one in known:
                if not one.name and names.get(one.tawk_id):
                    tx.properties.rename(one.id, names[one.tawk_id], self.clock())
            return tx.properties.all()

    def _met(self, name: str) -> Property:
        """One of which no webhook came yet, but that the key may see."""
        seen = filter(None, map(read_property, self.upstream.properties()))
        shown = [Property(0, tawk_id, called, self.channel) for tawk_id, called in seen]
        found = named(shown, name)
        with self.store.write() as tx:
            return tx.properties.add(found.tawk_id, found.name, self.channel, self.clock())

    def _begin(self, property_: Property, wanted: Wanted) -> int:
        """Its number; one that is on its way already is joined."""
        try:
            return self._write(lambda tx: begin(tx, property_, wanted, "", self.clock()).id)
        except Refusal as refused:
            [(_, running)] = self._latest(property_.tawk_id)
            if refused.reason is not Reason.SYNC_RUNS or running is None:
                raise
            self._say(f"{plain_name(property_)}: on its way already; I join in.")
            return running.id

    def _work(self, ours: Sequence[int], show: Callable[[Sequence[Backfill]], None]) -> None:
        while any(one.state is BackfillState.RUNNING for one in self._now(ours)):
            if not sum(map(_tried, self.steps)):
                self.sleep(NAP_SECONDS)
            show(self._now(ours))
        show(self._now(ours))

    def _leave(self, ours: Sequence[int]) -> None:
        """What was asked for in Slack goes on in the bot."""

        def stop_ours(tx: Transaction) -> None:
            for one in filter(None, map(tx.backfills.lock, ours)):
                if one.state is BackfillState.RUNNING and not one.asked_by:
                    stop(tx, one, self.clock())

        self._write(stop_ours)
        self._say(f"Stopped; what is here stays. {AGAIN} goes on from there, {AGAIN} --status shows how far it is.")

    def _write(self, work: Callable[[Transaction], Result]) -> Result:
        """The bot writes beside us all the time: who sits at a terminal rather waits than is turned away."""

        def once() -> Result:
            with self.store.write() as tx:
                return work(tx)

        return patiently(once, BUSY_TRIES, lambda: self.sleep(NAP_SECONDS))

    def _say(self, told: str) -> None:
        self.console.print(told.translate(MARKS))

    def _now(self, ours: Sequence[int]) -> list[Backfill]:
        with self.store.read() as tx:
            return [one for one in map(tx.backfills.get, ours) if one]


def _tried(step: Step) -> bool:
    """The bot writes, too: where it is its turn, ours comes again."""
    try:
        return step()
    except Refusal:
        return False


@contextmanager
def _interrupts() -> Iterator[None]:
    """A supervisor's SIGTERM ends it as Ctrl-C does."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
