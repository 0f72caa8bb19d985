"""The past is brought over once, whatever ends whoever does it, and nobody is alerted."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import (
    Conflict,
    Reason,
    Refusal,
    UpstreamAway,
    UpstreamBusy,
    UpstreamError,
    UpstreamFault,
    UpstreamGone,
    UpstreamRefused,
)
from bot.inbox import BY_TAWK, Deed, Folder, Kind, Outcome, Status
from bot.ports import BackfillState, Hitch, Listed, Phase, PostKind, Tally, Wanted
from bot.upstream import taking, uptake
from bot.upstream.backfill import LEASE
from bot.upstream.beginning import Wanted as Past
from bot.upstream.beginning import begin, go_on, stop
from bot.upstream.ledger import Ledger
from bot.upstream.reading import read_chat
from storage.conversations import SqlConversations
from storage.tables import delivery, journal
from tests.bot.upstream.archive import DAY, HOUR, Archive, Mover
from tests.inbox import ADMIN, GRACE, MINUTE, NOON, Inbox, said

START = NOON - 90 * DAY
CHATS = (Phase.CHATS,)


@pytest.fixture
def mover(inbox: Inbox) -> Iterator[Mover]:
    """The database is other tests' as well: nothing may be left on its way."""
    mover = Mover(inbox)
    yield mover
    with inbox.store.write() as tx:
        found = tx.backfills.latest(mover.property_.id)
        if found:
            tx.backfills.put(replace(found, state=BackfillState.CANCELLED))
        tx.wanted_persons.drop_all(0)


def fill(archive: Archive, chats: int = 130, tickets: int = 23) -> None:
    """Some answered, some missed; three chats of each person."""
    for n in range(chats):
        at = START + n * 15 * HOUR
        answer = [said("a", at + MINUTE, "Hello!", n="x")] if n % 3 == 0 else []
        archive.add_chat(f"c{n}", at, said("v", at, f"question {n}"), *answer, personId=f"p{n // 3}")
    for n in range(tickets):
        archive.add_ticket(f"t{n}", START + n * 3 * DAY)
    for n in range(chats // 3 + 1):
        archive.persons[f"p{n}"] = {"name": f"Person {n}", "primaryEmail": f"p{n}@example.com"}


class Killed(BaseException):
    """Ends a process at once, as far as the process can tell."""


def test_all_of_it_comes_over_and_nobody_is_alerted(mover: Mover) -> None:
    fill(mover.archive)
    mover.begin(START)
    done = mover.run()
    assert done.state is BackfillState.DONE
    assert done.tallies == {Phase.CHATS: Tally(new=130), Phase.TICKETS: Tally(new=23), Phase.PERSONS: Tally(new=44)}
    assert mover.posts() == [], "who asks in a terminal is told there"
    one = mover.inbox.get("c4")
    assert (one.outcome, one.visitor.name, one.visitor.email) == (Outcome.MISSED, "Person 1", "p1@example.com")
    assert one.status is Status.CLOSED, "nobody must find red ones of two years"
    assert mover.inbox.get("t3", Kind.TICKET).facts.lines[0].text == "It broke"
    assert mover.archive.calls.count("contact.person.get") == 44, "each once, however many chats they had"


@pytest.mark.parametrize("adds", [False, True], ids=["selects", "adds"])
def test_what_was_deleted_there_comes_into_the_trash(mover: Mover, adds: bool) -> None:
    fill(mover.archive, chats=60, tickets=6)
    mover.archive.trash, mover.archive.adds = {"c4", "c5", "c59", "t2"}, adds
    mover.begin(START)
    assert mover.run().tallies == {
        Phase.CHATS: Tally(new=60),
        Phase.TICKETS: Tally(new=6),
        Phase.PERSONS: Tally(new=20),
    }
    chats = {f"c{n}": mover.inbox.get(f"c{n}") for n in range(60)}
    assert {name for name, one in chats.items() if one.folder is Folder.TRASH} == {"c4", "c5", "c59"}
    tickets = [mover.inbox.get(f"t{n}", Kind.TICKET).folder for n in range(6)]
    assert [n for n, folder in enumerate(tickets) if folder is Folder.TRASH] == [2]
    assert (chats["c4"].moved_by, mover.posts()) == (BY_TAWK, [])


def test_what_is_deleted_while_it_is_brought_over_is_taken_once(mover: Mover) -> None:
    """Asked for twice, it stands in both lists."""
    mover.archive.adds = False
    fill(mover.archive, chats=3, tickets=0)

    def trouble(_method: str) -> None:
        if len(mover.archive.calls) > 1:
            mover.archive.trash = {"c1"}

    mover.archive.trouble = trouble
    mover.begin(START, CHATS)
    assert mover.run().tallies == {Phase.CHATS: Tally(new=3)}


def test_where_nobody_may_ask_for_the_trash_the_rest_comes_over(mover: Mover, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(mover.archive, chats=20, tickets=0)
    listed = Archive.listed

    def no_trash(self: Archive, wanted: Wanted) -> Listed:
        if wanted.deleted:
            raise UpstreamFault("chat.list", "validation_error")
        return listed(self, wanted)

    monkeypatch.setattr(Archive, "listed", no_trash)
    mover.begin(START, CHATS)
    done = mover.run()
    assert (done.state, done.tallies) == (BackfillState.DONE, {Phase.CHATS: Tally(new=20)})


def test_what_takes_too_long_is_asked_for_in_less(mover: Mover, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(mover.archive, chats=9, tickets=0)
    listed = Archive.listed

    def slow(self: Archive, wanted: Wanted) -> Listed:
        if wanted.end - wanted.start > 6 * HOUR:
            raise UpstreamAway("chat.list", "timeout")
        return listed(self, wanted)

    monkeypatch.setattr(Archive, "listed", slow)
    mover.begin(NOON - 2 * DAY, CHATS)
    mover.archive.add_chat("late", NOON - DAY)
    assert mover.run(5_000).tallies == {Phase.CHATS: Tally(new=1)}


def test_only_what_is_wanted_is_asked_for(mover: Mover) -> None:
    fill(mover.archive)
    mover.begin(START + 60 * DAY, [Phase.TICKETS])
    done = mover.run()
    assert set(mover.archive.calls) - {"property.list"} == {"ticket.list", "ticket.get"}
    assert done.tallies == {Phase.TICKETS: Tally(new=3)}, "of the 60th, the 63rd and the 66th day"
    assert mover.inbox.find("c0") is None


@pytest.mark.parametrize("inside", [False, True], ids=["between calls", "within a transaction"])
def test_whatever_ends_it_all_is_taken_once_and_counted_once(
    mover: Mover, inside: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(mover.archive, chats=60, tickets=12)
    mover.begin(START)
    _kill_every(11, mover.archive) if not inside else _kill_commits(3, monkeypatch)
    killed = 0
    while mover.now.state is BackfillState.RUNNING:
        try:
            mover.run()
        except Killed:
            killed += 1
            mover.worker = mover.another()
            mover.inbox.clock.forward(LEASE)
    assert killed > 3
    assert mover.now.tallies == {
        Phase.CHATS: Tally(new=60),
        Phase.TICKETS: Tally(new=12),
        Phase.PERSONS: Tally(new=20),
    }


def _kill_every(calls: int, archive: Archive) -> None:
    def trouble(method: str) -> None:
        if len(archive.calls) % calls == 0:
            raise Killed

    archive.trouble = trouble


def _kill_commits(each: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """All is written but for the commit."""
    save, count = Ledger._save, [0]

    def killing(*given: object) -> object:
        saved = save(*given)  # type: ignore[arg-type]
        count[0] += 1
        if count[0] % each == 0:
            raise Killed
        return saved

    monkeypatch.setattr(Ledger, "_save", killing)


def test_what_a_webhook_told_of_is_the_same_conversation(mover: Mover) -> None:
    asked = said("v", NOON, "anyone?")
    mover.inbox.receive(mover.inbox.site.transcript(NOON, asked, chat="c1"), mover.inbox.site.end(NOON, chat="c1"))
    before, cards = mover.inbox.get("c1"), len(mover.posts())
    mover.archive.add_chat("c1", NOON, asked)
    mover.inbox.clock.forward(HOUR)
    mover.begin(START, CHATS)
    assert mover.run().tallies == {Phase.CHATS: Tally(known=1)}
    assert (mover.inbox.get("c1").id, len(mover.posts())) == (before.id, cards)


def test_a_property_without_a_name_gets_it_where_the_key_may_see_it(mover: Mover) -> None:
    mover.begin(START, CHATS)
    mover.archive.sites = [{"propertyId": mover.inbox.site.tawk_id, "name": "Tienda Aurora"}, {"propertyId": "other"}]
    mover.archive.trouble = lambda method: _raising(
        UpstreamRefused(method, "forbidden") if method == "property.list" else None
    )(method)
    assert mover.run().state is BackfillState.DONE
    assert mover.property_.name == ""
    mover.archive.trouble = _raising(None)
    mover.begin(START, CHATS)
    mover.run()
    assert mover.property_.name == "Tienda Aurora"
    mover.archive.calls.clear()
    mover.begin(START, CHATS)
    mover.run()
    assert "property.list" not in mover.archive.calls


def test_purged_stays_purged(mover: Mover) -> None:
    mover.archive.add_chat("c1", NOON - DAY)
    mover.begin(START, CHATS)
    mover.run()
    number = mover.inbox.get("c1").id
    mover.inbox.desk.do(Deed.TRASH, number, ADMIN)
    mover.inbox.desk.do(Deed.PURGE, number, ADMIN)
    mover.begin(START, CHATS)
    assert mover.run().tallies == {Phase.CHATS: Tally(purged=1)}
    assert mover.inbox.find("c1") is None


def test_what_can_not_be_read_is_kept_as_it_came_and_counted_once(mover: Mover) -> None:
    mover.archive.chats["?"] = {"createdOn": "2026-11-01T10:00:00.000Z", "messages": [], "mark": mover.inbox.channel}
    mover.archive.add_chat("c1", NOON - DAY)
    mover.begin(START, CHATS)
    assert mover.run().tallies == {Phase.CHATS: Tally(new=1, unreadable=1)}
    assert _quarantined(mover) == [("rest:chat.list", "conversation_id_missing")]


def _quarantined(mover: Mover) -> list[tuple[str, str]]:
    rows = mover.inbox.rows(delivery.select().where(delivery.c.state == "quarantined"))
    return [(row["event"], row["reason"]) for row in rows if mover.inbox.channel in bytes(row["body"]).decode()]


def test_a_poisoned_one_does_not_fail_its_neighbours(mover: Mover, monkeypatch: pytest.MonkeyPatch) -> None:
    take_in = uptake.take_in

    def poisoned(tx: object, read: object, *more: object) -> object:
        if getattr(read, "external_id", "") == "c1":
            raise ValueError("that never works")
        return take_in(tx, read, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(taking, "take_in", poisoned)
    for n in range(3):
        mover.archive.add_chat(f"c{n}", NOON - DAY + n * MINUTE, mark=mover.inbox.channel)
    mover.begin(START, CHATS)
    assert mover.run().tallies == {Phase.CHATS: Tally(new=2, unreadable=1)}
    assert len(_quarantined(mover)) == 1


@pytest.mark.parametrize(
    ("error", "hitch", "seconds"),
    [(UpstreamBusy("chat.list", "rate_limited", 9), Hitch.BUSY, 9), (UpstreamAway("chat.list"), Hitch.AWAY, 15)],
)
def test_it_waits_where_tawk_can_not_be_asked_now(
    mover: Mover, error: UpstreamError, hitch: Hitch, seconds: int
) -> None:
    mover.archive.add_chat("c1", NOON - DAY)
    begun = mover.begin(START, CHATS)
    mover.archive.trouble = _raising(error)
    assert mover.worker.step()
    waiting = mover.now
    assert (waiting.state, waiting.hitch, waiting.attempts) == (BackfillState.RUNNING, hitch, 1)
    assert waiting.next_at - begun.next_at == timedelta(seconds=seconds)
    assert not mover.worker.step()
    mover.inbox.clock.forward(timedelta(seconds=seconds))
    mover.worker.step()
    assert mover.now.attempts == 2
    mover.archive.trouble = _raising(None)
    done = mover.run(5_000)
    assert (done.state, done.hitch, done.tallies) == (BackfillState.DONE, None, {Phase.CHATS: Tally(new=1)})


def _raising(error: BaseException | None) -> Callable[[str], None]:
    def trouble(method: str) -> None:
        if error:
            raise error

    return trouble


@pytest.mark.parametrize(
    ("error", "hitch"),
    [
        (UpstreamRefused("chat.list", "invalid_auth"), Hitch.REFUSED),
        (UpstreamGone("chat.list"), Hitch.GONE),
        (UpstreamFault("chat.list"), Hitch.FAULT),
    ],
)
def test_it_stops_where_somebody_has_to_do_something_and_tells_them(
    mover: Mover, error: UpstreamError, hitch: Hitch
) -> None:
    mover.archive.add_chat("c1", NOON - DAY)
    begun = mover.begin(START, CHATS)
    with mover.inbox.store.write() as tx:
        tx.backfills.put(replace(begun, post_id=1 << 40))
    mover.archive.trouble = _raising(error)
    mover.worker.step()
    assert (mover.now.state, mover.now.hitch) == (BackfillState.PAUSED, hitch)
    assert [row["payload"] for row in mover.posts(PostKind.SYNC)][-1] == {"backfill": begun.id, "news": "paused"}
    mover.inbox.clock.forward(9 * DAY)
    assert not mover.worker.step()
    mover.archive.trouble = _raising(None)
    with mover.inbox.store.write() as tx:
        go_on(tx, mover.now, mover.inbox.clock())
    assert mover.run().state is BackfillState.DONE
    assert [row["payload"] for row in mover.posts(PostKind.SYNC)][-1] == {"backfill": begun.id, "news": "done"}


def test_a_mistake_of_ours_is_tried_again(mover: Mover) -> None:
    mover.begin(START, CHATS)
    mover.archive.trouble = _raising(ZeroDivisionError())
    mover.worker.step()
    assert (mover.now.state, mover.now.hitch) == (BackfillState.RUNNING, Hitch.FAULT)


@pytest.mark.parametrize("error", [Refusal(Reason.BUSY), Conflict()], ids=["busy", "conflict"])
def test_a_store_that_is_busy_costs_a_second(mover: Mover, error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    mover.archive.add_chat("c1", NOON - DAY)
    mover.begin(START, CHATS)
    with monkeypatch.context() as patched:
        patched.setattr(taking, "take_in", lambda *given: (_ for _ in ()).throw(error))
        while mover.now.next_at <= mover.inbox.clock():
            mover.worker.step()
    assert (mover.now.hitch, mover.now.next_at - mover.inbox.clock()) == (None, timedelta(seconds=1))
    assert mover.run().tallies == {Phase.CHATS: Tally(new=1)}


def test_what_is_read_when_somebody_stops_it_counts_for_nothing(mover: Mover) -> None:
    fill(mover.archive, chats=0, tickets=1)
    mover.begin(START, [Phase.TICKETS])

    def stopping(method: str) -> None:
        if method == "ticket.get":
            with mover.inbox.store.write() as tx:
                stop(tx, mover.now, mover.inbox.clock())

    mover.archive.trouble = stopping
    assert mover.run().state is BackfillState.PAUSED
    assert (mover.now.tallies, mover.inbox.find("t0", Kind.TICKET)) == ({}, None)


def test_one_goes_on_with_it_and_another_looks_on_until_the_first_is_not_heard_of(mover: Mover) -> None:
    fill(mover.archive, chats=4, tickets=0)
    mover.begin(START, CHATS)
    other = mover.another()
    assert mover.worker.step()
    assert not other.step()
    mover.inbox.clock.forward(LEASE)
    assert other.step()
    assert not mover.worker.step()
    mover.worker = other
    assert mover.run().tallies == {Phase.CHATS: Tally(new=4)}


def test_it_is_held_while_tawk_takes_its_time(mover: Mover) -> None:
    fill(mover.archive, chats=0, tickets=8)
    mover.begin(START, [Phase.TICKETS])
    other, tried = mover.another(), []

    def slow(method: str) -> None:
        if method == "ticket.get":
            mover.inbox.clock.forward(LEASE / 2)
            tried.append(other.step())

    mover.archive.trouble = slow
    assert mover.run(2_000).tallies == {Phase.TICKETS: Tally(new=8)}
    assert tried == [False] * 8


def test_it_is_held_while_lists_take_their_time(mover: Mover) -> None:
    """Many at a time are asked for until there is something to keep."""
    for n in range(40):
        mover.archive.add_chat(f"c{n}", NOON - DAY + n * MINUTE)
    mover.begin(NOON - 30 * DAY, CHATS)
    other, tried = mover.another(), list[bool]()

    def slow(_method: str) -> None:
        mover.inbox.clock.forward(LEASE / 2)
        tried.append(other.step())

    mover.archive.trouble = slow
    assert mover.run(2_000).tallies == {Phase.CHATS: Tally(new=40)}
    assert True not in tried


def test_whoever_lost_it_meanwhile_keeps_nothing(mover: Mover) -> None:
    fill(mover.archive, chats=0, tickets=1)
    mover.begin(START, [Phase.TICKETS])
    other = mover.another()

    def slow(method: str) -> None:
        if method == "ticket.get" and not mover.archive.calls.count("ticket.get") > 1:
            mover.inbox.clock.forward(2 * LEASE)
            other.step()

    mover.archive.trouble = slow
    while mover.archive.calls.count("ticket.get") < 1:
        mover.worker.step()
    assert mover.archive.calls.count("ticket.get") == 2
    mover.worker = other
    assert mover.run().tallies == {Phase.TICKETS: Tally(new=1)}


def test_a_ticket_that_is_gone_by_now_is_kept_as_the_list_has_it(mover: Mover) -> None:
    fill(mover.archive, chats=0, tickets=1)
    mover.begin(START, [Phase.TICKETS])

    def gone(method: str) -> None:
        if method == "ticket.get":
            mover.archive.tickets.clear()

    mover.archive.trouble = gone
    assert mover.run().tallies == {Phase.TICKETS: Tally(new=1)}
    assert mover.inbox.get("t0", Kind.TICKET).facts.lines == ()


def test_a_list_that_minds_no_times_brings_each_once(mover: Mover, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(mover.archive, chats=120, tickets=0)
    everything = list(mover.archive.chats.values())

    def lying(self: Archive, wanted: Wanted) -> Listed:
        return Listed(everything[wanted.page * wanted.size : (wanted.page + 1) * wanted.size])

    monkeypatch.setattr(Archive, "listed", lying)
    mover.begin(START, CHATS)
    assert mover.run(3_000).tallies == {Phase.CHATS: Tally(new=120)}


def test_where_tawk_shows_less_than_there_is_that_is_told(mover: Mover, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(60):
        mover.archive.add_chat(f"c{n}", NOON - DAY)
    listed = Archive.listed

    def one_page(self: Archive, wanted: Wanted) -> Listed:
        return listed(self, replace(wanted, page=0))

    monkeypatch.setattr(Archive, "listed", one_page)
    mover.begin(START, CHATS)
    done = mover.run()
    assert (done.tallies, done.cut_short) == ({Phase.CHATS: Tally(new=50)}, 1)


def test_persons_that_the_key_may_not_see_are_waited_for_no_longer_and_asked_for_again(mover: Mover) -> None:
    mover.archive.add_chat("c1", NOON - DAY, personId="p1")
    mover.archive.persons["p1"] = {"name": "Ana"}
    mover.begin(START, [Phase.CHATS, Phase.PERSONS])
    mover.archive.trouble = lambda method: _raising(
        UpstreamRefused(method, "insufficient_scope") if method == "contact.person.get" else None
    )(method)
    done = mover.run()
    assert (done.state, done.hitch, done.tally(Phase.PERSONS).total) == (BackfillState.DONE, Hitch.PERSONS, 0)
    mover.archive.trouble = _raising(None)
    assert not mover.persons.step()
    mover.inbox.clock.forward(HOUR)
    assert mover.persons.step()
    assert mover.inbox.get("c1").visitor.name == "Ana"
    assert not mover.persons.step()


def test_a_chat_that_comes_while_its_visitors_name_is_read_gets_it_too(
    mover: Mover, monkeypatch: pytest.MonkeyPatch
) -> None:
    mover.archive.add_chat("c1", NOON - DAY, personId="p1")
    mover.archive.persons["p1"] = {"name": "Ana"}
    real, comes = SqlConversations.of_person, iter([True])

    def of_person(self: SqlConversations, property_id: int, person_id: str) -> Sequence[int]:
        found = real(self, property_id, person_id)
        if next(comes, False):
            another()
        return found

    def another() -> None:
        inbox, now = mover.inbox, mover.inbox.clock()
        mover.archive.add_chat("c2", NOON - HOUR, personId="p1")
        read = read_chat(mover.archive.chats["c2"], inbox.site.tawk_id, now, None, GRACE)
        with inbox.store.write() as tx:
            uptake.take_in(tx, read, b"{}", uptake.Manner.PAST, now, GRACE, inbox.channel)
            tx.wanted_persons.want(mover.property_.id, "p1", read.at, now)

    monkeypatch.setattr(SqlConversations, "of_person", of_person)
    mover.begin(START, [Phase.CHATS, Phase.PERSONS])
    mover.run()
    assert [mover.inbox.get(chat).visitor.name for chat in ("c1", "c2")] == ["Ana", "Ana"]


def test_persons_come_when_tawk_can_be_asked_again(mover: Mover) -> None:
    for n in range(2):
        mover.archive.add_chat(f"c{n}", NOON - n * DAY - DAY, personId=f"p{n}")
        mover.archive.persons[f"p{n}"] = {"name": f"Person {n}"}
    mover.begin(START, [Phase.CHATS, Phase.PERSONS])
    failures = iter([UpstreamAway("x"), UpstreamBusy("x", "rate_limited", 3), UpstreamFault("x")])
    mover.archive.trouble = lambda method: (
        _raising(next(failures, None))(method) if method == "contact.person.get" else None
    )
    done = mover.run()
    assert (done.state, done.hitch, done.tally(Phase.PERSONS).total) == (BackfillState.DONE, None, 2)
    names = sorted(mover.inbox.get(f"c{n}").visitor.name for n in range(2))
    assert names[0] == "", "of one it did not understand the question"
    assert names[1].startswith("Person")


def test_what_makes_us_stumble_over_a_person_is_left_out(mover: Mover, monkeypatch: pytest.MonkeyPatch) -> None:
    with mover.inbox.store.write() as tx:
        tx.wanted_persons.want(mover.property_.id, "p1", NOON, NOON)
    mover.archive.trouble = _raising(ZeroDivisionError())
    assert mover.persons.step()
    mover.inbox.clock.forward(DAY)
    assert not mover.persons.step()


def test_one_who_is_never_shown_is_given_up(mover: Mover) -> None:
    with mover.inbox.store.write() as tx:
        tx.wanted_persons.want(mover.property_.id, "p1", NOON, NOON)
    mover.archive.trouble = _raising(UpstreamAway("contact.person.get"))
    tries = 0
    while mover.persons.step():
        tries += 1
        mover.inbox.clock.forward(HOUR)
    assert tries == 8


def test_a_past_that_runs_is_not_begun_again(mover: Mover) -> None:
    mover.begin(START)
    with pytest.raises(Refusal) as refused:
        mover.begin(START)
    assert refused.value.reason is Reason.SYNC_RUNS


def test_one_that_was_stopped_goes_on_where_all_is_wanted_and_gives_way_to_another(mover: Mover) -> None:
    fill(mover.archive, chats=9, tickets=0)
    first = mover.begin(START)
    for _ in range(6):
        mover.worker.step()
    with mover.inbox.store.write() as tx:
        stop(tx, mover.now, mover.inbox.clock())
        reached = mover.now.reached
    with mover.inbox.store.write() as tx:
        again = begin(tx, mover.property_, Past(), ADMIN, mover.inbox.clock())
        assert (again.id, again.reached, again.state) == (first.id, reached, BackfillState.RUNNING)
        stop(tx, again, mover.inbox.clock())
        tx.wanted_persons.want(mover.property_.id, "p1", NOON, NOON, first.id)
        other = begin(tx, mover.property_, Past(START + DAY), ADMIN, mover.inbox.clock())
        given_up = tx.backfills.get(first.id)
        assert given_up is not None
        assert (given_up.state, tx.wanted_persons.count(first.id)) == (BackfillState.CANCELLED, 0)
        assert (other.reached, other.state) == (START + DAY, BackfillState.RUNNING)


@pytest.mark.parametrize(
    ("start", "phases", "reason"),
    [(NOON + DAY, (Phase.CHATS,), Reason.SYNC_DATES), (START, (Phase.PERSONS,), Reason.SYNC_NOTHING)],
)
def test_what_would_bring_nothing_is_refused(
    mover: Mover, start: object, phases: tuple[Phase, ...], reason: Reason
) -> None:
    with pytest.raises(Refusal) as refused:
        mover.begin(start, phases)  # type: ignore[arg-type]
    assert refused.value.reason is reason


def test_the_journal_tells_who_had_it_brought_over(mover: Mover) -> None:
    mover.begin(START, CHATS)
    rows = mover.inbox.rows(journal.select().where(journal.c.property_id == mover.property_.id))
    [told] = [row for row in rows if row["deed"] == "sync"]
    assert (told["actor"], told["detail"]["what"], told["detail"]["from"]) == (ADMIN, "chats", START.isoformat())
