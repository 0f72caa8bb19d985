"""Pages are turned by number, each with the rights that its agent has at that moment."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.desks.lookup import PAGE_SIZE, Lookup, Page
from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import Deed
from bot.domain.kept import Leaf, Spot
from bot.domain.query import Query
from bot.home.browsing import Browser, Request
from bot.transactions.permissions import Permissions
from tests.inbox import ANA, MINUTE, NOON, Inbox, Site, migrated, said

COUNT = 2 * PAGE_SIZE + 5
HERS = Request(ANA, Spot.ANSWER)
EVERYTHING = Query(properties=(), status=None)


@pytest.fixture
def filled(database_url: str) -> Iterator[Inbox]:
    with migrated(database_url) as engine:
        inbox = Inbox(engine)
        for n in range(COUNT):
            asked = said("v", NOON + n * MINUTE, f"question {n}")
            inbox.receive(inbox.site.transcript(NOON, asked, chat=f"chat-{n}"))
        yield inbox


def browser(inbox: Inbox) -> Browser:
    return Browser(inbox.store, inbox.lookup, inbox.clock)


def all_fit(page: Page) -> int:
    return len(page.rows)


def numbers(page: Page) -> list[int]:
    return [row.number for row in page.rows]


def refused(inbox: Inbox, edition: int, number: int, actor: str = ANA, spot: Spot = Spot.ANSWER) -> bool:
    with pytest.raises(Refusal) as caught:
        browser(inbox).turn(edition, number, Request(actor, spot), all_fit)
    return caught.value.reason is Reason.LIST_EXPIRED


def test_turning_shows_every_row_once_and_the_way_back_shows_the_same(filled: Inbox) -> None:
    first, leaf = browser(filled).open(EVERYTHING, HERS, all_fit)
    assert (leaf.number, leaf.more) == (1, True)
    second, on = browser(filled).turn(leaf.edition, 2, HERS, all_fit)
    third, end = browser(filled).turn(leaf.edition, 3, HERS, all_fit)
    assert (on, end) == (Leaf(leaf.edition, 2, more=True), Leaf(leaf.edition, 3, more=False))
    assert numbers(first) + numbers(second) + numbers(third) == list(range(COUNT, 0, -1))
    back, _ = browser(filled).turn(leaf.edition, 2, HERS, all_fit)
    assert numbers(back) == numbers(second)
    assert numbers(browser(filled).turn(leaf.edition, 1, HERS, all_fit)[0]) == numbers(first)


def test_rows_that_do_not_fit_begin_the_next_page(filled: Inbox) -> None:
    seven, leaf = browser(filled).open(EVERYTHING, HERS, lambda page: 7)
    rows, number = numbers(seven), 1
    while leaf.more:
        number += 1
        page, leaf = browser(filled).turn(leaf.edition, number, HERS, lambda page: 7)
        rows += numbers(page)
    assert rows == list(range(COUNT, 0, -1))


def test_a_list_of_one_page_is_not_kept_and_ends_no_other(filled: Inbox) -> None:
    _, kept = browser(filled).open(EVERYTHING, HERS, all_fit)
    _, short = browser(filled).open(replace(EVERYTHING, words=("nothing",)), HERS, all_fit)
    assert short == Leaf(0, 1, more=False)
    assert numbers(browser(filled).turn(kept.edition, 2, HERS, all_fit)[0])


def test_only_the_newest_list_is_turned_and_only_by_its_agent_where_it_is_shown(filled: Inbox) -> None:
    _, old = browser(filled).open(EVERYTHING, HERS, all_fit)
    _, new = browser(filled).open(EVERYTHING, HERS, all_fit)
    assert refused(filled, old.edition, 2)
    assert refused(filled, new.edition, 2, "U1")
    assert refused(filled, new.edition, 2, spot=Spot.SEARCH)
    assert refused(filled, new.edition, 3), "nobody knows yet where page 3 begins"
    assert refused(filled, new.edition, 0)
    assert browser(filled).turn(new.edition, 2, HERS, all_fit)[1].number == 2
    filled.clock.forward(60 * 24 * MINUTE)
    assert refused(filled, new.edition, 2)


def with_another_property(inbox: Inbox) -> Site:
    """A page and a half of a property that Ana sees as well."""
    other = Site(name="Otra")
    inbox.receive(*(other.transcript(NOON, said("v", NOON, "hello"), chat=f"other-{n}") for n in range(30)))
    return other


def test_rights_are_asked_anew_at_every_page(filled: Inbox) -> None:
    with_another_property(filled)
    with filled.store.read() as tx:
        mine, other = (one.id for one in tx.properties.all())
    with filled.store.write() as tx:
        tx.properties.route(other, "C0OTHER")
        tx.people.join("C0OTHER", ANA)
    _, leaf = browser(filled).open(EVERYTHING, HERS, all_fit)
    shown, _ = browser(filled).turn(leaf.edition, 2, HERS, all_fit)
    assert shown.properties.keys() == {mine, other}
    with filled.store.write() as tx:
        tx.people.leave("C0OTHER", ANA)
    for number in (1, 2):
        page, _ = browser(filled).turn(leaf.edition, number, HERS, all_fit)
        assert {row.property_id for row in page.rows} == {mine}
        assert page.properties.keys() == {mine}
        assert page.counts.open == COUNT
    with filled.store.write() as tx:
        tx.people.leave(filled.channel, ANA)
    page, _ = browser(filled).turn(leaf.edition, 1, HERS, all_fit)
    assert (page.rows, page.counts.open, page.properties) == ([], 0, {})


def test_a_lookup_that_trusts_what_was_kept_is_found_out(filled: Inbox) -> None:
    """The guard of the test above: with rights as they were when the list was opened, it would fail."""

    class Trusting(Permissions):
        def known(self, tx: object, actor: str):  # type: ignore[no-untyped-def]
            return tx.properties.all()  # type: ignore[attr-defined]

    lookup = Lookup(filled.store, Trusting(frozenset()))
    trusting = Browser(filled.store, lookup, filled.clock)
    _, leaf = trusting.open(EVERYTHING, HERS, all_fit)
    with filled.store.write() as tx:
        tx.people.leave(filled.channel, ANA)
    assert trusting.turn(leaf.edition, 1, HERS, all_fit)[0].rows
    assert not browser(filled).turn(leaf.edition, 1, HERS, all_fit)[0].rows


def test_what_moved_on_meanwhile_is_neither_lost_nor_shown_twice_further_down(filled: Inbox) -> None:
    _, leaf = browser(filled).open(EVERYTHING, HERS, all_fit)
    filled.clock.forward(100 * MINUTE)
    filled.desk.do(Deed.TAKE, COUNT - PAGE_SIZE + 1, ANA)  # the last row of page 1 moves to the top
    page, _ = browser(filled).turn(leaf.edition, 2, HERS, all_fit)
    assert numbers(page) == list(range(COUNT - PAGE_SIZE, COUNT - 2 * PAGE_SIZE, -1))


def test_while_somebody_else_writes_a_list_is_shown_without_being_kept(
    filled: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(self: object) -> None:
        raise Refusal(Reason.BUSY)

    monkeypatch.setattr("storage.store.SqlStore.write", busy)
    page, leaf = browser(filled).open(EVERYTHING, HERS, all_fit)
    assert (len(page.rows), leaf) == (PAGE_SIZE, Leaf(0, 1, more=True))
