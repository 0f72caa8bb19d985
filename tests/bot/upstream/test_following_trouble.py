"""Who follows may be killed, late or refused: what is done there is read once, and trouble is told once."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.clients.tawk import TawkClient
from bot.domain.errors import UpstreamAway
from bot.domain.inbox import Conversation, Kind, Role, Status
from bot.languages import load_languages
from bot.mirror.drawing import draw
from bot.ports import Followed, Grant, Item, Listed, Post, PostKind, Wanted
from bot.upstream import looking
from bot.views.language import Languages
from storage import tables
from storage.conversations.conversations import SqlConversations
from tests.bot.upstream.dashboard import Team
from tests.bot.views.checks import shown
from tests.inbox import ADMIN, MINUTE, NOON

BOSS = "U0BOSS"
DAY = timedelta(days=1)


def test_whoever_reads_slowly_is_not_robbed_of_it(
    followed: Team, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    names = [f"ticket {n}" for n in range(6)]
    for name in names:
        followed.ticket(name)
        followed.do("close", name)
    other, whole = followed.clock(), TawkClient.whole

    def slow(self: TawkClient, kind: Kind, property_id: str, external_id: str) -> Item:
        followed.inbox.clock.forward(looking.LEASE * 0.6)
        with pytest.MonkeyPatch.context() as quick:
            quick.setattr(TawkClient, "whole", whole)
            other.step()
        return whole(self, kind, property_id, external_id)

    monkeypatch.setattr(TawkClient, "whole", slow)
    followed.look()
    assert "following.lost" not in caplog.text
    assert followed.asked("ticket.list") == 2 + 2, "when it was begun, and now"
    assert [followed.get(name, Kind.TICKET).status for name in names] == [Status.CLOSED] * 6


def test_a_long_absence_is_made_up_for_from_where_it_was(followed: Team) -> None:
    """Killed after each window."""
    for day in range(1, 30):
        followed.inbox.clock.forward(DAY)
        followed.unheard(f"day {day}", updated=followed.inbox.clock())
    followed.look()
    cursors = []
    while not followed.knows("day 29"):
        with pytest.MonkeyPatch.context() as broken:
            broken.setattr(looking.Look, "_hold", killed_after(3, looking.Look._hold))
            try:
                followed.following.step()
            except KeyboardInterrupt:
                followed.inbox.clock.forward(looking.LEASE)
        cursors.append(chats(followed).cursor)
    assert cursors == sorted(cursors)
    assert all(followed.knows(f"day {day}") for day in range(1, 30))


def killed_after(times: int, act: object) -> object:
    left = [times]

    def die(*given: object) -> None:
        act(*given)  # type: ignore[operator]
        left[0] -= 1
        if not left[0]:
            raise KeyboardInterrupt

    return die


def chats(followed: Team) -> Followed:
    with followed.inbox.store.read() as tx:
        return next(one for one in tx.followings.all() if one.kind is Kind.CHAT)


def test_a_clock_that_is_put_back_misses_nothing(followed: Team) -> None:
    followed.missed("chat")
    followed.look(120)
    followed.inbox.clock.forward(-120 * MINUTE)
    followed.do("close", "chat")
    with followed.inbox.store.write() as tx:
        held = tx.followings.claim(NOON + DAY, NOON)  # its rest is over some time
        assert held
    followed.look()
    assert followed.get("chat").status is Status.CLOSED
    assert chats(followed).cursor == followed.inbox.clock()


def test_of_what_was_done_long_ago_nobody_is_told(followed: Team) -> None:
    number = followed.missed("known")
    notices = len(followed.inbox.posts("notice", number))
    followed.do("close", "known")
    followed.unheard("unknown", updated=followed.inbox.clock())
    followed.look(60 * 24 * 30)
    assert followed.get("known").status is Status.CLOSED
    unknown = followed.get("unknown")
    assert followed.inbox.posts("card", unknown.id) == []
    assert len(followed.inbox.posts("notice", number)) == notices


def test_while_it_does_not_answer_it_is_asked_again_and_nothing_is_missed(followed: Team) -> None:
    followed.missed("chat")
    followed.do("close", "chat")
    rule = followed.tawk.fault("chat.list", "http_500", count=None)
    before = chats(followed).cursor
    for _ in range(10):
        followed.look()
    assert chats(followed).cursor == before
    assert followed.told() == []
    followed.tawk.remove_fault(rule)
    followed.look(5)
    assert followed.get("chat").status is Status.CLOSED


def test_a_moment_of_trouble_costs_one_look(followed: Team) -> None:
    followed.missed("chat")
    followed.do("close", "chat")
    followed.tawk.fault("chat.list", "http_500")
    followed.look()
    assert followed.get("chat").status is Status.OPEN
    followed.look()
    assert followed.get("chat").status is Status.CLOSED


def test_the_longer_it_does_not_answer_the_less_often_it_is_asked(followed: Team) -> None:
    followed.tawk.fault("chat.list", "http_500", count=None)
    before = followed.asked("chat.list")
    for _ in range(60):
        followed.look()
    assert 12 <= followed.asked("chat.list") - before <= 20


def test_that_it_has_not_answered_for_hours_is_told_once(followed: Team) -> None:
    rule = followed.tawk.fault("*.list", "http_500", count=None)
    for _ in range(100):
        followed.look(5)
    assert followed.told() == [(ADMIN, True)]
    [words] = drawn(followed)
    assert "TAWK_API_URL" in words
    followed.tawk.remove_fault(rule)
    followed.look(5)
    assert followed.told() == [(ADMIN, True), (ADMIN, False)]


def test_that_it_refuses_is_told_once_and_looked_at_every_hour(followed: Team) -> None:
    one = chats(followed).property_id
    with followed.inbox.store.write() as tx:
        tx.people.grant(Grant(one, BOSS, Role.ADMIN))
    followed.missed("chat")
    followed.do("close", "chat")
    followed.tawk.change_key("another")
    asked = followed.asked()
    for _ in range(3 * 60):
        followed.look()
    assert followed.asked() - asked == 3 * 2, "the chats, and the tickets"
    assert followed.told() == [(ADMIN, True), (BOSS, True)], "one message about both"
    words = drawn(followed)
    assert len(words) == 2
    assert all("the chats and the tickets of" in one and "TAWK_API_KEY" in one for one in words)
    followed.tawk.change_key(followed.client()._key)
    for _ in range(3 * 60):
        followed.look()
    assert followed.told() == [(ADMIN, True), (BOSS, True), (ADMIN, False), (BOSS, False)]
    assert followed.get("chat").status is Status.CLOSED, "what was done meanwhile is made up for"
    assert ["shows me again" in one for one in drawn(followed)] == [True, True], "what is over is told no more"


def drawn(followed: Team) -> list[str]:
    """What would be posted now."""
    found, languages = [], Languages(load_languages(), "en")
    rows = followed.inbox.rows(select(tables.post).where(tables.post.c.kind == "following").order_by(tables.post.c.id))
    with followed.inbox.store.read() as tx:
        for row in rows:
            post = tx.posts.get(row["id"])
            assert isinstance(post, Post)
            assert post.kind is PostKind.FOLLOWING
            message = draw(tx, post, languages, followed.inbox.clock())
            found += [shown(message)] if message else []
    return found


def test_another_key_counts_from_the_start_of_the_process_on(followed: Team) -> None:
    followed.missed("chat")
    followed.do("close", "chat")
    followed.tawk.change_key("another")
    followed.look()
    followed.tawk.change_key(followed.tawk.key)
    followed.look()
    assert followed.get("chat").status is Status.OPEN
    assert followed.clock().step() == 2
    assert followed.get("chat").status is Status.CLOSED


def test_a_key_that_may_not_read_tickets_still_reads_chats(followed: Team) -> None:
    rule = followed.tawk.fault("ticket.list", "error", error="insufficient_scope", status=403, count=None)
    followed.missed("chat")
    followed.do("close", "chat")
    followed.look()
    assert followed.get("chat").status is Status.CLOSED
    [words] = drawn(followed)
    assert "• the tickets of *Tienda Aurora* (insufficient_scope)" in words
    followed.tawk.remove_fault(rule)
    followed.look(60)
    [words] = drawn(followed)
    assert "• the tickets of *Tienda Aurora*" in words, "of which alone it was told"


def test_what_can_not_be_kept_is_set_aside_and_the_others_are_read(
    followed: Team, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    names = ["first", "broken", "last"]
    for name in names:
        followed.unheard(name, updated=followed.inbox.clock())
    put = SqlConversations.add

    def failing(self: SqlConversations, conversation: Conversation) -> Conversation | None:
        if conversation.external_id == "broken":
            raise ValueError("words of a visitor")
        return put(self, conversation)

    monkeypatch.setattr(SqlConversations, "add", failing)
    followed.look()
    assert [followed.knows(name) for name in names] == [True, False, True]
    [aside] = followed.quarantined()
    assert isinstance(aside, dict)
    assert aside["id"] == "broken"
    assert "following.failed" in caplog.text
    assert chats(followed).cursor == followed.inbox.clock()


def test_what_is_no_conversation_is_set_aside(followed: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    followed.unheard("good", updated=followed.inbox.clock())
    listed = TawkClient.listed

    def distorted(self: TawkClient, wanted: Wanted) -> Listed:
        page = listed(self, wanted)
        strange = [] if wanted.deleted or wanted.kind is Kind.TICKET else [None, 7, {"messages": "none"}]
        return replace(page, items=[*strange, *page.items], total=None)

    monkeypatch.setattr(TawkClient, "listed", distorted)
    followed.look()
    followed.look()
    assert followed.knows("good")
    assert followed.quarantined() == [None, 7, {"messages": "none"}], "once"


def test_who_runs_out_of_time_goes_on_the_next_time(followed: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    for hours in range(6, 49, 6):
        followed.inbox.clock.forward(timedelta(hours=6))
        followed.unheard(f"after {hours}", updated=followed.inbox.clock())
    now, listed = followed.inbox.clock(), TawkClient.listed

    def slow(self: TawkClient, wanted: Wanted) -> Listed:
        followed.inbox.clock.forward(timedelta(seconds=15))
        return listed(self, wanted)

    monkeypatch.setattr(TawkClient, "listed", slow)
    reached = list[datetime]()
    while chats(followed).cursor < now:
        followed.following.step()
        reached.append(chats(followed).cursor)
    assert len(reached) > 2
    assert reached == sorted(reached)
    assert all(followed.knows(f"after {hours}") for hours in range(6, 49, 6))


@pytest.mark.parametrize("code", ["shape", "too_large"])
def test_one_that_tawk_can_not_show_does_not_hide_the_others(
    followed: Team, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    whole = TawkClient.whole

    def broken(self: TawkClient, kind: Kind, property_id: str, external_id: str) -> Item:
        if external_id == "broken":
            raise UpstreamAway("ticket.get", code)
        return whole(self, kind, property_id, external_id)

    monkeypatch.setattr(TawkClient, "whole", broken)
    for one in ("broken", "ticket"):
        followed.ticket(one)
        followed.do("close", one)
    followed.look()
    assert [followed.get(one, Kind.TICKET).status for one in ("broken", "ticket")] == [Status.CLOSED] * 2
