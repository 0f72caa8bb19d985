"""What is done in tawk.to's dashboard is done here a minute later, once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.clients.tawk import TawkClient
from bot.domain.inbox import Deed, Folder, Kind, Outcome, Status
from bot.ports import Listed, Wanted
from sandbox.tawk.quirks import FRIENDLY, KNOWN_ONLY, Quirks
from tests.bot.upstream.dashboard import MARTA, Team, team
from tests.inbox import ANA, MINUTE, NOON

BOSS = "U0BOSS"
DAY = timedelta(days=1)


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
def test_what_is_deleted_and_restored_there_is_here_too(store_url: str, quirks: Quirks, adds: bool) -> None:
    """Whether the trash's list has what is not in the trash, nobody tells."""
    with team(store_url, replace(quirks, deleted_adds=adds)) as followed:
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
def test_many_that_were_changed_in_one_moment_are_each_where_they_were_put(store_url: str, adds: bool) -> None:
    with team(store_url, replace(KNOWN_ONLY, deleted_adds=adds, size_most=10)) as followed:
        names = [f"chat {n}" for n in range(60)]
        for name in names:
            followed.unheard(name, updated=followed.inbox.clock())
        for name in names[::4]:
            followed.do("delete", name)
        followed.look()
        found = {name: followed.get(name).folder for name in names}
        assert found == {name: Folder.INBOX if n % 4 else Folder.TRASH for n, name in enumerate(names)}


def test_what_a_list_lacks_that_may_be_cut_short_is_not_deleted(
    store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every page of the live ones is the first."""
    listed = TawkClient.listed

    def short(self: TawkClient, wanted: Wanted) -> Listed:
        page = listed(self, wanted if wanted.deleted else replace(wanted, page=0))
        return page if wanted.deleted else replace(page, items=page.items[:10])

    with team(store_url, replace(KNOWN_ONLY, deleted_adds=True)) as followed:
        names = [f"chat {n}" for n in range(20)]
        for name in names:
            followed.missed(name)
            followed.do("close", name)
        monkeypatch.setattr(TawkClient, "listed", short)
        followed.look()
        assert {followed.get(name).folder for name in names} == {Folder.INBOX}


def test_what_is_restored_between_the_two_questions_is_in_the_inbox(
    store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = TawkClient.listed
    with team(store_url, replace(FRIENDLY, deleted_adds=True)) as followed:
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


def test_a_chat_of_which_nothing_tells_that_it_ended_is_missed_once_it_is_silent(store_url: str) -> None:
    """No webhook comes, and a list tells neither an end nor a status."""
    with team(store_url, KNOWN_ONLY) as followed:
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
def test_what_tells_that_it_did_not_change_is_not_asked_for_again(store_url: str, tells: bool, asked: int) -> None:
    with team(store_url, replace(FRIENDLY, tells_update=tells)) as followed:
        followed.ticket("ticket")
        followed.do("close", "ticket")
        for _ in range(20):
            followed.look()
        assert followed.asked("ticket.get") == asked
        followed.do("reopen", "ticket")
        followed.look()
        assert followed.get("ticket", Kind.TICKET).status is Status.OPEN


def test_what_another_clock_saw_meanwhile_is_not_forgotten(store_url: str) -> None:
    with team(store_url, KNOWN_ONLY) as followed:
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
