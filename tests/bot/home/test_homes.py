"""Homes are published to those who look, not too often, and in the end they show the newest state, whatever is lost."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import bindparam, event

from bot.desks.desk import Choice, Desk, Done, Keep
from bot.domain.bulk import Job, Report
from bot.domain.desktop import Filters, filtered
from bot.domain.errors import Limited, Reason, Refusal, Rejected, SlackError, Unknown
from bot.domain.inbox import Deed, Status
from bot.home.drawer import Drawer
from bot.home.homes import BURST, LOOKING, TROUBLE, HomePace, Homes
from bot.languages import load_languages
from bot.ports import HomesDue, Transaction
from bot.views.parts import Block
from storage.lists import homes as kept_homes
from storage.tables import home as home_table
from tests.inbox import ANA, LUIS, NOON, Inbox, migrated, said

SECOND = timedelta(seconds=1)
PACE = HomePace(each=1 * SECOND, all=0.75 * SECOND, settle=30 * SECOND, lease=40 * SECOND)


class Wall:
    """Where homes are published; the errors strike the next calls, one each."""

    def __init__(self, inbox: Inbox) -> None:
        self.inbox = inbox
        self.errors: list[SlackError] = []
        self.published: list[str] = []
        self.views: dict[str, Block] = {}
        self.homes = self.worker(inbox.desk)

    def worker(self, desk: Desk) -> Homes:
        english = load_languages()["en"]
        drawer = Drawer(self.inbox.store, self.inbox.permissions, lambda _: english, lambda _: False, ZoneInfo("UTC"))
        return Homes(self.inbox.store, desk, self, drawer, PACE, self.inbox.clock)

    def job(self, actor: str = ANA) -> Job:
        """What is left of the first."""
        with self.inbox.store.write() as tx:
            return tx.homes.get(actor).jobs[0]

    def report(self, actor: str = ANA) -> Report | None:
        with self.inbox.store.write() as tx:
            return tx.homes.get(actor).report

    def publish(self, user_id: str, view: Block) -> None:
        if self.errors:
            raise self.errors.pop(0)
        self.published.append(user_id)
        self.views[user_id] = view

    def miss(self, chat: str) -> None:
        """A chat that nobody answered."""
        self.inbox.receive(self.inbox.site.transcript(NOON, said("v", NOON, f"hi {chat}"), chat=chat))

    def look(self, actor: str = ANA, filters: Filters | None = None, *jobs: Job) -> None:
        with self.inbox.store.write() as tx:
            home = tx.homes.get(actor)
            desktop = filtered(home.desktop, filters or home.desktop.filters)
            tx.homes.save(replace(home, desktop=desktop, looked_at=self.inbox.clock(), jobs=(*home.jobs, *jobs)))

    def run(self) -> int:
        """Do what is due now, and say how often somebody's home was published by it."""
        before = len(self.published)
        while self.homes.step():
            pass
        return len(self.published) - before

    def wait(self, span: timedelta) -> int:
        self.inbox.clock.forward(span)
        return self.run()

    def shows(self, text: str, actor: str = ANA) -> bool:
        return text in str(self.views.get(actor))


@pytest.fixture
def wall(own_inbox: Inbox) -> Wall:
    wall = Wall(own_inbox)
    wall.miss("a")
    return wall


@pytest.fixture
def any_wall(database_url: str) -> Iterator[Wall]:
    """One on SQLite, one on PostgreSQL."""
    with migrated(database_url) as engine:
        wall = Wall(Inbox(engine))
        wall.miss("a")
        yield wall


def test_nobody_looks_and_nothing_is_published(wall: Wall) -> None:
    assert wall.run() == 0


def test_a_home_is_published_once_and_again_when_the_inbox_changes(any_wall: Wall) -> None:
    wall = any_wall
    wall.look()
    assert (wall.run(), wall.wait(SECOND)) == (1, 0)
    wall.miss("b")
    assert wall.wait(SECOND) == 1
    assert wall.shows("hi b")
    wall.inbox.desk.do(Deed.TAKE, 1, LUIS)
    assert wall.wait(SECOND) == 1
    assert wall.shows(LUIS)


def test_a_home_is_drawn_at_most_once_a_second_and_shows_the_newest_then(wall: Wall) -> None:
    wall.look()
    wall.run()
    for chat in "bcd":
        wall.miss(chat)
        assert wall.run() == 0
    assert wall.wait(SECOND) == 1
    assert wall.shows("hi d")
    assert wall.wait(SECOND) == 0


def test_who_has_not_looked_for_ten_minutes_is_not_drawn_for(wall: Wall) -> None:
    wall.look()
    wall.run()
    wall.miss("b")
    assert wall.wait(LOOKING) == 0
    wall.look()
    assert wall.run() == 1
    assert wall.shows("hi b")


def test_in_the_workspace_no_more_go_than_its_rate_allows(wall: Wall) -> None:
    agents = [f"U{n:03}" for n in range(40)]
    for agent in agents:
        wall.look(agent)
    sent = [wall.run(), *(wall.wait(SECOND) for _ in range(59))]
    assert sent[0] <= BURST + 1
    assert sorted(wall.published) == agents
    for _ in range(60):
        for agent in agents:
            wall.look(agent)
        sent.append(wall.wait(SECOND))
    assert sum(sent[60:]) <= 80 + BURST


def test_a_limit_is_waited_out(any_wall: Wall) -> None:
    wall = any_wall
    wall.errors = [Limited(7)]
    wall.look()
    wall.look(LUIS)
    assert wall.run() == 0
    assert wall.wait(6 * SECOND) == 0
    assert (wall.wait(SECOND), wall.wait(SECOND)) == (1, 1)


def test_after_a_lost_answer_the_newest_state_is_published_once_the_late_one_can_come_no_more(wall: Wall) -> None:
    wall.errors = [Unknown("lost")]
    wall.look()
    assert wall.run() == 0
    wall.miss("b")
    assert wall.wait(29 * SECOND) == 0
    assert wall.wait(SECOND) == 1
    assert wall.shows("hi b")


def test_what_slack_refuses_is_not_tried_at_once_again(wall: Wall) -> None:
    for code, waits in (("invalid_auth", TROUBLE), ("invalid_arguments", TROUBLE)):
        wall.errors = [Rejected(code)]
        wall.look()
        assert (wall.run(), wall.wait(SECOND)) == (0, 0)
        wall.inbox.clock.forward(waits)
        wall.look()
        assert wall.wait(SECOND) == 1


def test_a_change_during_the_call_is_drawn_after_it(wall: Wall) -> None:
    wall.look()
    changed = Filters(status=Status.CLOSED)

    def meddle(user_id: str, view: Block) -> None:
        wall.published.append(user_id)
        wall.views[user_id] = view
        if len(wall.published) == 1:
            wall.look(ANA, changed)

    wall.publish = meddle  # type: ignore[method-assign]
    assert wall.run() == 1
    assert wall.shows("hi a")
    assert wall.wait(SECOND) == 1
    assert not wall.shows("hi a")


def test_one_worker_holds_a_home_until_its_lease_ends_and_writes_nothing_after(any_wall: Wall) -> None:
    inbox = any_wall.inbox
    any_wall.look()
    now = inbox.clock()

    def due(at: timedelta) -> HomesDue:
        return HomesDue(now + at, now - LOOKING, "s", may_publish=True)

    with inbox.store.write() as tx:
        first = tx.homes.claim(due(0 * SECOND), now + PACE.lease)
        assert first is not None
        assert tx.homes.claim(due(SECOND), now + PACE.lease) is None
    with inbox.store.write() as tx:
        second = tx.homes.claim(due(PACE.lease), now + 2 * PACE.lease)
        assert second is not None
        tx.homes.set_shown(first, "s", now)
        assert not tx.homes.any_due(due(PACE.lease))
        assert tx.homes.any_due(due(2 * PACE.lease))
        tx.homes.set_shown(second, "s", now)
        assert not tx.homes.any_due(due(3 * PACE.lease))


def test_much_work_is_first_shown_to_be_under_way_and_done_even_while_slack_limits(wall: Wall) -> None:
    for n in range(60):
        wall.miss(f"chat-{n}")
    wall.look(ANA, None, Job(Deed.CLOSE, tuple(range(1, 62))))
    wall.run()
    assert wall.shows("Working on 61 conversations…")
    assert wall.wait(SECOND) == 1
    assert wall.shows("*Close*: 61 done")
    wall.errors = [Limited(60)]
    wall.look(ANA, None)
    wall.wait(SECOND)
    wall.look(ANA, None, Job(Deed.REOPEN, (1, 2)))
    assert wall.wait(SECOND) == 0
    assert [wall.inbox.get(chat).status for chat in ("a", "chat-0")] == [Status.OPEN, Status.OPEN]


PART, NEVER = 2, 10**9
CLOSE_MANY = Job(Deed.CLOSE, (NEVER, 1, 2, 3, 4, 5, 6))  # of which the third is closed already
CLOSED = Report(
    "close", 5, 2, (Refusal(Reason.NOT_FOUND, number=NEVER), Refusal(Reason.ALREADY_CLOSED, number=3, agent=LUIS))
)


@pytest.fixture
def busy_wall(any_wall: Wall, monkeypatch: pytest.MonkeyPatch) -> Wall:
    """Somebody asked for much, and Slack takes nothing, so that each step is one of the work."""
    monkeypatch.setattr("bot.home.homes.AT_ONCE", PART)
    for chat in "bcdef":
        any_wall.miss(chat)
    any_wall.inbox.desk.do(Deed.CLOSE, 3, LUIS)
    any_wall.errors = [Limited(10**6)]
    any_wall.look()
    any_wall.run()
    any_wall.look(ANA, None, CLOSE_MANY)
    return any_wall


def same(report: Report | None) -> tuple[object, ...]:
    """As a value, which refusals are not."""
    assert report is not None
    refused = [(refusal.reason, dict(refusal.values)) for refusal in report.refused]
    return report.deed, report.done, report.skipped, refused


class SlowDesk(Desk):
    """Sleeps before a part, longer than its worker's claim lasts, while another worker is at work."""

    def __init__(self, wall: Wall) -> None:
        super().__init__(wall.inbox.store, wall.inbox.permissions, wall.inbox.clock)
        self._wall = wall

    def do_part(self, deed: Deed, numbers: Sequence[int], actor: str, choice: Choice, batch: str, keep: Keep) -> None:
        self._wall.wait(PACE.lease)
        super().do_part(deed, numbers, actor, choice, batch, keep)


class Died(Exception):
    """As a process that is killed."""


class DyingDesk(Desk):
    """Dies when a part is done and not yet committed."""

    def do_part(self, deed: Deed, numbers: Sequence[int], actor: str, choice: Choice, batch: str, keep: Keep) -> None:
        def die(tx: Transaction, done: Done) -> None:
            keep(tx, done)
            raise Died

        super().do_part(deed, numbers, actor, choice, batch, die)


def overtaken_amid(wall: Wall) -> None:
    """One does the first part and falls asleep over the second, which another does with all the rest."""
    assert wall.homes.step()
    assert wall.worker(SlowDesk(wall)).step()
    wall.run()


def test_each_part_of_much_work_is_kept_with_how_far_it_is(busy_wall: Wall) -> None:
    wall = busy_wall
    assert wall.homes.step()
    job = wall.job()
    assert job.numbers == CLOSE_MANY.numbers[PART:]
    assert job.report is not None
    assert (job.report.done, job.report.skipped, wall.report()) == (1, 1, None)
    assert [wall.inbox.get(chat).is_open for chat in "ab"] == [False, True]


def test_how_much_is_left_is_shown_amid_the_work(wall: Wall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.home.homes.AT_ONCE", PART)
    wall.look(ANA, None, CLOSE_MANY)
    for left in (7, 5, 3):
        assert wall.homes.step()
        assert wall.shows(f"Working on {left} conversations…")
        assert wall.homes.step()
        wall.inbox.clock.forward(SECOND)
    assert (len(wall.published), wall.job().numbers) == (3, (6,))


def test_whoever_takes_much_work_over_goes_on_and_all_that_was_done_is_counted(busy_wall: Wall) -> None:
    overtaken_amid(busy_wall)
    assert same(busy_wall.report()) == same(CLOSED)
    assert len(busy_wall.inbox.journal(1)) == 1


def test_without_the_fence_a_sleeper_would_count_what_another_did_as_skipped(
    busy_wall: Wall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Shows that the test above would see it."""
    held = kept_homes.CHANGE.where(home_table.c.fence >= bindparam("held_fence"))
    monkeypatch.setattr(kept_homes, "HELD", held)
    overtaken_amid(busy_wall)
    assert same(busy_wall.report()) != same(CLOSED)


def test_a_part_goes_with_the_worker_that_dies_in_it_and_is_done_by_the_next(busy_wall: Wall) -> None:
    wall, inbox = busy_wall, busy_wall.inbox
    with pytest.raises(Died):
        wall.worker(DyingDesk(inbox.store, inbox.permissions, inbox.clock)).step()
    assert wall.run() == 0
    assert wall.job() == CLOSE_MANY
    wall.wait(PACE.lease)
    assert same(wall.report()) == same(CLOSED)


def test_parts_of_one_deed_are_taken_back_together(busy_wall: Wall) -> None:
    busy_wall.run()
    assert busy_wall.inbox.desk.undo(ANA).done == (1, 2, 4, 5, 6)


def test_work_that_is_asked_for_meanwhile_is_done_after_it(busy_wall: Wall) -> None:
    assert busy_wall.homes.step()
    busy_wall.look(ANA, None, Job(Deed.REOPEN, (1, 3)))
    busy_wall.run()
    assert same(busy_wall.report()) == same(Report("reopen", 2))


def test_a_home_costs_the_same_few_statements_however_much_there_is(any_wall: Wall) -> None:
    wall, counted = any_wall, list[str]()
    event.listen(wall.inbox.engine, "before_cursor_execute", lambda *told: counted.append(str(told[2])))

    def cost() -> int:
        counted.clear()
        wall.look()
        assert wall.wait(SECOND) == 1
        return len(counted)

    few = cost()
    for n in range(120):
        wall.miss(f"chat-{n}")
    assert cost() <= few + 1  # the drawn page is another one now
    assert few <= 29  # of which 7 read what is drawn; the others claim, keep and look for what else is due
