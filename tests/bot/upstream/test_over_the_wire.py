"""The client, the walk and the reading against a local tawk.to, in each of the ways in which tawk.to may answer."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.clients.tawk import TawkClient, Turns
from bot.domain.errors import UpstreamBusy, UpstreamGone, UpstreamRefused
from bot.domain.inbox import Kind
from bot.ports.upstream import Wanted
from bot.upstream.reading import id_of, lacks_words, read_chat, read_person, read_property, read_ticket
from bot.upstream.spans import Span
from bot.upstream.walking import walk
from sandbox.tawk.control import LocalTawk
from sandbox.tawk.past import Past
from sandbox.tawk.quirks import FRIENDLY, KNOWN_ONLY, Quirks
from sandbox.visitors.shops import AURORA, SHOPS

UNTIL = datetime(2026, 11, 20, 12, tzinfo=UTC)
SPAN = Span(UNTIL - timedelta(days=40), UNTIL)
GRACE = timedelta(minutes=10)
ODD = {
    "friendly": FRIENDLY,
    "known only": KNOWN_ONLY,
    "one page for all": Quirks(repeats_pages=True),
    "small pages": Quirks(size_most=10, tells_total=False),
    "pages from one": Quirks(first_page=1, ignores_sort=True),
    "numbers": Quirks(status_as_number=True, lists_words=False),
}


@pytest.fixture(scope="module")
def tawk() -> Iterator[LocalTawk]:
    with LocalTawk() as made:
        made.fill(Past(days=39, chats=400, tickets=60), UNTIL)
        yield made


@pytest.fixture
def client(tawk: LocalTawk) -> TawkClient:
    return TawkClient(tawk.url, tawk.key, Turns(0), patience=0)


@pytest.mark.parametrize("quirks", ODD.values(), ids=ODD)
@pytest.mark.parametrize("kind", Kind)
def test_everything_is_found_once_however_tawk_answers(
    tawk: LocalTawk, client: TawkClient, quirks: Quirks, kind: Kind
) -> None:
    tawk.quirks = quirks

    def found(deleted: bool) -> list[str]:
        wanted = Wanted(kind, AURORA.property_id, SPAN.start, SPAN.end, deleted=deleted)
        windows = walk(
            lambda span, page: client.listed(replace(wanted, start=span.start, end=span.end, page=page)), SPAN, kind
        )
        return [id_of(kind, item) for window in windows for item in window.items]

    ids = found(deleted=False) + found(deleted=True)
    assert sorted(ids) == sorted(tawk.ids(kind, AURORA.property_id))


def test_what_is_read_is_what_was_said(tawk: LocalTawk, client: TawkClient) -> None:
    tawk.quirks = FRIENDLY
    for chat in tawk.ids(Kind.CHAT, AURORA.property_id)[:100]:
        there = tawk.item(chat)
        read = read_chat(client.whole(Kind.CHAT, AURORA.property_id, chat), AURORA.property_id, UNTIL, None, GRACE)
        assert (read.external_id, read.began_at, read.person_id) == (chat, there.created, there.person_id)
        assert len(read.lines) == sum(entry.page is None for entry in there.entries)
        assert read.there is not None
        assert read.there.since == there.updated


def test_a_ticket_has_its_words_once_it_is_asked_for(tawk: LocalTawk, client: TawkClient) -> None:
    tawk.quirks = FRIENDLY
    (listed, *_) = client.listed(Wanted(Kind.TICKET, AURORA.property_id, SPAN.start, SPAN.end)).items
    assert lacks_words(Kind.TICKET, listed)
    whole = client.whole(Kind.TICKET, AURORA.property_id, id_of(Kind.TICKET, listed))
    read = read_ticket(whole, AURORA.property_id, UNTIL, None)
    assert not lacks_words(Kind.TICKET, whole)
    assert read.lines
    assert (read.subject, str(read.human_id)) == (tawk.item(read.external_id).subject, str(whole["humanId"]))
    assert read_person(client.person(AURORA.property_id, read.person_id)).email == read.visitor.email


def test_properties_and_refusals_are_told(tawk: LocalTawk, client: TawkClient) -> None:
    assert [read_property(one) for one in client.properties()] == [(shop.property_id, shop.name) for shop in SHOPS]
    with pytest.raises(UpstreamGone):
        client.whole(Kind.CHAT, AURORA.property_id, "none")
    with pytest.raises(UpstreamRefused):
        client.members("65bd1f0c7ad90be0a1f33c21")
    tawk.fault("chat.list", "rate_limited", count=3)
    with pytest.raises(UpstreamBusy):
        client.listed(Wanted(Kind.CHAT, AURORA.property_id, SPAN.start, SPAN.end))
