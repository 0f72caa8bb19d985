"""What is done in tawk.to's dashboard is done here a minute later, once, whoever is killed, late or refused."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.clients.tawk import TawkClient
from bot.errors import UpstreamAway
from bot.inbox import Conversation, Deed, Folder, Kind, Outcome, Role, Status
from bot.languages import load_languages
from bot.mirror.drawing import draw
from bot.ports import Followed, Grant, Item, Listed, Post, PostKind, Wanted
from bot.upstream import looking
from bot.views.language import Languages
from sandbox.tawk.quirks import FRIENDLY, KNOWN_ONLY, Quirks
from storage import tables
from storage.conversations import SqlConversations
from tests.bot.upstream.dashboard import MARTA, Team, team
from tests.bot.views.checks import shown
from tests.inbox import ADMIN, ANA, MINUTE, NOON

BOSS = "U0BOSS"
DAY = timedelta(days=1)


@pytest.fixture
def followed(sqlite_url: str) -> Iterator[Team]:
    with team(sqlite_url) as found:
        yield found


@pytest.fixture
def any_followed(database_url: str) -> Iterator[Team]:
    """One on SQLite, one on PostgreSQL."""
    with team(database_url) as found:
        yield found


# What is done there ------------------------------------------------------------------------------


def test_a_missed_chat_that_is_answered_there_is_missed_no_longer(any_followed: Team) -> None:
    followed = any_followed
    number, other = followed.missed("chat"), followed.missed("other")
    with followed.inbox.store.read() as tx:
        assert list(tx.ladder.waiting([number, other])) == [number, other]
    followed.do("answer", "chat", MARTA, "Here we are!")
    followed.look()
    found = followed.get("chat")
    assert (found.outcome, found.status) == (Outcome.SERVED, Status.CLOSED)
    assert [line.text for line in found.lines] == ["anyone?", "Here we are!"]
    with followed.inbox.store.read() as tx:
        assert list(tx.ladder.waiting([number, other])) == [other]


@pytest.mark.parametrize("quirks", [FRIENDLY, replace(KNOWN_ONLY, lists_words=False)], ids=["friendly", "taciturn"])
@pytest.mark.parametrize("adds", [False, True], ids=["selects", "adds"])
def test_what_is_deleted_and_restored_there_is_here_too(sqlite_url: str, quirks: Quirks, adds: bool) -> None:
    """Whether the trash's list has what is not in the trash, nobody tells."""
    with team(sqlite_url, replace(quirks, deleted_adds=adds)) as followed:
        followed.missed("chat"), followed.missed("other"), followed.ticket("ticket")
        for one in ("chat", "ticket"):
            followed.do("delete", one)
        followed.do("answer", "other", MARTA, "Yes?")
        followed.look()
        assert places(followed) == [Folder.TRASH, Folder.TRASH, Folder.INBOX]
        for one in ("chat", "ticket"):
            followed.do("restore", one)
        followed.look()
        assert places(followed) == [Folder.INBOX] * 3


def places(followed: Team) -> list[Folder]:
    return [followed.get("chat").folder, followed.get("ticket", Kind.TICKET).folder, followed.get("other").folder]


@pytest.mark.parametrize("adds", [False, True], ids=["selects", "adds"])
def test_many_that_were_changed_in_one_moment_are_each_where_they_were_put(sqlite_url: str, adds: bool) -> None:
    with team(sqlite_url, replace(KNOWN_ONLY, deleted_adds=adds, size_most=10)) as followed:
        names = [f"chat {n}" for n in range(60)]
        for name in names:
            followed.unheard(name, updated=followed.inbox.clock())
        for name in names[::4]:
            followed.do("delete", name)
        followed.look()
        found = {name: followed.get(name).folder for name in names}
        assert found == {name: Folder.INBOX if n % 4 else Folder.TRASH for n, name in enumerate(names)}


def test_what_a_list_lacks_that_may_be_cut_short_is_not_deleted(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every page of the live ones is the first."""
    listed = TawkClient.listed

    def short(self: TawkClient, wanted: Wanted) -> Listed:
        page = listed(self, wanted if wanted.deleted else replace(wanted, page=0))
        return page if wanted.deleted else replace(page, items=page.items[:10])

    with team(sqlite_url, replace(KNOWN_ONLY, deleted_adds=True)) as followed:
        names = [f"chat {n}" for n in range(20)]
        for name in names:
            followed.missed(name)
            followed.do("close", name)
        monkeypatch.setattr(TawkClient, "listed", short)
        followed.look()
        assert {followed.get(name).folder for name in names} == {Folder.INBOX}


def test_what_is_restored_between_the_two_questions_is_in_the_inbox(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = TawkClient.listed
    with team(sqlite_url, replace(FRIENDLY, deleted_adds=True)) as followed:
        followed.missed("chat")
        followed.do("delete", "chat")

        def restored(self: TawkClient, wanted: Wanted) -> Listed:
            page = listed(self, wanted)
            followed.do("restore", "chat")
            return page

        monkeypatch.setattr(TawkClient, "listed", restored)
        followed.look()
        assert followed.get("chat").folder is Folder.INBOX


def test_where_nobody_may_ask_for_the_trash_the_others_are_read(followed: Team) -> None:
    followed.tawk.fault("*.list", "error", error="validation_error", status=400, match={"deleted": True}, count=None)
    followed.missed("chat")
    followed.do("close", "chat")
    followed.look()
    assert followed.get("chat").status is Status.CLOSED


def test_a_chat_of_which_no_webhook_came_is_told_of(followed: Team) -> None:
    followed.unheard("chat", updated=followed.inbox.clock())
    followed.look()
    number = followed.get("chat").id
    assert len(followed.inbox.posts("card", number)) == 1
    with followed.inbox.store.read() as tx:
        assert list(tx.ladder.waiting([number])) == [number]
        [owner] = tx.properties.all()
        assert len(tx.wanted_persons.of(owner.id)) == 1, "who wrote it is read later"


def test_a_chat_that_goes_on_waits_and_is_not_missed(followed: Team) -> None:
    now = followed.inbox.clock()
    followed.tawk.hear(followed.inbox.site.start(now, chat="chat"), now)
    followed.look()
    assert followed.get("chat").outcome is Outcome.WAITING


def test_a_chat_of_which_nothing_tells_that_it_ended_is_missed_once_it_is_silent(sqlite_url: str) -> None:
    """No webhook comes, and a list tells neither an end nor a status."""
    with team(sqlite_url, KNOWN_ONLY) as followed:
        now = followed.inbox.clock()
        followed.tawk.hear(followed.inbox.site.start(now, chat="chat"), now)
        outcomes = [(followed.look(), followed.get("chat").outcome)[1] for _ in range(12)]
        assert outcomes == [Outcome.WAITING] * 9 + [Outcome.MISSED] * 3


def test_what_was_before_it_was_switched_on_is_not_followed(followed: Team) -> None:
    followed.unheard("old", 90 * MINUTE, updated=NOON - 60 * MINUTE)
    followed.look()
    assert not followed.knows("old")


def test_what_the_team_did_here_since_wins(followed: Team) -> None:
    number = followed.missed("chat")
    followed.do("close", "chat")
    followed.inbox.clock.forward(MINUTE / 2)
    followed.inbox.desk.do(Deed.TAKE, number, ANA)
    followed.look(0.5)
    found = followed.get("chat")
    assert (found.status, found.agent) == (Status.OPEN, ANA)
    assert found.facts.there
    assert found.facts.there.status is Status.CLOSED, "which the card shows"


# Once, and from where it was ---------------------------------------------------------------------


def test_the_same_is_read_again_for_some_minutes_and_changes_nothing(followed: Team) -> None:
    number = followed.missed("chat")
    followed.do("close", "chat")
    followed.look()
    before = followed.get("chat")
    posts = followed.inbox.posts("notice", number)
    for _ in range(8):
        followed.look()
    assert (followed.get("chat"), followed.inbox.posts("notice", number)) == (before, posts)


def test_a_change_that_it_tells_of_late_is_read(followed: Team) -> None:
    followed.missed("chat")
    followed.look(10)
    followed.tawk.close("chat", at=followed.inbox.clock() - 4 * MINUTE)
    followed.look()
    assert followed.get("chat").status is Status.CLOSED


@pytest.mark.parametrize(("tells", "asked"), [(True, 1), (False, 6)])
def test_what_tells_that_it_did_not_change_is_not_asked_for_again(sqlite_url: str, tells: bool, asked: int) -> None:
    with team(sqlite_url, replace(FRIENDLY, tells_update=tells)) as followed:
        followed.ticket("ticket")
        followed.do("close", "ticket")
        for _ in range(20):
            followed.look()
        assert followed.asked("ticket.get") == asked
        followed.do("reopen", "ticket")
        followed.look()
        assert followed.get("ticket", Kind.TICKET).status is Status.OPEN


def test_what_another_clock_saw_meanwhile_is_not_forgotten(sqlite_url: str) -> None:
    with team(sqlite_url, KNOWN_ONLY) as followed:
        other = followed.clock()
        followed.missed("chat")
        followed.do("close", "chat")
        followed.look()
        followed.do("delete", "chat")
        followed.inbox.clock.forward(MINUTE)
        assert other.step() == 2
        assert followed.get("chat").folder is Folder.TRASH
        followed.do("restore", "chat")
        followed.look()
        assert followed.get("chat").folder is Folder.INBOX


def test_it_is_looked_at_as_often_as_wanted_by_one_of_all_clocks(any_followed: Team) -> None:
    followed = any_followed
    other = followed.clock()
    followed.inbox.clock.forward(MINUTE)
    assert [followed.following.step() + other.step() for _ in range(3)] == [2, 0, 0], "chats, and tickets"
    followed.inbox.clock.forward(MINUTE / 2)
    assert followed.following.step() + other.step() == 0


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


# Trouble -----------------------------------------------------------------------------------------


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
