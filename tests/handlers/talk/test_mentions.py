"""`@recado …` in a card's thread, from Slack's event to the deed and the answer for one."""

from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from bot.desks.desk import Choice
from bot.domain.inbox import Deed, Status
from bot.ports import Place, PrivateAnswer
from bot.views.language import Language
from handlers.talk.commands import Commands
from handlers.talk.mentions import Mentions
from storage.tables import post
from tests.inbox import ANA, LUIS, NOON, Inbox, said, speaking

TS, BOT = "1790000000.000100", "U0BOT"


class Ear:
    """Hears mentions as Slack tells of them."""

    def __init__(self, inbox: Inbox, language: Language) -> None:
        self.inbox = inbox
        self.woken = 0
        zone = ZoneInfo("Europe/Madrid")
        parts = inbox.contact_desk(language), inbox.list_desk(language), inbox.people_desk(language)
        told = (lambda _: language, self._wake, inbox.clock, zone)
        more = inbox.ticket_desk(language), inbox.digest_commands(language), inbox.failure_desk(language)
        commands = Commands(inbox.desk, inbox.lookup, *told, *parts, *more, speaking(language))
        self._mentions = Mentions(inbox.store, commands, inbox.clock, self._wake)

    def hear(self, text: str, event_id: str = "Ev1", thread: str = TS, **more: object) -> PrivateAnswer | None:
        event: dict[str, Any] = {"text": text, "user": ANA, "channel": self.inbox.channel, "thread_ts": thread, **more}
        body = {"event_id": event_id, "authorizations": [{"user_id": BOT}]}
        self._mentions.hear(body, event)
        with self.inbox.store.write() as tx:
            return tx.answers.take(self.inbox.clock())

    def hear_directly(self, text: str, event_id: str = "Ev1", **more: object) -> str:
        """What is answered to a direct message, or nothing."""
        event: dict[str, Any] = {"text": text, "user": ANA, "channel": "D0ANA", "channel_type": "im", **more}
        self._mentions.hear_directly({"event_id": event_id, "authorizations": [{"user_id": BOT}]}, event)
        with self.inbox.store.write() as tx:
            answer = tx.answers.take(self.inbox.clock())
        if answer is None:
            return ""
        assert answer.whom == Place("D0ANA", str(more.get("user", ANA)), str(more.get("thread_ts", "")))
        return f"{answer.body['text']}\n{answer.body.get('blocks', '')}"

    def _wake(self) -> None:
        self.woken += 1


@pytest.fixture
def ear(inbox: Inbox, english: Language) -> Ear:
    """One missed chat whose card stands at `TS`."""
    inbox.receive(inbox.site.transcript(NOON, said("v", NOON, "Hello?")))
    with inbox.engine.begin() as connection:
        connection.execute(update(post).where(post.c.kind == "card").values(ts=TS))
    return Ear(inbox, english)


def test_a_mention_in_a_card_s_thread_acts_on_its_conversation(ear: Ear) -> None:
    answer = ear.hear(f"<@{BOT}> close")
    assert answer is not None
    assert answer.whom == Place(ear.inbox.channel, ANA, TS)
    assert f"#{ear.inbox.get().id}: closed." in str(answer.body["text"])
    assert ear.inbox.get().status is Status.CLOSED
    assert ear.woken > 0


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("take", {"agent": ANA}),
        ("tomar", {"agent": ANA}),
        (f"assign <@{LUIS}>", {"agent": LUIS}),
        ("tag vip", {"tags": ("vip",)}),
        ("note #2 is what they ordered", {"notes": 1}),
    ],
)
def test_each_command_works_there(ear: Ear, text: str, changes: dict[str, object]) -> None:
    ear.hear(f"Hey <@{LUIS}>, <@{BOT}> {text}")
    found = ear.inbox.get()
    assert {name: getattr(found, name) for name in changes} == changes


def test_the_same_event_again_does_nothing(ear: Ear) -> None:
    assert ear.hear(f"<@{BOT}> note once") is not None
    assert ear.hear(f"<@{BOT}> note once") is None
    assert ear.inbox.get().notes == 1
    assert ear.hear(f"<@{BOT}> note once", "Ev2") is not None
    assert ear.inbox.get().notes == 2


@pytest.mark.parametrize("more", [{"bot_id": "B1"}, {"subtype": "bot_message"}, {"edited": {"ts": "1"}}, {"user": ""}])
def test_bots_and_edits_are_not_heard(ear: Ear, more: Any) -> None:
    assert ear.hear(f"<@{BOT}> close", **more) is None
    assert ear.inbox.get().status is Status.OPEN


@pytest.mark.parametrize("elsewhere", [{"thread": "1.5"}, {"thread": ""}, {"channel": "C0OTHER"}])
def test_elsewhere_the_number_has_to_be_said(ear: Ear, elsewhere: Any) -> None:
    answer = ear.hear(f"<@{BOT}> close", **elsewhere)
    assert answer is not None
    assert "Say which conversation" in str(answer.body["text"])
    assert ear.inbox.get().status is Status.OPEN
    listed = ear.hear(f"<@{BOT}> list", "Ev2", **elsewhere)
    assert listed is not None
    assert "Open conversations" in str(listed.body["text"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(st.text(max_size=80) | st.text("\ud800\0<&>@#: ", max_size=20))
def test_whatever_is_said_is_answered(ear: Ear, text: str) -> None:
    answer = ear.hear(f"<@{BOT}> {text}", uuid4().hex)
    assert answer is not None
    assert answer.body["text"]


@pytest.mark.parametrize(
    "text", ["list", "lista", "/inbox list", "/INBOX list", "inbox list", f"<@{BOT}> list", f"  <@{BOT}>  /inbox list"]
)
def test_in_a_direct_message_nobody_has_to_be_mentioned(ear: Ear, text: str) -> None:
    assert "Hello?" in ear.hear_directly(text)


@pytest.mark.parametrize("text", ["", " ", f"<@{BOT}>", "/inbox", "menu"])
def test_there_nothing_asks_for_the_menu(ear: Ear, text: str) -> None:
    assert "*1* open" in ear.hear_directly(text)


def test_there_the_number_has_to_be_said(ear: Ear) -> None:
    assert "only in a card's thread it may be left out" in ear.hear_directly("close")
    assert "closed." in ear.hear_directly(f"close #{ear.inbox.get().id}", "Ev2")
    assert ear.inbox.get().status is Status.CLOSED


def test_in_the_thread_of_what_one_was_told_of_it_is_about_that(ear: Ear) -> None:
    """The message that tells of an assignment stands under its reader's id."""
    number = ear.inbox.get().id
    ear.inbox.desk.do(Deed.ASSIGN, number, LUIS, Choice(ANA))
    with ear.inbox.engine.begin() as connection:
        connection.execute(update(post).where(post.c.kind == "assigned").values(ts="1790000000.000900"))
    assert f"#{number}: closed." in ear.hear_directly("close", thread_ts="1790000000.000900")
    other = ear.hear_directly("close", "Ev2", thread_ts="1790000000.000900", user=LUIS)
    assert "Say which conversation" in other, "it is not what he was told"


def test_a_name_at_the_beginning_that_is_not_ours_is_whom_it_is_about(ear: Ear) -> None:
    assert "I don't know" in ear.hear_directly(f"<@{LUIS}> list")


@pytest.mark.parametrize(
    "more",
    [
        {"bot_id": "B1"},
        {"subtype": "message_changed"},
        {"edited": {"ts": "1"}},
        {"user": ""},
        {"channel_type": "channel"},
    ],
)
def test_what_others_say_is_let_be(ear: Ear, more: Any) -> None:
    assert ear.hear_directly("list", **more) == ""


def test_a_direct_message_told_of_twice_is_answered_once(ear: Ear) -> None:
    assert ear.hear_directly("list") != ""
    assert ear.hear_directly("list") == ""


@pytest.mark.parametrize(
    "said_there", ["show", "take", "close", "note x", "tag vip", "history", "purge", "spam", "snooze 1h", "contact"]
)
def test_in_the_thread_of_a_card_that_one_may_not_see_its_number_does_not_exist(ear: Ear, said_there: str) -> None:
    """Whoever left the property still reads the old cards in Slack; the answer is that to a number which is none."""
    number = ear.inbox.get().id
    with ear.inbox.store.write() as tx:
        tx.people.leave(ear.inbox.channel, ANA)
    there = ear.hear(f"<@{BOT}> {said_there}")
    assert there is not None
    nowhere = ear.hear(f"<@{BOT}> {_with_number(said_there, 99_999)}", "Ev2", thread="")
    assert nowhere is not None
    assert str(there.body["text"]).replace(f"#{number}", "#99999") == nowhere.body["text"]
    assert "Hello?" not in str(there.body)
    assert ear.inbox.journal() == []


def _with_number(text: str, number: int) -> str:
    command, _, rest = text.partition(" ")
    return f"{command} #{number} {rest}".strip()


def test_the_same_words_of_somebody_who_may_see_it_do_something(ear: Ear) -> None:
    """The guard of the test above: it is not the words that are refused."""
    told = ear.hear(f"<@{BOT}> show")
    assert told is not None
    assert "Hello?" in str(told.body["blocks"])
    ear.hear(f"<@{BOT}> close", "Ev2")
    assert [entry.deed for entry in ear.inbox.journal()] == [Deed.CLOSE]


def test_a_message_of_the_same_time_in_another_channel_is_no_card(ear: Ear) -> None:
    answer = ear.hear(f"<@{BOT}> show", channel="C0OTHER")
    assert answer is not None
    assert "Say which conversation" in str(answer.body["text"])
