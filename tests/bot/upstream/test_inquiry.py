"""Before somebody is told of a missed chat, tawk.to is asked whether anybody answered it."""

from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.clients.tawk import TawkClient
from bot.desks.desk import Choice
from bot.domain.alerts import Alerts
from bot.domain.errors import UpstreamAway, UpstreamError, UpstreamGone, UpstreamRefused
from bot.domain.inbox import Deed, Folder, Kind, Outcome, Place, Status
from bot.ladder.climbing import Climber
from bot.languages import load_languages
from bot.ports import Item, Listed, RescueSettings, Wanted
from bot.rescue.rescuer import Rescuer
from bot.views.language import Languages
from sandbox.tawk.quirks import KNOWN_ONLY
from storage import tables
from tests.bot.tickets.correspondence import SENDER
from tests.bot.upstream.dashboard import MARTA, Team, team
from tests.inbox import ADMIN, ANA, MINUTE, Site, said


@pytest.fixture
def asking(store_url: str) -> Iterator[Team]:
    with team(store_url) as found:
        yield found


def alerted(asking: Team, *chats: str) -> list[str]:
    """Of which of these somebody was told, once they wait for longer than that."""
    inbox = asking.inbox
    ladder = Climber(inbox.store, Alerts(10, 0, 0), frozenset({ADMIN}), inbox.clock, asking.inquiry().ask)
    ladder.climb()
    inbox.clock.forward(10 * MINUTE)
    ladder.climb()
    rows = inbox.rows(select(tables.post).where(tables.post.c.kind == "alert"))
    told = {number for row in rows for number in row["payload"]["numbers"]}
    return [chat for chat in chats if asking.get(chat).id in told]


def test_nobody_is_told_of_what_was_answered_there(asking: Team) -> None:
    for chat in ("answered", "waiting"):
        asking.missed(chat)
    asking.do("answer", "answered", MARTA, "Here we are!")
    assert alerted(asking, "answered", "waiting") == ["waiting"]
    assert asking.get("answered").outcome is Outcome.SERVED
    assert asking.asked("chat.get") == 2


def rescued(asking: Team) -> int:
    """How many visitors were written to, ten minutes later."""
    asking.inbox.clock.forward(10 * MINUTE)
    parts = asking.inbox.store, SENDER, Languages(load_languages(), "en"), ZoneInfo("UTC"), asking.inbox.clock
    assert Rescuer(*parts, ask=asking.inquiry().ask).end() == 1
    return len(asking.inbox.rows(select(tables.mail.c.id)))


@pytest.fixture
def rescuing(asking: Team) -> Team:
    """Who waits for ten minutes is written to."""
    with asking.inbox.store.write() as tx:
        tx.rescues.set(tx.properties.all()[0].id, RescueSettings(is_on=True, minutes=10))
    return asking


def test_no_visitor_is_written_to_who_was_answered_there(rescuing: Team) -> None:
    rescuing.missed("chat")
    rescuing.do("answer", "chat", MARTA, "Here we are!")
    assert rescued(rescuing) == 0


@pytest.mark.parametrize(("hours", "mails"), [(1, 1), (72, 0)])
def test_no_visitor_is_written_to_days_later_as_somebody_opened_their_chat_there(
    rescuing: Team, hours: int, mails: int
) -> None:
    number = rescuing.missed("chat")
    rescuing.inbox.desk.do(Deed.CLOSE, number, ANA, Choice())
    rescuing.do("close", "chat")
    with rescuing.inbox.store.write() as tx:
        tx.rescues.end_wait(number)
    rescuing.look()
    rescuing.inbox.clock.forward(timedelta(hours=hours))
    rescuing.do("reopen", "chat")
    rescuing.look()
    assert rescuing.get("chat").status is Status.OPEN
    assert rescued(rescuing) == mails


@pytest.mark.parametrize(
    ("action", "more"),
    [
        ("http_500", {}),
        ("drop_before", {}),
        ("bad_json", {}),
        ("error", {"error": "auth_error", "status": 401}),
        ("error", {"error": "forbidden", "status": 403}),
        ("error", {"error": "validation_error", "status": 400}),
        ("rate_limited", {}),
    ],
)
def test_where_it_does_not_answer_the_alert_goes_up_all_the_same(
    asking: Team, action: str, more: dict[str, object]
) -> None:
    chats = [f"chat {n}" for n in range(5)]
    for chat in chats:
        asking.missed(chat)
    asking.tawk.fault("chat.get", action, count=None, **more)
    assert alerted(asking, *chats) == chats
    assert asking.asked("chat.get") <= 3, "it is not asked again and again by who must not wait"


def test_what_is_gone_there_is_kept_here_and_told_of(asking: Team) -> None:
    asking.missed("chat")
    before = asking.get("chat")
    asking.do("purge", "chat")
    assert alerted(asking, "chat") == ["chat"]
    found = asking.get("chat")
    assert found.facts.there
    assert found.facts.there.place is Place.GONE
    assert (found.lines, found.outcome, found.status) == (before.lines, before.outcome, before.status)


def test_an_answer_that_can_not_be_read_holds_no_alert_up(asking: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    asking.missed("chat")
    asking.missed("other")

    def strange(self: TawkClient, kind: Kind, property_id: str, external_id: str) -> Item:
        return {"id": "other" if external_id == "chat" else None, "messages": 7}

    monkeypatch.setattr(TawkClient, "whole", strange)
    assert alerted(asking, "chat", "other") == ["chat", "other"]


def test_what_somebody_has_is_not_asked_about(asking: Team) -> None:
    number = asking.missed("chat")
    asking.inbox.desk.do(Deed.TAKE, number, ANA, Choice())
    assert asking.inquiry().ask([number, 10_000]) == {number, 10_000}
    assert asking.asked("chat.get") == 0


def test_many_are_asked_about_by_and_by(asking: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = [asking.missed(f"chat {n}") for n in range(12)]
    whole = TawkClient.whole

    def slow(self: TawkClient, kind: Kind, property_id: str, external_id: str) -> Item:
        asking.inbox.clock.forward(timedelta(seconds=4))
        return whole(self, kind, property_id, external_id)

    monkeypatch.setattr(TawkClient, "whole", slow)
    inquiry, left, rounds = asking.inquiry(), numbers, 0
    while left:
        sure = inquiry.ask(left)
        assert sorted(sure) == left[: len(sure)]
        left, rounds = [number for number in left if number not in sure], rounds + 1
    assert (rounds, asking.asked("chat.get")) == (4, 12)
    assert all(asking.get(f"chat {n}").facts.there for n in range(12))


def test_a_single_chat_does_not_say_that_it_is_in_the_trash(store_url: str) -> None:
    """Or what the team brought back here would be thrown away again by the next look."""
    with team(store_url, KNOWN_ONLY) as quiet:
        number = quiet.missed("chat")
        quiet.do("delete", "chat")
        quiet.look()
        assert quiet.get("chat").folder is Folder.TRASH
        quiet.inbox.clock.forward(MINUTE)
        quiet.inbox.desk.do(Deed.RESTORE, number, ANA, Choice())
        quiet.inbox.clock.forward(MINUTE)
        quiet.inquiry().ask([number])
        for _ in range(3):
            quiet.look()
        found = quiet.get("chat")
        assert found.facts.there
        assert (found.folder, found.facts.there.place) == (Folder.INBOX, Place.TRASH)


def test_what_was_gone_and_is_shown_again_is_there(asking: Team) -> None:
    number = asking.missed("chat")
    asking.tawk.fault("chat.get", "error", error="not_found", status=404)
    for _ in range(2):
        asking.inquiry().ask([number])
    there = asking.get("chat").facts.there
    assert there
    assert there.place is Place.INBOX


def test_a_key_that_knows_no_such_property_says_nothing_of_its_chats(asking: Team) -> None:
    number = asking.missed("chat")
    asking.tawk.fault("chat.*", "error", error="not_found", status=404, count=None)
    assert asking.inquiry().ask([number]) == {number}
    assert asking.get("chat").facts.there is None


def test_nobody_is_kept_waiting_by_a_slow_answer_for_long(asking: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those whose turn does not come within two minutes are told of all the same."""
    numbers = [asking.missed(f"chat {n}") for n in range(30)]
    whole = TawkClient.whole

    def slow(self: TawkClient, kind: Kind, property_id: str, external_id: str) -> Item:
        asking.inbox.clock.forward(timedelta(seconds=9))
        return whole(self, kind, property_id, external_id)

    monkeypatch.setattr(TawkClient, "whole", slow)
    inquiry, left, began = asking.inquiry(), numbers, asking.inbox.clock()
    while left:
        sure = inquiry.ask(left)
        left = [number for number in left if number not in sure]
    assert asking.inbox.clock() - began < timedelta(minutes=2, seconds=30)


@pytest.mark.parametrize("error", [UpstreamRefused, UpstreamGone])
def test_what_one_property_does_not_show_is_no_reason_not_to_ask_of_another(
    asking: Team, monkeypatch: pytest.MonkeyPatch, error: type[UpstreamError]
) -> None:
    at, other = asking.inbox.clock() - 20 * MINUTE, Site(tawk_id="other")
    for chat in ("shut 1", "shut 2"):
        asking.inbox.receive(other.transcript(at, said("v", at, "anyone?"), chat=chat))
    asking.missed("chat")
    asking.do("answer", "chat", MARTA, "Here we are!")
    whole, listed, asked = TawkClient.whole, TawkClient.listed, list[str]()

    def shut(self: TawkClient, kind: Kind, property_id: str, external_id: str) -> Item:
        asked.append(external_id)
        if property_id == "other":
            raise error("chat.get", "shut")
        return whole(self, kind, property_id, external_id)

    def unlisted(self: TawkClient, wanted: Wanted) -> Listed:
        if wanted.property_id == "other":
            raise error("chat.list", "shut")
        return listed(self, wanted)

    monkeypatch.setattr(TawkClient, "whole", shut)
    monkeypatch.setattr(TawkClient, "listed", unlisted)
    numbers = [row["id"] for row in asking.inbox.rows(select(tables.conversation.c.id))]
    assert asking.inquiry().ask(numbers) == set(numbers)
    assert asked == ["shut 1", "chat"]
    assert asking.get("chat").outcome is Outcome.SERVED


def test_a_chat_with_an_odd_answer_is_no_reason_not_to_ask_of_another(
    asking: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [asking.missed("odd"), asking.missed("chat")]
    asking.do("answer", "chat", MARTA, "Here we are!")
    whole = TawkClient.whole

    def odd(self: TawkClient, kind: Kind, property_id: str, external_id: str) -> Item:
        if external_id == "odd":
            raise UpstreamAway("chat.get", "shape")
        return whole(self, kind, property_id, external_id)

    monkeypatch.setattr(TawkClient, "whole", odd)
    assert asking.inquiry().ask(numbers) == set(numbers)
    assert asking.get("chat").outcome is Outcome.SERVED
