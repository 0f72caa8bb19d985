"""The past is brought over once, whatever ends whoever does it, and nobody is alerted."""

from dataclasses import replace

import pytest

from bot.domain.errors import (
    UpstreamAway,
    UpstreamFault,
    UpstreamRefused,
)
from bot.domain.inbox import BY_TAWK, Deed, Folder, Kind, Outcome, Status
from bot.ports import BackfillState, Listed, Phase, Tally, Wanted
from tests.bot.upstream.archive import DAY, HOUR, Archive, Mover
from tests.bot.upstream.pasts import CHATS, START, fill, raising
from tests.inbox import ADMIN, NOON, said


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
    mover.archive.trouble = lambda method: raising(
        UpstreamRefused(method, "forbidden") if method == "property.list" else None
    )(method)
    assert mover.run().state is BackfillState.DONE
    assert mover.property_.name == ""
    mover.archive.trouble = raising(None)
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
