"""After a restore nothing is posted that Slack has: what was posted since the backup is found there and adopted."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.inbox import Deed
from bot.mirror.gathering import MOST_WAITING
from bot.operating.restoring import settle
from bot.ports import Purges
from bot.ports.restores import SOUGHT
from storage.backup.backups import take, unpacked
from storage.sql.engine import open_engine
from tests.bot.mirror.bench import Bench, shown
from tests.bot.mirror.test_deleted import delete_by_hand
from tests.inbox import said


@contextmanager
def restored(bench: Bench, file: Path) -> Iterator[Bench]:
    """The bench as it goes on from its backup, beside the same Slack."""
    url = f"sqlite:///{file}.restored"
    with unpacked(file, url) as copy:
        settle(copy.store, copy.taken_at, Purges(), bench.clock())
        copy.become(url)
    engine = open_engine(url)
    yield replace(bench, engine=engine)
    engine.dispose()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "backup"


def posts(bench: Bench) -> int:
    return len(bench.world.calls("chat.postMessage"))


def test_what_waited_in_the_backup_and_was_posted_since_is_adopted(bench: Bench, file: Path) -> None:
    bench.miss("Where is it?", "I wait", "Still")
    take(bench.engine, file, bench.clock())
    bench.run()
    made, cards = posts(bench), [one["ts"] for one in bench.cards()]
    bench.wait(600)
    with restored(bench, file) as again:
        again.settle()
        assert posts(again) == made
        assert [one["ts"] for one in again.cards()] == cards
        assert [row["behind"] for row in again.posts()] == [0] * len(again.posts())


def test_a_chat_that_the_backup_knows_nothing_of_gets_no_second_card_or_lines(bench: Bench, file: Path) -> None:
    bench.miss("The first")
    bench.run()
    take(bench.engine, file, bench.clock())
    bench.wait(60)
    words = "The second, a long one " * 20
    told = [said("v", bench.clock(), line) for line in (words, "and on")]
    number = bench.begin(words)
    bench.tell(words, *told)
    bench.run()
    made = posts(bench)
    bench.wait(600)
    with restored(bench, file) as again:
        site, chat = again.chats[words]
        again._receive(site.start(again.clock() - timedelta(seconds=660), words[:40], chat=chat))
        assert again.tell(words, *told) != number
        again.settle()
        assert posts(again) == made
        [card] = [one for one in again.cards() if "second" in shown(one)]
        assert len(again.replies(card)) == 1
        assert str(again.number(words)) in shown(card)  # it is worked from under its new number


def test_many_that_came_since_are_found_in_one_look_and_stand_in_no_summary(bench: Bench, file: Path) -> None:
    bench.miss("The first")
    bench.run()
    take(bench.engine, file, bench.clock())
    bench.wait(60)
    told = {name: said("v", bench.clock(), name) for name in (f"Visitor {n:02}" for n in range(MOST_WAITING + 3))}
    for name, words in told.items():
        bench.begin(name)
        bench.tell(name, words)
        bench.run()
    made, cards = posts(bench), sorted(one["ts"] for one in bench.cards())
    assert len(cards) == 1 + len(told)
    bench.wait(600)
    with restored(bench, file) as again:
        for name, words in told.items():
            again.tell(name, words)
        looked = len(again.world.calls("conversations.history"))
        again.settle()
        assert posts(again) == made
        assert sorted(one["ts"] for one in again.cards()) == cards
        assert len(again.world.calls("conversations.history")) == looked + 1


def test_what_came_back_in_its_place_since_is_adopted(bench: Bench, file: Path) -> None:
    bench.miss("Deleted by hand")
    bench.run()
    take(bench.engine, file, bench.clock())
    bench.wait(60)
    delete_by_hand(bench)
    bench.do(Deed.CLOSE, bench.number("Deleted by hand"))
    bench.do(Deed.REOPEN, bench.number("Deleted by hand"))
    bench.settle()
    [card], made = bench.cards(), posts(bench)
    with restored(bench, file) as again:
        again.wait(60)
        again.settle()
        assert posts(again) == made
        assert [one["ts"] for one in again.cards()] == [card["ts"]]


def test_what_begins_after_the_restore_is_not_looked_for(bench: Bench, file: Path) -> None:
    take(bench.engine, file, bench.clock())
    bench.wait(60)
    with restored(bench, file) as again:
        again.wait(1)
        looked = len(again.world.calls("conversations.history"))
        again.miss("New")
        again.settle()
        assert len(again.cards()) == 1
        assert len(again.world.calls("conversations.history")) == looked


def test_later_words_in_an_older_chat_are_not_looked_for(bench: Bench, file: Path) -> None:
    """Or each of them would cost a look through Slack for a month."""
    words = "Older, a long one " * 20
    number = bench.begin(words)
    bench.run()
    take(bench.engine, file, bench.clock())
    bench.wait(60)
    with restored(bench, file) as again:
        again.wait(60)
        looked = len(again.world.calls("conversations.replies"))
        assert again.tell(words, said("v", again.clock(), words), said("v", again.clock(), "and on")) == number
        again.settle()
        [card] = again.cards()
        assert len(again.replies(card)) == 1
        assert len(again.world.calls("conversations.replies")) == looked


def test_nothing_is_looked_for_when_long_has_passed(bench: Bench, file: Path) -> None:
    bench.miss("Waits")
    take(bench.engine, file, bench.clock())
    with restored(bench, file) as again:
        again.clock.forward(SOUGHT + timedelta(days=1))
        again.run()
        assert again.world.calls("conversations.history") == []
        assert len(again.cards()) == 1


def test_without_looking_there_would_be_two(bench: Bench, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control of the tests above."""
    monkeypatch.setattr("bot.mirror.mirror.sought", lambda *_: None)
    bench.miss("Waits")
    take(bench.engine, file, bench.clock())
    bench.run()
    bench.wait(600)
    with restored(bench, file) as again:
        again.settle()
        assert len(again.cards()) == 2
