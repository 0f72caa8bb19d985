"""Alerts about what stands in a summary: once each rung, in its thread, of all that still wait."""

from sqlalchemy import select

from bot.domain.inbox import Deed
from bot.languages import load_languages
from bot.mirror.alarms import alarm
from bot.ports import Post, PostKind
from bot.views.language import Languages
from storage import tables
from tests.bot.ladder.climbs import LADDER, miss, tick, want
from tests.bot.summaries import gathered
from tests.inbox import ANA, LUIS, Inbox


def alerts(inbox: Inbox, kind: PostKind = PostKind.ALERT) -> list[Post]:
    """Of this inbox's property, in their order."""
    owner = inbox.get("chat-0").property_id
    rows = inbox.rows(select(tables.post).where(tables.post.c.kind == kind.value).order_by(tables.post.c.id))
    with inbox.store.read() as tx:
        found = [tx.posts.get(row["id"]) for row in rows if row["payload"]["property"] == owner]
    return [post for post in found if post is not None]


def test_each_rung_is_told_once_in_its_thread_however_many_climb(inbox: Inbox) -> None:
    property_id = want(inbox)
    summary, _ = gathered(inbox, 5)
    for _ in range(4):
        tick(inbox, 15)
    assert [(one.parent_id, one.number, one.payload["rung"]) for one in alerts(inbox)] == [
        (summary, 0, 1),
        (summary, 0, 2),
    ]
    assert [(one.channel, one.payload["property"]) for one in alerts(inbox, PostKind.RAISED)][-1] == (ANA, property_id)
    assert LUIS in alerts(inbox)[1].payload["called"]  # type: ignore[operator]


def test_who_waits_long_after_the_others_is_told_of_again(inbox: Inbox) -> None:
    """As where somebody puts back what they took, or where a burst lasts for hours."""
    want(inbox)
    _, numbers = gathered(inbox, 5)
    tick(inbox, 6)
    for number in numbers:
        inbox.desk.do(Deed.TAKE, number, ANA)
    inbox.desk.do(Deed.UNASSIGN, numbers[0], ANA)
    tick(inbox, 6)
    assert [one.payload["rung"] for one in alerts(inbox)] == [1]
    inbox.desk.do(Deed.TAKE, numbers[0], ANA)
    tick(inbox, 30)
    inbox.desk.do(Deed.UNASSIGN, numbers[0], ANA)
    tick(inbox, 6)
    assert [one.payload["rung"] for one in alerts(inbox)] == [1, 1]


def test_what_is_told_counts_what_waits_by_then(inbox: Inbox) -> None:
    languages = Languages(load_languages(), "en")
    want(inbox, LADDER)
    _, numbers = gathered(inbox, 5)
    tick(inbox, 6)
    [told] = alerts(inbox)
    inbox.desk.do(Deed.TAKE, numbers[0], ANA)
    with inbox.store.read() as tx:
        message = alarm(tx, told, languages)
    assert message is not None
    assert "4 missed chats for 5 min" in message["text"]
    for number in numbers[1:]:
        inbox.desk.do(Deed.TAKE, number, ANA)
    with inbox.store.read() as tx:
        assert alarm(tx, told, languages) is None


def test_what_has_a_card_is_told_of_there_all_the_same(inbox: Inbox) -> None:
    want(inbox)
    summary, _ = gathered(inbox, 2)
    own = miss(inbox, "own")
    tick(inbox, 6)
    card = inbox.card(own)
    assert card is not None
    assert {one.number: one.parent_id for one in alerts(inbox)} == {0: summary, own: card.id}
