"""A purge goes step by step, by any number of clocks, killed anywhere, and waits while Slack is behind."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import cast

import pytest
from sqlalchemy import update

from bot.domain.errors import Refusal
from bot.domain.inbox import Deed
from bot.keeping import retention as module
from bot.keeping.retention import Retention
from bot.ports import Limits, Store
from storage.conversations.conversations import SqlConversations
from storage.store import SqlStore, SqlTransaction
from storage.tables import channel, post
from tests.bot.keeping.office import DAY, UTC_ZONE, Office
from tests.inbox import Inbox


class Killed(BaseException):
    """Nothing catches a kill."""


@dataclass
class MortalConversations:
    """Those of the real store; the process dies after some removals."""

    real: SqlConversations
    lives: list[int]

    def remove(self, *what: object) -> None:
        self.real.remove(*what)  # type: ignore[arg-type]
        self.lives[0] -= 1
        if self.lives[0] == 0:
            raise Killed

    def __getattr__(self, name: str) -> object:
        return getattr(self.real, name)


@dataclass
class MortalStore:
    real: SqlStore
    lives: list[int]

    @contextmanager
    def write(self) -> Iterator[SqlTransaction]:
        with self.real.write() as tx:
            tx.conversations = cast(SqlConversations, MortalConversations(tx.conversations, self.lives))
            yield tx

    @contextmanager
    def read(self) -> Iterator[SqlTransaction]:
        with self.real.read() as tx:
            yield tx


def test_what_changed_since_it_was_found_is_looked_at_anew(office: Office) -> None:
    """Somebody may open it between the list and the lock."""
    due = office.chat("due", Deed.CLOSE)
    office.days(9)
    others = [office.chat("open"), office.chat("young", Deed.CLOSE), office.chat("young binned", Deed.TRASH)]
    limits = Limits(office.inbox.clock() - DAY, office.inbox.clock() - DAY)
    numbers = [one.id for one in (due, *others)]
    with office.inbox.store.write() as tx:
        assert [one.id for one in module._going(tx, [*numbers, 999_999], limits)] == [due.id]


def test_any_number_of_clocks_purge_each_once(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 2)
    numbers = [office.chat(name, Deed.TRASH).id for name in "abcdefghij"]
    office.days(99)
    office.keep(trash=30)
    office.show()
    office.until_night()

    def work() -> int:
        clock, purged = office.retention, 0
        while office.kept.last_at is None:
            try:
                purged += clock.step()
            except Refusal:  # another has it
                continue
        return purged

    with ThreadPoolExecutor(4) as clocks:
        purged = [clock.result() for clock in [clocks.submit(work) for _ in range(4)]]
    assert sum(purged) == office.kept.last_purged == len(numbers)
    deeds = [[entry.deed for entry in office.inbox.journal(number)].count("purge") for number in numbers]
    assert deeds == [1] * len(numbers)


def steps(doomed: Retention) -> None:
    for _ in range(9):
        doomed.step()


@pytest.mark.parametrize("lives", [1, 2, 4, 7])
def test_killed_halfway_another_goes_on_and_each_goes_once(
    office: Office, lives: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 3)
    numbers = [office.chat(name, Deed.TRASH).id for name in "abcdefg"]
    office.days(99)
    office.keep(trash=30)
    office.show()
    office.until_night()
    dying = cast(Store, MortalStore(office.inbox.store, [lives]))
    doomed = Retention(dying, office.admins, UTC_ZONE, office.inbox.clock)
    with pytest.raises(Killed):
        steps(doomed)
    done = len(office.names) - len(office.left)
    assert done == (lives - 1) // 3 * 3  # a step is kept whole or not at all
    assert office.run() == len(numbers) - done
    assert office.left == []
    entries = [entry for number in numbers for entry in office.inbox.journal(number) if entry.deed == "purge"]
    assert len(entries) == len(numbers)
    assert len({entry.batch for entry in entries}) == 1
    assert office.kept.last_purged == len(numbers)


def test_what_fails_in_one_property_keeps_no_other_waiting(office: Office) -> None:
    other = Office(Inbox(office.inbox.engine, office.inbox.clock))
    other.inbox.intake.register([other.inbox.site.tawk_id])
    for one in (office, other):
        one.chat("binned", Deed.TRASH)
    office.days(99)
    for one in (office, other):
        one.keep(trash=30)
        one.show()
    office.until_night()
    broken = replace(office.kept, stage=99, began_at=office.inbox.clock())
    with office.inbox.store.write() as tx:
        tx.keepings.save(broken)
    assert office.run() == 1
    assert (office.left, other.left) == (["binned"], [])
    assert office.kept.next_at == office.inbox.clock() + module.TROUBLE


def test_slack_is_given_time_to_delete_what_it_has(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 2)
    monkeypatch.setattr(module, "MOST_WAITING", 3)
    numbers = [office.chat(name, Deed.TRASH).id for name in "abcdef"]
    with office.inbox.engine.begin() as connection:
        connection.execute(update(post).where(post.c.number.in_(numbers)).values(ts="1.1", behind=0))
    office.days(99)
    office.keep(trash=30)
    office.show()
    office.until_night()
    assert office.run() == 2
    assert office.kept.next_at == office.inbox.clock() + module.PAUSE
    with office.inbox.engine.begin() as connection:
        doomed = connection.execute(post.select().where(post.c.doomed == 1, post.c.number.in_(numbers))).all()
        assert {row.turn for row in doomed} == {2}
        connection.execute(post.delete().where(post.c.number.in_(numbers), post.c.doomed == 1))
    office.inbox.clock.forward(module.PAUSE)
    assert office.run() == 2
    shut(office)
    office.inbox.clock.forward(module.PAUSE)
    assert office.run() == 2


def test_while_too_much_can_t_be_deleted_no_more_is_purged_and_the_log_says_so(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """As in a channel that was archived; each look for what is due would pass by all of it."""
    monkeypatch.setattr(module, "AT_ONCE", 2)
    monkeypatch.setattr(module, "MOST_STUCK", 2)
    numbers = [office.chat(name, Deed.TRASH).id for name in "abcd"]
    with office.inbox.engine.begin() as connection:
        connection.execute(post.delete().where(post.c.doomed == 1))  # of others
        connection.execute(update(post).where(post.c.number.in_(numbers)).values(ts="1.1", behind=0))
    office.days(99)
    office.keep(trash=30)
    office.show()
    shut(office)
    office.until_night()
    assert office.run() == 2
    assert office.kept.next_at == office.inbox.clock() + module.TROUBLE
    assert "keeping.slack_is_stuck" in caplog.messages
    with office.inbox.engine.begin() as connection:
        connection.execute(post.delete().where(post.c.doomed == 1))
    office.until_night()
    assert office.run() == 2


def shut(office: Office) -> None:
    """What can't be deleted for now does not keep the rest waiting."""
    with office.inbox.engine.begin() as connection:
        mine = update(channel).where(channel.c.id == office.inbox.channel)
        connection.execute(mine.values(problem="is_archived"))
