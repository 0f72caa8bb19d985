"""Whatever happened: once Slack works again it shows each wanted message exactly once, at its newest version."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event, text

from bot.languages import load_languages
from bot.mirror.mirror import Mirror
from bot.ports import NewPost, PostKind
from bot.views.language import Languages
from storage.sql.engine import open_engine
from storage.store import SqlStore
from storage.tables import metadata
from tests.bot.mirror.bench import HURRIED, SECOND, texts
from tests.bot.mirror.fake_slack import FakeSlack, Fault, Killed, Shown
from tests.inbox import StandingClock
from tests.storage.samples import MISSED, add_property, keep

LINES_EACH = 2
FAULTS = st.tuples(st.just("strike"), st.sampled_from(Fault))
STEPS: st.SearchStrategy[tuple[str, object]] = st.one_of(
    st.tuples(st.just("miss"), st.sampled_from(["C1", "C1", "C2"])),
    st.tuples(st.sampled_from(["change", "say", "purge", "delete"]), st.integers(0, 3)),
    st.tuples(st.sampled_from(["change", "work"]), st.integers(1, 4)),
    st.tuples(st.just("wait"), st.sampled_from([1, 6, 16, 31])),
    FAULTS,
    FAULTS,
)


@dataclass(slots=True)
class Program:
    """Runs the steps of one example; `wanted` is the model: the lines of each conversation that is not purged."""

    store: SqlStore
    clock: StandingClock = field(default_factory=StandingClock)
    most_waiting: int = 1_000  # each message is looked at by itself, not in a summary
    wanted: dict[int, list[str]] = field(default_factory=dict)
    numbers: list[int] = field(default_factory=list)
    slack: FakeSlack = field(init=False)
    mirrors: list[Mirror] = field(init=False)

    def __post_init__(self) -> None:
        self.slack = FakeSlack(self.clock)
        languages = Languages(load_languages(), "en")
        parts = self.store, self.slack, HURRIED, languages, self.clock, self.most_waiting
        self.mirrors = [Mirror(*parts) for _ in range(2)]
        with self.store.write() as tx:
            add_property(tx)

    def do(self, step: tuple[str, object]) -> None:
        name, value = step
        deeds: dict[str, Callable[..., None]] = {
            "miss": self.miss,
            "change": self.change,
            "say": self.say,
            "purge": self.purge,
            "delete": self.delete_by_hand,
            "work": self.work,
            "wait": self.wait,
            "strike": self.slack.faults.append,
        }
        deeds[name](value)

    def miss(self, channel: str) -> None:
        with self.store.write() as tx:
            number = keep(tx, replace(MISSED, external_id=uuid4().hex)).id
            tx.posts.add(NewPost(PostKind.CARD, channel, number, version=1), self.clock())
        self.numbers.append(number)
        self.wanted[number] = []
        for _ in range(LINES_EACH):
            self._add_line(number)

    def change(self, which: int) -> None:
        for number in self._one(which):
            with self.store.write() as tx:
                before = tx.conversations.head(number)
                assert before is not None
                tx.conversations.save(replace(before, agent=f"U{before.version}"), before.version)
                tx.posts.mark_stale(number, before.version + 1, self.clock())

    def say(self, which: int) -> None:
        for number in self._one(which):
            self._add_line(number)

    def purge(self, which: int) -> None:
        for number in self._one(which):
            with self.store.write() as tx:
                conversation = tx.conversations.head(number)
                assert conversation is not None
                tx.posts.doom(number, self.clock())
                tx.conversations.remove(conversation, self.clock())
            del self.wanted[number]

    def delete_by_hand(self, which: int) -> None:
        """Slack keeps the replies."""
        for number in self._one(which):
            with self.store.read() as tx:
                card = tx.posts.card_of(number)
            assert card is not None
            self.slack.messages.pop(card.ts or "", None)
        self.change(which)

    def work(self, steps: int) -> None:
        for n in range(steps):
            try:
                self.mirrors[n % 2].step()
            except Killed:
                continue

    def wait(self, seconds: int) -> None:
        self.clock.forward(seconds * SECOND)
        self.slack.catch_up()

    def mend(self) -> None:
        """No more faults; each card changes once more, since one that Slack disliked waits for that."""
        self.slack.faults.clear()
        for which in range(len(self.numbers)):
            self.change(which)
        for seconds in (31, 31, 301, 31, 31, 0):
            while self.mirrors[0].step():
                pass
            self.wait(seconds)

    def _one(self, which: int) -> list[int]:
        number = self.numbers[which % len(self.numbers)] if self.numbers else 0
        return [number] if number in self.wanted else []

    def _add_line(self, number: int) -> None:
        words = f"line {len(self.wanted[number])} of {number}"
        self.wanted[number].append(words)
        turn = {"author": "v", "name": "", "at": self.clock().isoformat(), "text": words}
        with self.store.write() as tx:
            card = tx.posts.card_of(number)
            assert card is not None
            new = NewPost(PostKind.LINES, card.channel, number, card.id, {"lines": [turn]})
            tx.posts.add(new, self.clock())


def check(program: Program) -> None:
    messages = program.slack.messages
    cards = {ts: shown for ts, shown in messages.items() if shown.thread_ts is None}
    for number, lines in program.wanted.items():
        (ts,) = [ts for ts, shown in cards.items() if f"#{number} " in shown.message["text"]]
        with program.store.read() as tx:
            conversation = tx.conversations.head(number)
        assert conversation is not None
        assert cards[ts].mark.version == conversation.version
        assert words_under(ts, messages) == lines
    assert len(cards) == len(program.wanted)


def words_under(ts: str, messages: dict[str, Shown]) -> list[str]:
    return [said for shown in messages.values() if shown.thread_ts == ts for said in texts(shown.message)]


@pytest.fixture(scope="module")
def fast_engine(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A file that need not outlive a power cut."""
    engine = open_engine(f"sqlite:///{shutil.copy(migrated_file, tmp_path_factory.mktemp('fast') / 'fast.db')}")
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF").close())
    yield engine
    engine.dispose()


@example([("miss", "C1"), ("work", 3), ("change", 0), ("strike", Fault.LATE), ("work", 1)])
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=st.lists(STEPS, min_size=1, max_size=25))
def test_after_any_faults_slack_shows_each_message_once_and_newest(
    fast_engine: Engine, steps: list[tuple[str, object]]
) -> None:
    with fast_engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(text(f"DELETE FROM {table.name}"))
    program = Program(SqlStore(fast_engine))
    for step in steps:
        program.do(step)
    program.mend()
    check(program)
