"""The real mirror before a Slack in memory, and what is to be seen there."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, or_, select

from bot.languages import load_languages
from bot.mirror.mirror import Mirror
from bot.views.language import Languages
from storage import tables
from storage.store import SqlStore
from tests.bot.mirror.fake_slack import Fault, Killed
from tests.inbox import StandingClock
from tests.model import reading
from tests.model.memory import AT_ONCE, SECOND, Slack

LANGUAGES = Languages(load_languages(), "en")
MOST_STEPS, MOST_NAPS = 2_000, 500
HAVE = re.compile(r"nobody has: (\d+) · taken: (\d+) · settled: (\d+)")


@dataclass
class Screen:
    """`is_still` while Slack has been told of everything. More than `most_waiting` cards that wait become a summary."""

    store: SqlStore
    clock: StandingClock
    most_waiting: int = 1_000
    slack: Slack = field(init=False)
    is_still: bool = False

    def __post_init__(self) -> None:
        self.slack = Slack(self.clock)
        self.renew()

    def turn(self, steps: int) -> None:
        """Some steps, with whatever happens to the calls; who dies is followed by another."""
        self.is_still = False
        for _ in range(steps):
            self._step()

    def rest(self) -> None:
        """Slack gets all that it has to get, however long that takes, and whatever happens to the calls."""
        for _ in range(MOST_NAPS):
            for _ in range(MOST_STEPS):
                if not self._step():
                    break
            if not self._is_behind() and not self.slack._late:
                self.is_still = True
                return
            self.clock.forward(31 * SECOND)
            self.slack.catch_up()
        raise AssertionError("\nreal  never comes to rest\nmodel comes to rest")

    def fail(self, faults: Iterable[Fault]) -> None:
        self.slack.faults += faults

    def tear(self, channel: str, number: int) -> None:
        for ts, card in self.cards(channel):
            if card["number"] == number:
                self.slack.tear(ts)

    # What is to be seen

    def cards(self, channel: str) -> Sequence[tuple[str, dict[str, object]]]:
        """Each with its `ts`."""
        read = ((ts, reading.card(shown.message)) for ts, shown in self.slack.above(channel))
        return [(ts, card) for ts, card in read if card is not None]

    def thread(self, ts: str) -> list[reading.Read]:
        return [one for shown in self.slack.below(ts) for one in reading.thread(shown.message)]

    def summed_up(self, channel: str) -> tuple[int, ...]:
        """How many nobody has, are taken and are settled, in all summaries of the channel together."""
        said = [reading.texts(one.message)[0] for _, one in self.slack.above(channel)]
        found = [tuple(map(int, have.groups())) for have in map(HAVE.search, said) if have]
        return tuple(map(sum, zip((0, 0, 0), *found, strict=True)))

    def everything(self) -> str:
        """All words that Slack shows anywhere, but for channels that are archived."""
        shown = (one for one in self.slack.messages.values() if one.channel not in self.slack.archived)
        return "\n".join(str(one.message) for one in shown)

    def _step(self) -> bool:
        try:
            return self._mirror.step()
        except Killed:
            self.renew()
            return True

    def renew(self) -> None:
        """Another mirror goes on."""
        self._mirror = Mirror(self.store, self.slack, AT_ONCE, LANGUAGES, self.clock, self.most_waiting)

    def _is_behind(self) -> bool:
        """Whether there is something that only has to wait: what has no place below a card is none of it."""
        post, parent = tables.post, tables.post.alias()
        due = or_(post.c.next_at <= self.clock(), post.c.intent_at.is_not(None))
        placed = or_(post.c.parent_id.is_(None), parent.c.ts.is_not(None), post.c.doomed == 1)
        behind = (post.c.behind == 1, due, placed, post.c.channel.not_in(self.slack.archived))
        asked = select(func.count()).select_from(post.outerjoin(parent, parent.c.id == post.c.parent_id)).where(*behind)
        with self.store.read() as tx:
            return bool(tx._connection.execute(asked).scalar_one())
