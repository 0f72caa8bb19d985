"""Lists and single conversations, as agents look them up."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event

from bot.desks.desk import Choice
from bot.desks.lookup import PAGE_SIZE, Page
from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import Deed, Folder, Status
from bot.domain.query import Assigned, Query, Sort
from bot.ports import Counts, Person
from tests.inbox import ADMIN, ANA, LUIS, MINUTE, NOON, Inbox, Site, said

EVERYTHING = Query(properties=(), status=None)


@pytest.fixture
def filled(inbox: Inbox) -> Inbox:
    """Missed chats, one a minute, more than two pages of them; one in five has the same minute as the last."""
    for n in range(2 * PAGE_SIZE + 5):
        asked = said("v", NOON + (n - n % 5 // 4) * MINUTE, f"question {n}")
        inbox.receive(inbox.site.transcript(NOON, asked, chat=f"chat-{n}"))
    return inbox


def pages(inbox: Inbox, query: Query) -> list[Page]:
    found = [inbox.lookup.page(query, ADMIN, inbox.channel)]
    while found[-1].more:
        found.append(inbox.lookup.page(query, ADMIN, inbox.channel, found[-1].rows[-1].number))
    return found


def numbers(*found: Page) -> list[int]:
    return [row.number for page in found for row in page.rows]


def test_the_pages_of_a_list_hold_every_row_once_the_newest_first(filled: Inbox) -> None:
    found = pages(filled, EVERYTHING)
    assert [len(page.rows) for page in found] == [PAGE_SIZE, PAGE_SIZE, 5]
    rows = [row for page in found for row in page.rows]
    assert len(set(numbers(*found))) == 2 * PAGE_SIZE + 5
    places = [(row.updated_at, row.number) for row in rows]
    assert places == sorted(places, reverse=True)


def test_a_list_that_just_fits_has_no_next_page(filled: Inbox) -> None:
    for number in numbers(*pages(filled, EVERYTHING))[PAGE_SIZE:]:
        filled.desk.do(Deed.TRASH, number, ANA)
    found = filled.lookup.page(EVERYTHING, ADMIN, filled.channel)
    assert (len(found.rows), found.more) == (PAGE_SIZE, False)


def test_a_page_after_a_number_that_is_gone_is_refused(filled: Inbox) -> None:
    with pytest.raises(Refusal) as caught:
        filled.lookup.page(EVERYTHING, ADMIN, filled.channel, 10**15)
    assert caught.value.reason is Reason.NOT_FOUND


@pytest.fixture
def worked(inbox: Inbox) -> Inbox:
    """Five chats: free, Ana's, Luis's, closed, in the trash."""
    for chat in ("free", "ana", "luis", "closed", "trash"):
        inbox.receive(inbox.site.transcript(NOON, said("v", NOON, "hi"), chat=chat))
    for chat, deed, actor in (
        ("ana", Deed.TAKE, ANA),
        ("luis", Deed.TAKE, LUIS),
        ("closed", Deed.CLOSE, ANA),
        ("trash", Deed.TRASH, ANA),
    ):
        inbox.clock.forward(MINUTE)
        inbox.desk.do(deed, inbox.get(chat).id, actor)
    return inbox


OPEN = Query(properties=())


@pytest.mark.parametrize(
    ("query", "chats"),
    [
        (OPEN, ["luis", "ana", "free"]),
        (EVERYTHING, ["closed", "luis", "ana", "free"]),
        (replace(OPEN, status=Status.CLOSED), ["closed"]),
        (replace(OPEN, assigned=Assigned.NOBODY), ["free"]),
        (replace(OPEN, assigned=Assigned.ANYBODY), ["luis", "ana"]),
        (replace(OPEN, assigned=Assigned.ONE, agent=ANA), ["ana"]),
        (replace(OPEN, assigned=Assigned.ONE, agent="U0NOBODY"), []),
        (replace(EVERYTHING, folder=Folder.TRASH), ["trash"]),
    ],
)
def test_what_a_list_asks_for_is_what_it_shows(worked: Inbox, query: Query, chats: list[str]) -> None:
    found = worked.lookup.page(query, ADMIN, worked.channel)
    assert numbers(found) == [worked.get(chat).id for chat in chats]
    assert found.counts == Counts(open=3, unassigned=1, trash=1, inbox=4)


def test_a_channel_shows_its_own_properties_and_any_other_place_shows_all(own_inbox: Inbox) -> None:
    for tawk_id in ("p1", "p2"):
        own_inbox.receive(Site(tawk_id, tawk_id).transcript(NOON, said("v", NOON, "hi")))
    own_inbox.desk.route("p2", "C0OTHER", ADMIN)
    shown = {
        channel: [one.tawk_id for one in own_inbox.lookup.page(OPEN, ADMIN, channel).properties.values()]
        for channel in (own_inbox.channel, "C0OTHER", "D0DIRECT")
    }
    assert shown == {own_inbox.channel: ["p1"], "C0OTHER": ["p2"], "D0DIRECT": ["p1", "p2"]}
    assert len(own_inbox.lookup.page(OPEN, ADMIN, "C0OTHER").rows) == 1
    assert own_inbox.lookup.page(OPEN, ADMIN, "D0DIRECT").counts.open == 2


def test_an_empty_inbox_has_an_empty_list(own_inbox: Inbox) -> None:
    found = own_inbox.lookup.page(OPEN, ADMIN, "C0ANY")
    assert (found.rows, found.counts, found.more) == ([], Counts(0, 0, 0), False)


def test_one_conversation_comes_with_its_lines_its_property_and_what_was_done(worked: Inbox) -> None:
    detail = worked.lookup.detail(worked.get("ana").id, ANA)
    assert detail.conversation == worked.get("ana")
    assert [line.text for line in detail.conversation.facts.lines] == ["hi"]
    assert detail.property_.tawk_id == worked.site.tawk_id
    assert [entry.deed for entry in detail.entries] == ["take"]


def test_one_conversation_comes_with_the_locale_of_who_looks_in_the_same_transaction(own_inbox: Inbox) -> None:
    own_inbox.receive(own_inbox.site.transcript(NOON, said("v", NOON, "hi"), chat="ana"))
    number, asked = own_inbox.get("ana").id, list[str]()
    event.listen(own_inbox.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    assert own_inbox.lookup.detail(number, ADMIN).locale == ""
    assert [statement.startswith("BEGIN") for statement in asked].count(True) == 1
    with own_inbox.store.write() as tx:
        tx.people.save([Person(ADMIN, "ana", "es-ES")])
    assert own_inbox.lookup.detail(number, ADMIN).locale == "es-ES"


def test_a_number_that_is_not_there_or_was_purged_is_refused_alike(worked: Inbox) -> None:
    number = worked.get("trash").id
    worked.desk.do(Deed.PURGE, number, ADMIN)
    for gone in (number, 10**15):
        with pytest.raises(Refusal) as caught:
            worked.lookup.detail(gone, ADMIN)
        assert (caught.value.reason, caught.value.values) == (Reason.NOT_FOUND, {"number": gone})


def test_a_list_goes_on_though_its_last_row_moved(filled: Inbox) -> None:
    """The next page begins after where that row stands now, so nothing is shown that cannot be."""
    first = filled.lookup.page(EVERYTHING, ADMIN, filled.channel)
    filled.clock.forward(timedelta(days=1))
    filled.desk.do(Deed.TAKE, first.rows[-1].number, ANA)
    following = filled.lookup.page(EVERYTHING, ADMIN, filled.channel, first.rows[-1].number)
    assert following.rows[0].number == first.rows[0].number


@pytest.mark.parametrize("sort", Sort)
def test_a_page_goes_on_from_a_number_and_from_a_kept_place_in_every_order(filled: Inbox, sort: Sort) -> None:
    for number in numbers(*pages(filled, EVERYTHING))[::7]:
        filled.clock.forward(MINUTE)
        filled.desk.do(Deed.PRIORITY, number, ANA, Choice(value="high"))
    query = replace(EVERYTHING, sort=sort, ascending=True)
    first, *others = pages(filled, query)
    assert len(set(numbers(first, *others))) == 2 * PAGE_SIZE + 5
    kept = filled.lookup.page(replace(query, after=first.next), ADMIN, filled.channel)
    assert numbers(kept) == numbers(others[0])
    assert others[-1].next is None


def test_a_kept_place_stays_when_its_row_moves_on(filled: Inbox) -> None:
    """Nothing that did not move is shown twice or left out."""
    first = filled.lookup.page(EVERYTHING, ADMIN, filled.channel)
    rest = set(numbers(*pages(filled, EVERYTHING))) - set(numbers(first))
    filled.clock.forward(timedelta(days=1))
    for number in (first.rows[-1].number, min(rest)):
        filled.desk.do(Deed.TAKE, number, ANA)
    second = filled.lookup.page(replace(EVERYTHING, after=first.next), ADMIN, filled.channel)
    third = filled.lookup.page(replace(EVERYTHING, after=second.next), ADMIN, filled.channel)
    assert sorted(numbers(second, third)) == sorted(rest - {min(rest)})


def test_a_late_transcript_is_found_by_its_words_until_it_is_purged(inbox: Inbox) -> None:
    inbox.receive(inbox.site.start(NOON, "Hello"))
    query = replace(EVERYTHING, words=("zanzibar",))
    assert inbox.lookup.page(query, ADMIN, inbox.channel).rows == []
    inbox.receive(inbox.site.transcript(NOON, said("v", NOON, "Hello"), said("v", NOON, "To Zanzibar, please")))
    number = inbox.get().id
    assert numbers(inbox.lookup.page(query, ADMIN, inbox.channel)) == [number]
    inbox.desk.do(Deed.TRASH, number, ANA)
    inbox.desk.do(Deed.PURGE, number, ADMIN)
    assert inbox.lookup.page(replace(query, folder=Folder.TRASH), ADMIN, inbox.channel).rows == []


def test_a_page_is_so_many_statements_however_long_the_list_is(filled: Inbox) -> None:
    """One for the properties of the channel, one for its only property's rows, one for the counts."""
    sent: list[str] = []

    def note(*details: object) -> None:
        sent.append(str(details[2]))

    event.listen(filled.engine, "before_cursor_execute", note)
    try:
        page = filled.lookup.page(EVERYTHING, ADMIN, filled.channel)
        read = [statement for statement in sent if statement.startswith(("SELECT", "WITH"))]
        assert (len(page.rows), len(read)) == (PAGE_SIZE, 3)
    finally:
        event.remove(filled.engine, "before_cursor_execute", note)
