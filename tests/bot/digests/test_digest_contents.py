"""A digest shows what its properties have waiting when it is drawn, and which of it a deed would change."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.desks.desk import Choice
from bot.digests.kinds import KINDS
from bot.digests.sheet import Drawn, Sheet
from bot.domain.inbox import Deed
from bot.ports import Digest, DigestKind, Run, RunOutcome
from bot.times.schedules import Schedule
from tests.bot.views.checks import misfits, shown
from tests.bot.views.samples import ENGLISH
from tests.inbox import ADMIN, ANA, MINUTE, NOON, Inbox, Site, said

EVERY = Digest(3, DigestKind.DIGEST, "C0", (), Schedule((0,), (540,), ZoneInfo("UTC")), "", ANA, NOON, NOON, NOON)
RUN = Run(3, "2026-11-22T12:00", NOON, NOON - timedelta(days=1), RunOutcome.POSTED)
KIND = KINDS[DigestKind.DIGEST]
CHATS = ("a", "b", "c")


@pytest.fixture
def digest(inbox: Inbox) -> Digest:
    """Of a property where three were missed."""
    for n, chat in enumerate(CHATS):
        asked = NOON + n * MINUTE
        inbox.receive(inbox.site.transcript(asked, said("v", asked, f"question of {chat}"), chat=chat))
    return replace(EVERY, property_ids=(inbox.get("a").property_id,))


def drawn(inbox: Inbox, digest: Digest, *, is_over: bool = False) -> Drawn:
    with inbox.store.read() as tx:
        found = KIND.draw(tx, Sheet(digest, RUN, NOON, is_over), ENGLISH)
    assert found is not None
    assert misfits(found.message) == []
    return found


def test_it_lists_what_waits_with_the_version_that_it_shows(inbox: Inbox, digest: Digest) -> None:
    numbers = [inbox.get(chat).id for chat in CHATS]
    found = drawn(inbox, digest)
    assert found.listed == dict.fromkeys(numbers, 1)
    assert shown(found.message).index("question of a") < shown(found.message).index("question of b")
    inbox.desk.do(Deed.TAKE, numbers[0], ANA)
    inbox.desk.do(Deed.NOTE, numbers[1], ANA, Choice(value="called back"))
    assert drawn(inbox, digest).listed == {numbers[1]: 2, numbers[2]: 1}


def test_it_is_about_its_properties_or_about_all_that_there_are_by_now(inbox: Inbox, digest: Digest) -> None:
    long_ago = NOON - timedelta(days=9_999)
    elsewhere = Site().transcript(long_ago, said("v", long_ago, "question elsewhere"), chat="d")
    inbox.receive(elsewhere)
    assert "elsewhere" not in shown(drawn(inbox, digest).message)
    assert "elsewhere" in shown(drawn(inbox, EVERY).message)


def test_one_that_is_over_lists_nothing(inbox: Inbox, digest: Digest) -> None:
    found = drawn(inbox, digest, is_over=True)
    assert found.listed == {}
    assert "question" not in shown(found.message)


def test_it_has_news_as_long_as_nobody_has_something(inbox: Inbox, digest: Digest) -> None:
    for chat, deed in zip(CHATS, (Deed.TAKE, Deed.CLOSE, Deed.TAKE), strict=True):
        with inbox.store.read() as tx:
            assert KIND.has_news(tx, digest)
        inbox.desk.do(deed, inbox.get(chat).id, ADMIN)
    with inbox.store.read() as tx:
        assert not KIND.has_news(tx, digest)
    assert "Nothing waits." in shown(drawn(inbox, digest).message)
    assert drawn(inbox, digest).listed == {}


def test_it_tells_what_was_answered_since_the_one_before(inbox: Inbox, digest: Digest) -> None:
    asked = NOON - MINUTE
    talk = (said("v", asked, "hello?"), said("a", asked + 30 * MINUTE, "hello!"))
    inbox.receive(inbox.site.transcript(NOON, *talk, chat="answered"))
    told = shown(drawn(inbox, digest).message)
    assert f"#{inbox.get('answered').id} after 30 min" in told
    assert "Waiting time: median 30 min, worst 30 min." in told
