"""What the tests of replies in threads are worth: without each guard the harm that it keeps off is done."""

import pytest

from bot.ports import MailState
from tests.handlers.threads import Thread

MODULE = "bot.tickets.thread_replies"


def test_without_the_look_at_how_it_begins_a_note_reaches_the_visitor(
    thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{MODULE}.is_private", lambda _: False)
    thread.hear("note: he is angry")
    assert thread.sent() == ["note: he is angry"]


def test_without_the_memory_of_what_was_heard_a_message_is_sent_each_time(
    thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.posts.thread_replies.SqlThreadReplies.at", lambda *_: None)
    monkeypatch.setattr("storage.posts.thread_replies.SqlThreadReplies.keep", lambda *_: True)
    ts = thread.hear("It is red.")
    thread.hear("It is red.", ts=ts)
    assert thread.sent() == ["It is red."] * 2


def test_without_the_look_at_who_wrote_it_an_app_writes_to_the_visitor(
    thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And our own mark in the thread would be answered by itself."""
    monkeypatch.setattr("handlers.talk.thread_replies.UNHEARD", ())
    thread.hear("I am an app.", bot_id="B1")
    assert thread.sent() == ["I am an app."]


def test_without_the_mode_every_thread_goes_out(thread: Thread, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{MODULE}.addressed", lambda tx, *_: tx.conversations.head(thread.number))
    thread.hear("It is red.", thread_ts="1790000000.000999")
    assert thread.states() == [MailState.WAITING]
