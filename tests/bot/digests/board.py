"""A digest of an inbox, a Slack that says what stands last in its channel, and rounds."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.digests.rounds import Rounds
from bot.domain.errors import SlackError
from bot.ports import Digest, DigestKind, NewDigest, Post, Run, RunOutcome
from bot.times.schedules import Schedule
from storage import tables
from tests.inbox import Inbox

NINE = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # a Monday in Madrid
HOUR = timedelta(hours=1)
MADRID = ZoneInfo("Europe/Madrid")
AT_NINE = Schedule(tuple(range(7)), (540,), MADRID)


@dataclass(slots=True)
class Channel:
    """Implements `bot.ports.History`: what stands last, or why that can't be told."""

    last: str | SlackError = ""
    asked: int = 0
    meanwhile: Callable[[], object] = lambda: None

    def newest(self, channel: str) -> str:
        self.asked += 1
        self.meanwhile()
        if isinstance(self.last, SlackError):
            raise self.last
        return self.last


@dataclass(slots=True)
class Board:
    """One digest of an inbox; its messages are not drawn, but said to be in Slack."""

    inbox: Inbox
    waits: bool = True
    channel: Channel = field(default_factory=Channel)
    digest_id: int = 0

    def add(self, schedule: Schedule = AT_NINE, kind: DigestKind = DigestKind.DIGEST) -> "Board":
        new = NewDigest(kind, self.inbox.channel, (), schedule, "en", "U1")
        with self.inbox.store.write() as tx:
            self.digest_id = tx.digests.add(new, self.inbox.clock())
        return self

    @property
    def rounds(self) -> Rounds:
        return Rounds(self.inbox.store, self.channel, self.inbox.clock)

    def go(self, at: datetime) -> None:
        """A round at that moment; those of other tests are none of ours."""
        self.inbox.clock.now = at
        self.rounds.go()

    @property
    def digest(self) -> Digest:
        with self.inbox.store.read() as tx:
            found = tx.digests.get(self.digest_id)
        assert found is not None
        return found

    def change(self, changed: Digest) -> None:
        with self.inbox.store.write() as tx:
            tx.digests.save(changed)

    def runs(self) -> dict[str, RunOutcome]:
        return {run.slot: run.outcome for run in self.all_runs()}

    def all_runs(self) -> list[Run]:
        """The oldest first."""
        with self.inbox.store.read() as tx:
            return list(reversed(tx.digests.runs(self.digest_id, 10_000)))

    def posts(self) -> list[Post]:
        """Its messages, in order."""
        mine = select(tables.post.c.id).where(tables.post.c.kind.in_(("digest", "roundup"))).order_by(tables.post.c.id)
        with self.inbox.store.read() as tx:
            found = [tx.posts.get(row["id"]) for row in self.inbox.rows(mine)]
        return [one for one in found if one and one.payload.get("digest") == self.digest_id]

    def show(self, ts: str, *numbers: int) -> None:
        """Its last message is in Slack, and lists these."""
        last = self.posts()[-1]
        changed = tables.post.update().where(tables.post.c.id == last.id)
        with self.inbox.engine.begin() as connection:
            connection.execute(changed.values(ts=ts, posted_version=last.want_version, behind=0))
        with self.inbox.store.write() as tx:
            tx.digests.list_on(last.id, dict.fromkeys(numbers, 1))
