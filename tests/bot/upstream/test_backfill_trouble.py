"""Whatever strikes those who bring a past over, all of it comes over once, or somebody is told."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import (
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
from bot.domain.inbox import Kind
from bot.ports import BackfillState, Hitch, Phase, PostKind, Tally
from bot.upstream import taking, uptake
from bot.upstream.backfill import LEASE
from bot.upstream.beginning import go_on, stop
from bot.upstream.ledger import Ledger
from storage.tables import delivery
from tests.bot.upstream.archive import DAY, Archive, Mover
from tests.bot.upstream.pasts import CHATS, START, Killed, fill, raising
from tests.inbox import MINUTE, NOON


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


@pytest.mark.parametrize("trouble", [Refusal(Reason.BUSY), OSError("the disk is full")], ids=["busy", "broken"])
def test_what_was_kept_beside_a_poisoned_one_stays_counted(
    mover: Mover, trouble: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The neighbours are kept one by one; what comes of the store in the middle of that takes nothing back."""
    take_in, keep_alone, kept = uptake.take_in, Ledger._keep_alone, list[object]()

    def poisoned(tx: object, read: object, *more: object) -> object:
        if getattr(read, "external_id", "") == "c2":
            raise ValueError("that never works")
        return take_in(tx, read, *more)  # type: ignore[arg-type]

    def once_troubled(*given: object) -> object:
        kept.append(given)
        if len(kept) == 2:
            raise trouble
        return keep_alone(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(taking, "take_in", poisoned)
    monkeypatch.setattr(Ledger, "_keep_alone", once_troubled)
    for n in range(3):
        mover.archive.add_chat(f"c{n}", NOON - DAY + n * MINUTE, mark=mover.inbox.channel)
    mover.begin(START, CHATS)
    assert mover.run().tallies == {Phase.CHATS: Tally(new=2, unreadable=1)}


@pytest.mark.parametrize(
    ("error", "hitch", "seconds"),
    [(UpstreamBusy("chat.list", "rate_limited", 9), Hitch.BUSY, 9), (UpstreamAway("chat.list"), Hitch.AWAY, 15)],
)
def test_it_waits_where_tawk_can_not_be_asked_now(
    mover: Mover, error: UpstreamError, hitch: Hitch, seconds: int
) -> None:
    mover.archive.add_chat("c1", NOON - DAY)
    begun = mover.begin(START, CHATS)
    mover.archive.trouble = raising(error)
    assert mover.worker.step()
    waiting = mover.now
    assert (waiting.state, waiting.hitch, waiting.attempts) == (BackfillState.RUNNING, hitch, 1)
    assert waiting.next_at - begun.next_at == timedelta(seconds=seconds)
    assert not mover.worker.step()
    mover.inbox.clock.forward(timedelta(seconds=seconds))
    mover.worker.step()
    assert mover.now.attempts == 2
    mover.archive.trouble = raising(None)
    done = mover.run(5_000)
    assert (done.state, done.hitch, done.tallies) == (BackfillState.DONE, None, {Phase.CHATS: Tally(new=1)})


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
    mover.archive.trouble = raising(error)
    mover.worker.step()
    assert (mover.now.state, mover.now.hitch) == (BackfillState.PAUSED, hitch)
    assert [row["payload"] for row in mover.posts(PostKind.SYNC)][-1] == {"backfill": begun.id, "news": "paused"}
    mover.inbox.clock.forward(9 * DAY)
    assert not mover.worker.step()
    mover.archive.trouble = raising(None)
    with mover.inbox.store.write() as tx:
        go_on(tx, mover.now, mover.inbox.clock())
    assert mover.run().state is BackfillState.DONE
    assert [row["payload"] for row in mover.posts(PostKind.SYNC)][-1] == {"backfill": begun.id, "news": "done"}


def test_a_mistake_of_ours_is_tried_again(mover: Mover) -> None:
    mover.begin(START, CHATS)
    mover.archive.trouble = raising(ZeroDivisionError())
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


def test_what_can_not_be_read_is_kept_as_it_came_and_counted_once(mover: Mover) -> None:
    mover.archive.chats["?"] = {"createdOn": "2026-11-01T10:00:00.000Z", "messages": [], "mark": mover.inbox.channel}
    mover.archive.add_chat("c1", NOON - DAY)
    mover.begin(START, CHATS)
    assert mover.run().tallies == {Phase.CHATS: Tally(new=1, unreadable=1)}
    assert _quarantined(mover) == [("rest:chat.list", "conversation_id_missing")]


def _quarantined(mover: Mover) -> list[tuple[str, str]]:
    rows = mover.inbox.rows(delivery.select().where(delivery.c.state == "quarantined"))
    return [(row["event"], row["reason"]) for row in rows if mover.inbox.channel in bytes(row["body"]).decode()]
