"""A digest in Slack: edited while it is the newest message, drawn anew after each deed on what it lists."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.clients.slack import SlackClient, posting_client
from bot.digests.freshening import Freshening
from bot.digests.kinds import KINDS
from bot.digests.rounds import Rounds
from bot.digests.sheet import Drawn, Kind, Sheet
from bot.domain.inbox import Conversation, Deed
from bot.ports import DigestKind, NewDigest, Transaction
from bot.times.schedules import Schedule
from bot.views.language import Language
from bot.views.parts import answer
from tests.bot.mirror.bench import ANA, Bench, texts

DAILY = Schedule(tuple(range(7)), (0,), ZoneInfo("UTC"))
DAY = timedelta(days=1)
MOST = 10


def waiting(tx: Transaction) -> Iterator[Conversation]:
    for number in range(1, MOST):
        found = tx.conversations.head(number)
        if found is not None and found.is_open and not found.agent:
            yield found


def draw_list(tx: Transaction, sheet: Sheet, language: Language) -> Drawn:
    """The first line of what is open and nobody's."""
    if sheet.is_over:
        return Drawn(answer(["a newer one stands below"]))
    listed = list(waiting(tx))
    told = ", ".join(one.excerpt for one in listed) or "nothing waits"
    return Drawn(answer([told]), {one.id: one.version for one in listed})


@dataclass(slots=True)
class Board:
    """A bench with a digest in its channel."""

    bench: Bench

    def __post_init__(self) -> None:
        """It has a slot at each midnight; the first is to come."""
        place = self.bench.world.channel_id("support")
        new = NewDigest(DigestKind.DIGEST, place, (), DAILY, "en", ANA)
        with self.bench.store.write() as tx:
            tx.digests.add(new, self.bench.clock())

    def midnight(self) -> None:
        """The next slot comes, and Slack is brought in step."""
        now = self.bench.clock()
        midnight = datetime(now.year, now.month, now.day, tzinfo=UTC) + DAY
        self.bench.wait((midnight - now).total_seconds() + 1)
        self.go()

    def go(self) -> None:
        Rounds(self.bench.store, self.slack, self.bench.clock).go()
        self.draw()

    def remove(self) -> None:
        """Nothing of it shall come any more."""
        with self.bench.store.write() as tx:
            for one in tx.digests.all():
                tx.digests.save(one.removed(self.bench.clock()))

    def draw(self) -> int:
        """Bring Slack in step; in how many calls."""
        return self.bench.run(self.bench.mirror(self.slack))

    @property
    def slack(self) -> SlackClient:
        """One that waits for a busy machine."""
        return SlackClient(posting_client(self.bench.world.bot_token, self.bench.world.base_url, 30))

    def freshen(self) -> int:
        """See to what is out of date; in how many calls to Slack."""
        Freshening(self.bench.store, self.bench.clock).step()
        return self.draw()

    def written(self) -> int:
        """How many calls have written something."""
        return sum(len(self.bench.world.calls(method)) for method in ("chat.postMessage", "chat.update"))

    def told(self) -> list[str]:
        """What the digests in the channel say."""
        rows = self.bench.posts()
        mine = {row["ts"] for row in rows if row["kind"] == "digest"}
        return [texts(card)[0] for card in self.bench.cards() if card["ts"] in mine]


@pytest.fixture
def board(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Board:
    monkeypatch.setitem(KINDS, DigestKind.DIGEST, Kind(draw_list, lambda tx, digest: any(waiting(tx))))
    return Board(bench)


@pytest.fixture
def any_board(any_bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Board:
    monkeypatch.setitem(KINDS, DigestKind.DIGEST, Kind(draw_list, lambda tx, digest: any(waiting(tx))))
    return Board(any_bench)


def test_a_digest_is_worked_from_until_it_says_that_nothing_waits_and_then_rests(any_board: Board) -> None:
    first, second = any_board.bench.miss("Lamp"), any_board.bench.miss("Chair")
    any_board.midnight()
    assert any_board.told() == ["Lamp, Chair"]
    any_board.bench.do(Deed.TAKE, first)
    any_board.freshen()
    assert any_board.told() == ["Chair"]
    any_board.bench.do(Deed.CLOSE, second)
    any_board.freshen()
    assert any_board.told() == ["nothing waits"]
    written = any_board.written()
    for _ in range(2):
        any_board.midnight()
    assert any_board.told() == ["nothing waits"]
    assert any_board.written() == written


def test_it_is_edited_while_it_is_the_newest_and_else_a_new_one_is_posted(any_board: Board) -> None:
    any_board.bench.miss("Lamp")
    any_board.midnight()
    any_board.midnight()
    assert any_board.told() == ["Lamp"]
    any_board.bench.post_something()
    any_board.midnight()
    assert any_board.told() == ["a newer one stands below", "Lamp"]


def test_what_is_in_step_is_not_drawn_again(board: Board) -> None:
    board.bench.miss("Lamp")
    board.midnight()
    assert board.freshen() == 0


def test_a_purge_takes_a_visitors_words_out_of_the_digest(board: Board) -> None:
    number = board.bench.miss("Lamp")
    board.midnight()
    board.bench.do(Deed.TRASH, number)
    board.bench.do(Deed.PURGE, number)
    board.freshen()
    assert board.told() == ["nothing waits"]


def test_a_chat_that_goes_on_brings_the_digest_in_step(board: Board) -> None:
    board.bench.miss("Lamp")
    board.midnight()
    board.bench.wait(60)
    with board.bench.store.write() as tx:
        kept = tx.conversations.head(1)
        assert kept is not None
        tx.conversations.save(kept, kept.version)
    assert board.freshen() > 0
    assert board.freshen() == 0


def test_one_that_somebody_deleted_is_posted_anew_at_its_next_slot(board: Board) -> None:
    board.bench.miss("Lamp")
    board.midnight()
    [card] = [one for one in board.bench.cards() if texts(one) == ["Lamp"]]
    board.bench.client.chat_delete(channel=card["channel"], ts=card["ts"])
    board.bench.do(Deed.TAKE, 1)
    board.freshen()
    board.bench.miss("Chair")
    assert board.told() == []
    board.midnight()
    assert board.told() == ["Chair"]


def test_what_did_not_reach_slack_before_it_was_removed_never_comes(any_board: Board) -> None:
    """As in a channel that I was not in: who invites me there later must not find visitors' names."""
    any_board.bench.miss("Lamp")
    any_board.draw()
    any_board.bench.world.fault("chat.postMessage", "error", error="not_in_channel")
    any_board.midnight()
    any_board.remove()
    any_board.bench.wait(3_600)
    any_board.draw()
    assert any_board.told() == []
    assert "digest" not in [row["kind"] for row in any_board.bench.posts()]


def test_one_that_is_removed_is_worked_from_to_its_end(board: Board) -> None:
    number = board.bench.miss("Lamp")
    board.midnight()
    board.remove()
    board.bench.do(Deed.TAKE, number)
    board.freshen()
    assert board.told() == ["nothing waits"]


def test_a_lost_answer_doubles_no_digest(board: Board) -> None:
    board.bench.miss("Lamp")
    board.draw()
    board.bench.world.fault("chat.postMessage", "drop_after")
    board.midnight()
    board.bench.settle(board.bench.mirror(board.slack))
    assert board.told() == ["Lamp"]
    board.midnight()
    assert board.told() == ["Lamp"]


def test_what_was_skipped_is_said_in_the_channel(board: Board) -> None:
    now = board.bench.clock() + 2 * DAY
    board.bench.clock.now = max(now, now.replace(hour=3))
    board.go()
    [line] = [texts(card)[0] for card in board.bench.cards()]
    assert line.startswith("⏭️ Skipped: 2 that were due from <!date^")
    assert "I was more than 2 hours late. `/inbox digest now` posts one at once." in line
