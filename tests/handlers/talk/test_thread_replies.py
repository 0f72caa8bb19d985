"""Replies in the threads of tickets' cards: which of them go out by e-mail, once each, and which stay inside."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.inbox import Deed, MailMode, Role, Status
from bot.ports import Grant, Group, MailFile, MailState, Person
from bot.tickets.desk import Tickets
from bot.tickets.thread_replies import ThreadReplies
from tests.bot.tickets.correspondence import SECOND
from tests.handlers.threads import BOT, CHAT_TS, STRANGER, TS, VIEWER, Thread
from tests.inbox import ANA, LUIS, said


def test_a_reply_goes_to_the_visitor_after_ten_seconds(thread: Thread) -> None:
    thread.hear("It is red. &lt;really&gt;")
    assert thread.states() == [MailState.WAITING]
    assert thread.sent() == ["It is red. <really>"]
    assert thread.mail.get(thread.number).status is Status.PENDING
    assert thread.woken == 1
    assert thread.told() == []
    [_, mail] = thread.mail.mails(thread.number)
    assert (mail.author, mail.post_id is not None) == (ANA, True), "its mark stands in the thread"


@pytest.mark.parametrize("mode", [MailMode.ALERTS, MailMode.EXPLICIT])
def test_in_the_other_modes_nothing_goes_out_and_nothing_is_said(thread: Thread, mode: MailMode) -> None:
    thread.set_mode(mode)
    thread.hear("It is red.")
    thread.hear("Hello", thread_ts=CHAT_TS)
    thread.hear("Hello", user=STRANGER)
    assert (thread.sent(), thread.told(), thread.woken) == ([], [], 0)


@pytest.mark.parametrize(
    "text",
    [
        "note: he is angry",
        "Note : he is angry",
        "*note:* he is angry",
        "private: he is angry",
        "nota: está enfadado",
        "Privado:está enfadado",
        ";; he is angry",
        ";;he is angry",
        "🔒 he is angry",
        ":lock: he is angry",
        "&gt; note: he is angry",
        "\u200bnote: he is angry",
        f"<@{LUIS}> note: he is angry",
    ],
)
def test_what_is_marked_private_stays_inside(thread: Thread, text: str) -> None:
    thread.hear(text)
    assert (thread.sent(), thread.told()) == ([], [])


@pytest.mark.parametrize("text", ["notebook: yours", "A note: it is red", "noted", "; fine", "unlock: 🔒", ":locked:"])
def test_the_same_words_elsewhere_go_out(thread: Thread, text: str) -> None:
    """The guard of the test above: it is not that nothing goes out."""
    thread.hear(text)
    assert thread.sent() == [text]


@pytest.mark.parametrize(
    "more",
    [
        {"bot_id": "B1"},
        {"bot_id": "B1", "user": BOT},
        {"subtype": "bot_message"},
        {"subtype": "channel_join"},
        {"subtype": "message_replied"},
        {"edited": {"ts": "1"}},
        {"user": ""},
        {"user": "U0APP"},
        {"channel_type": "im"},
        {"thread_ts": ""},
        {"thread_ts": "1790000000.000999"},
        {"channel": "C0OTHER"},
    ],
)
def test_neither_apps_nor_what_stands_elsewhere_is_heard(thread: Thread, more: dict[str, Any]) -> None:
    with thread.inbox.store.write() as tx:
        tx.people.save([Person("U0APP", "app", is_bot=True)])
    thread.hear("It is red.", **more)
    assert (thread.sent(), thread.told()) == ([], [])


@pytest.mark.parametrize("more", [{}, {"subtype": "thread_broadcast"}, {"channel_type": "group"}])
def test_every_reply_of_a_person_is_heard(thread: Thread, more: dict[str, Any]) -> None:
    thread.hear("It is red.", **more)
    assert thread.sent() == ["It is red."]


def test_a_card_itself_is_no_reply(thread: Thread) -> None:
    thread.hear("It is red.", ts=TS, thread_ts=TS)
    assert thread.sent() == []


def test_what_is_said_to_me_is_a_command_and_no_answer(thread: Thread) -> None:
    thread.hear(f"<@{BOT}> close")
    thread.hear(f"please <@{BOT}|recado> close")
    thread.desk.hear({}, {"channel_type": "channel", "channel": thread.inbox.channel, "user": ANA, "thread_ts": TS,
                          "ts": "1.1", "text": f"<@{BOT}> close"})  # fmt: skip
    assert thread.sent() == []
    thread.hear(f"<@{LUIS}> knows it")
    assert thread.sent() == ["@team knows it"]


def test_a_message_that_slack_tells_of_thrice_is_answered_once(thread: Thread) -> None:
    ts = thread.hear("It is red.")
    thread.hear("It is red.", ts=ts)
    assert thread.sent() == ["It is red."]
    thread.hear("It is red.", ts=ts)
    assert thread.sent() == ["It is red."]
    thread.hear("It is red.")
    assert thread.sent() == ["It is red."] * 2, "the same words again are another message"


def test_a_process_that_dies_before_the_end_leaves_nothing_and_the_next_try_does_all(
    thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Death(BaseException): ...

    def die(*_: object) -> None:
        raise Death

    with monkeypatch.context() as dying:
        dying.setattr("storage.posts.thread_replies.SqlThreadReplies.keep", die)
        with pytest.raises(Death):
            thread.hear("It is red.", ts="1790000001.5")
    assert (thread.sent(), thread.states()) == ([], [])
    thread.hear("It is red.", ts="1790000001.5")
    assert thread.sent() == ["It is red."]


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        (f"<@{LUIS}> of <!subteam^S0CREW> knows", "@Luis Vega of @crew knows"),
        ("<@U0NOBODY> or <@U0NOBODY|carla>", "@team or @carla"),
        ("in <#C1|shop> or <#C1>", "in #shop or #…"),
        ("*see* <https://x.example/?a=1&amp;b=2|our page>", "*see* our page (https://x.example/?a=1&b=2)"),
        ("<http://shop.example|shop.example> <https://x.example>", "shop.example https://x.example"),
        ("<mailto:a@shop.example|a@shop.example>", "a@shop.example"),
        ("&lt;b&gt; &amp;lt;", "<b> &lt;"),
        (":smile: :wave::skin-tone-3: :our_own: 10:30:45", "😄 👋🏼 :our_own: 10:30:45"),
        ("<!here> <!date^1^{date}|on Monday>", "@here on Monday"),
    ],
)
def test_slacks_tokens_become_words(thread: Thread, typed: str, plain: str) -> None:
    with thread.inbox.store.write() as tx:
        tx.people.save([Person(LUIS, "Luis Vega")])
        tx.people.set_groups([Group("S0CREW", "crew")])
    thread.hear(typed)
    assert thread.sent() == [plain]


def test_who_may_not_answer_is_told_alone_and_once(thread: Thread) -> None:
    with thread.inbox.store.write() as tx:
        tx.people.grant(Grant(thread.mail.get(thread.number).property_id, VIEWER, Role.VIEWER))
    ts = thread.hear("It is red.", user=VIEWER)
    thread.hear("It is red.", ts=ts, user=VIEWER)
    thread.hear("It is red.", user=STRANGER)
    assert thread.sent() == []
    first, second = thread.told()
    assert first.whom is not None
    assert (first.whom.agent, first.whom.channel, first.whom.thread_ts) == (VIEWER, thread.inbox.channel, TS)
    assert str(first.body["text"]).startswith("The visitor does not get what you wrote here. Only agents may do that")
    assert f"There is no #{thread.number}" in str(second.body["text"])
    assert "It is red." not in f"{first.body}{second.body}"


def test_what_can_not_be_sent_is_told_with_its_reason(thread: Thread) -> None:
    thread.inbox.desk.do(Deed.TRASH, thread.number, ANA)
    thread.hear("It is red.")
    assert "in the trash" in str(thread.told()[0].body["text"])
    thread.inbox.desk.do(Deed.RESTORE, thread.number, ANA)
    thread.hear("x" * 20_001)
    assert "too long" in str(thread.told()[0].body["text"])
    assert thread.sent() == []


def test_without_e_mail_it_is_said_that_it_is_off(thread: Thread) -> None:
    store, permissions, clock = thread.inbox.store, thread.inbox.permissions, thread.inbox.clock
    off = Tickets(store, permissions, None, clock)
    replies = ThreadReplies(store, permissions, off, lambda _: thread.language, clock)
    thread.desk = replace(thread.desk, replies=replies)
    thread.hear("It is red.")
    assert "E-mail is not set up here" in str(thread.told()[0].body["text"])


def test_in_a_chats_thread_nothing_goes_out_and_whoever_could_answer_is_told_how_once(thread: Thread) -> None:
    chat = thread.mail.get(thread.number).linked
    thread.hear("It is red.", thread_ts=CHAT_TS)
    thread.hear("And large.", thread_ts=CHAT_TS)
    thread.hear("Hello", thread_ts=CHAT_TS, user=STRANGER)
    [told] = thread.told()
    assert f"#{chat} became the ticket #{thread.number}" in str(told.body["text"])
    thread.hear("Red!", thread_ts=CHAT_TS, user=LUIS)
    assert len(thread.told()) == 1, "another person is another reader"
    assert thread.sent() == []


def test_a_chat_that_is_no_ticket_yet_can_be_made_one(thread: Thread) -> None:
    at = thread.inbox.clock()
    other = thread.inbox.site.transcript(at, said("v", at, "hi"), chat="other")
    thread.inbox.receive(other)
    number = thread.inbox.get("other").id
    thread.show(number, "1790000000.000300")
    thread.hear("Hello", thread_ts="1790000000.000300")
    assert f"`/inbox ticket #{number}`" in str(thread.told()[0].body["text"])


def test_a_reply_with_files_waits_until_they_were_read(thread: Thread) -> None:
    files = [{"id": "F1", "name": "lamp.png", "mimetype": "image/png", "size": 3, "mode": "hosted"},
             {"id": "F2", "file_access": "check_file_info"}]  # fmt: skip
    thread.hear("See there.", subtype="file_share", files=files)
    thread.hear("", subtype="file_share", files=files[:1])
    assert thread.sent() == []
    _, first, second = thread.mail.mails(thread.number)
    assert [[file.name for file in mail.files] for mail in (first, second)] == [["lamp.png", "file"], ["lamp.png"]]
    with thread.inbox.store.write() as tx:
        while fetch := tx.mail_fetches.claim(thread.inbox.clock(), thread.inbox.clock() + SECOND):
            assert tx.mail_fetches.keep(fetch, MailFile(fetch.name, "image/png", 3, b"abc"))
    assert thread.sent() == ["See there.", ""]


def test_a_reply_with_a_file_that_can_not_be_carried_is_not_sent_at_all(thread: Thread) -> None:
    ts = thread.hear("See there.", subtype="file_share", files=[{"id": "F1", "name": "plan", "is_external": True}])
    thread.hear("See there.", subtype="file_share", files=[{"id": f"F{n}", "size": 1} for n in range(11)])
    thread.hear("See there.", ts=ts, subtype="file_share", files=[{"id": "F1", "name": "plan", "is_external": True}])
    assert thread.sent() == []
    first, second = thread.told()
    assert "“plan” lies outside of Slack" in str(first.body["text"])
    assert "too many files" in str(second.body["text"])


@pytest.mark.parametrize(
    "event",
    [
        {"subtype": "message_changed"},
        {"subtype": "message_changed", "message": "x"},
        {"subtype": "message_deleted", "previous_message": None},
        {"subtype": "message_deleted", "previous_message": {"ts": 1, "thread_ts": 2}},
        {"user": ANA, "text": None, "ts": None, "thread_ts": TS},
        {"user": ANA, "text": 1, "ts": "1", "thread_ts": ["x"]},
    ],
)
def test_events_of_odd_shapes_do_nothing(thread: Thread, event: dict[str, Any]) -> None:
    thread.tell(event)
    assert (thread.sent(), thread.told()) == ([], [])
