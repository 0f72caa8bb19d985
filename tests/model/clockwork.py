"""What the real clock does beside waking and giving up: alerts, automatic words, digests, and purges by night."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, select

from bot.digests.freshening import Freshening
from bot.digests.rounds import Rounds
from bot.domain.alerts import Alerts
from bot.domain.hours import Hours
from bot.keeping.retention import Retention
from bot.keeping.settings import KeptKeeping
from bot.ladder.climbing import Climber
from bot.ports import DigestKind, NewDigest, RescueSettings
from bot.rescue.rescuer import Rescuer
from bot.times.schedules import Schedule
from storage import tables
from storage.store import SqlStore
from tests.inbox import ADMIN, StandingClock
from tests.model.mailroom import OURS
from tests.model.screen import LANGUAGES, Screen

UTC = ZoneInfo("UTC")
EVERY_DAY = tuple(range(7))


@dataclass
class Clockwork:
    """Properties are called by their ids."""

    engine: Engine
    store: SqlStore
    clock: StandingClock
    screen: Screen
    digest: int = field(default=0)
    _seen: int = 0

    def __post_init__(self) -> None:
        admins = frozenset({ADMIN})
        self._climber = Climber(self.store, Alerts(), admins, self.clock)
        self._rescuer = Rescuer(self.store, OURS, LANGUAGES, UTC, self.clock)
        self._rounds = Rounds(self.store, self.screen.slack, self.clock)
        self._freshening = Freshening(self.store, self.clock)
        self._retention = Retention(self.store, admins, UTC, self.clock)
        self._keeping = KeptKeeping(admins, UTC, self.clock)

    # How it is set up

    def alert(self, property_id: int, rungs: tuple[int, int, int], head: str, hours: tuple[int, int] | None) -> None:
        """`hours` are those of each workday, as minutes of UTC's day."""
        week = ((hours,),) * 5 + ((), ()) if hours else ()
        with self.store.write() as tx:
            tx.alerts.set(property_id, Alerts(*rungs, person=head, head=head))
            tx.hours.set(property_id, Hours(UTC, week) if hours else None)
            tx.ladder.look_again(property_id, self.clock())

    def rescue(self, property_id: int, minutes: int) -> None:
        with self.store.write() as tx:
            tx.rescues.set(property_id, RescueSettings(is_on=bool(minutes), minutes=minutes or 10))

    def add_digest(self, channel: str, minutes: tuple[int, ...], by: str) -> None:
        schedule = Schedule(EVERY_DAY, minutes, UTC)
        with self.store.write() as tx:
            self.digest = tx.digests.add(NewDigest(DigestKind.DIGEST, channel, (), schedule, "en", by), self.clock())

    def keep(self, property_id: int, trash: int, closed: int) -> None:
        with self.store.write() as tx:
            wanted = replace(self._keeping.read(tx, property_id), trash_days=trash, closed_days=closed)
            self._keeping.keep(tx, property_id, wanted)

    # What it does

    def tick(self) -> None:
        """As often as it finds something."""
        for _ in range(4):
            self._climber.climb()
        self._rescuer.end()
        self._rounds.go()

    def freshen(self) -> bool:
        """Whether a digest listed what has changed since."""
        return self._freshening.step()

    def night(self) -> None:
        while self._is_night():
            self._retention.step()

    def _is_night(self) -> bool:
        with self.store.read() as tx:
            return tx.keepings.any_due(self.clock())

    # Looking

    def told(self) -> Sequence[tuple[str, str, int, tuple[int, ...]]]:
        """What was asked to be told of waiting chats since the last look: how, where, on which rung, of which."""
        post = tables.post.c
        wanted = select(post.id, post.kind, post.channel, post.payload).where(post.id > self._seen)
        with self.engine.connect() as connection:
            rows = connection.execute(wanted.where(post.kind.in_(("alert", "raised"))).order_by(post.id)).all()
        self._seen = max([self._seen, *(row.id for row in rows)])
        return [
            (r.kind, r.channel, r.payload["rung"], tuple(r.payload["numbers"])) for r in rows if "rung" in r.payload
        ]

    def slots(self) -> Mapping[str, str]:
        run = tables.digest_run.c
        with self.engine.connect() as connection:
            rows = connection.execute(select(run.slot, run.outcome)).all()
        assert len({row.slot for row in rows}) == len(rows)
        return {row.slot: row.outcome for row in rows}
