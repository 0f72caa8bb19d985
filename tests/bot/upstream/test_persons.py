"""Who wrote the chats that were brought over is read after them, and asked for again where it must be."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.domain.errors import (
    UpstreamAway,
    UpstreamBusy,
    UpstreamFault,
    UpstreamRefused,
)
from bot.ports import BackfillState, Hitch, Phase
from bot.upstream import uptake
from bot.upstream.reading import read_chat
from storage.conversations.conversations import SqlConversations
from tests.bot.upstream.archive import DAY, HOUR, Mover
from tests.bot.upstream.pasts import START, raising
from tests.inbox import GRACE, NOON


def test_persons_that_the_key_may_not_see_are_waited_for_no_longer_and_asked_for_again(mover: Mover) -> None:
    mover.archive.add_chat("c1", NOON - DAY, personId="p1")
    mover.archive.persons["p1"] = {"name": "Ana"}
    mover.begin(START, [Phase.CHATS, Phase.PERSONS])
    mover.archive.trouble = lambda method: raising(
        UpstreamRefused(method, "insufficient_scope") if method == "contact.person.get" else None
    )(method)
    done = mover.run()
    assert (done.state, done.hitch, done.tally(Phase.PERSONS).total) == (BackfillState.DONE, Hitch.PERSONS, 0)
    mover.archive.trouble = raising(None)
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
        raising(next(failures, None))(method) if method == "contact.person.get" else None
    )
    done = mover.run()
    assert (done.state, done.hitch, done.tally(Phase.PERSONS).total) == (BackfillState.DONE, None, 2)
    names = sorted(mover.inbox.get(f"c{n}").visitor.name for n in range(2))
    assert names[0] == "", "of one it did not understand the question"
    assert names[1].startswith("Person")


def test_what_makes_us_stumble_over_a_person_is_left_out(mover: Mover, monkeypatch: pytest.MonkeyPatch) -> None:
    with mover.inbox.store.write() as tx:
        tx.wanted_persons.want(mover.property_.id, "p1", NOON, NOON)
    mover.archive.trouble = raising(ZeroDivisionError())
    assert mover.persons.step()
    mover.inbox.clock.forward(DAY)
    assert not mover.persons.step()


def test_one_who_is_never_shown_is_given_up(mover: Mover) -> None:
    with mover.inbox.store.write() as tx:
        tx.wanted_persons.want(mover.property_.id, "p1", NOON, NOON)
    mover.archive.trouble = raising(UpstreamAway("contact.person.get", "shape"))
    tries = 0
    while mover.persons.step():
        tries += 1
        mover.inbox.clock.forward(HOUR)
    assert tries == 8


def test_nobody_is_given_up_because_tawk_was_away_for_long(mover: Mover) -> None:
    for n in range(3):
        mover.archive.add_chat(f"c{n}", NOON - n * DAY - DAY, personId=f"p{n}")
        mover.archive.persons[f"p{n}"] = {"name": f"Person {n}"}
    mover.begin(START, [Phase.CHATS])
    mover.run()
    with mover.inbox.store.write() as tx:
        for n in range(3):
            tx.wanted_persons.want(mover.property_.id, f"p{n}", NOON, mover.inbox.clock())
    mover.archive.trouble = raising(UpstreamAway("contact.person.get", "timeout"))
    for _ in range(60 * 4):
        mover.persons.step()
        mover.inbox.clock.forward(timedelta(seconds=15))
    mover.archive.trouble = raising(None)
    mover.inbox.clock.forward(HOUR)
    while mover.persons.step():
        pass
    assert [mover.inbox.get(f"c{n}").visitor.name for n in range(3)] == [f"Person {n}" for n in range(3)]
