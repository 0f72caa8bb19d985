"""What a burst's summary opens: a private list of what it shows, for who may see it."""

from collections.abc import Mapping
from typing import Any

import pytest

from bot.domain.ids import BurstAction
from bot.domain.inbox import Deed
from bot.home.browsing import Browser
from bot.views.language import Language
from handlers.bursts import BurstLists
from tests.bot.summaries import gathered
from tests.bot.views.checks import misfits, shown
from tests.inbox import ANA, LUIS, MINUTE, NOON, Inbox, said

URL = "https://hooks.example/actions/1"
STRANGER = "U0STRANGER"


class Hand:
    """Presses what stands under the summary of three chats, of which Luis has the first."""

    def __init__(self, inbox: Inbox, language: Language) -> None:
        self.inbox = inbox
        self.summary, self.numbers = gathered(inbox)
        inbox.desk.do(Deed.TAKE, self.numbers[0], LUIS)
        inbox.receive(inbox.site.transcript(NOON, said("v", NOON, "this is another"), chat="another"))
        browser = Browser(inbox.store, inbox.lookup, inbox.clock)
        self.desk = BurstLists(browser, inbox.store, lambda _: language, inbox.clock, lambda: None)
        self.lists = inbox.list_desk(language)

    def press(self, name: str, value: str, actor: str = ANA) -> Mapping[str, Any]:
        """The answer that the worker would send."""
        assert self.desk.press({"user": {"id": actor}, "response_url": URL}, {"action_id": name, "value": value})
        with self.inbox.store.write() as tx:
            answer = tx.answers.take(self.inbox.clock())
        assert answer is not None
        return answer.body

    def shows(self, name: str, actor: str = ANA) -> set[str]:
        body = self.press(name, str(self.summary), actor)
        assert body.get("replace_original") is not True
        return self.found({"text": body["text"], "blocks": body["blocks"]})

    def types(self, line: str) -> set[str]:
        return self.found(self.lists.list(line.split(), ANA, self.inbox.channel))

    def found(self, message: Any) -> set[str]:
        assert misfits(message) == []
        names = ("chat-0", "chat-1", "chat-2", "another")
        return {name for name in names if f"this is {name}" in shown(message)}


@pytest.fixture
def hand(inbox: Inbox, english: Language) -> Hand:
    return Hand(inbox, english)


def test_it_lists_what_nobody_has_or_all(hand: Hand) -> None:
    assert hand.shows(BurstAction.FREE) == {"chat-1", "chat-2"}
    assert hand.shows(BurstAction.ALL) == {"chat-0", "chat-1", "chat-2"}
    assert hand.shows(BurstAction.ALL, STRANGER) == set()


def test_the_same_is_typed_with_any_other_filter(hand: Hand) -> None:
    summary = f"burst:{hand.summary}"
    assert hand.types(f"{summary} agent:none") == {"chat-1", "chat-2"}
    assert hand.types(f"{summary} agent:any") == {"chat-0"}
    assert hand.types(f"{summary} chat-2") == {"chat-2"}
    assert hand.types(f"{summary} sort:updated status:any") == {"chat-0", "chat-1", "chat-2"}
    assert hand.types("burst:9999") == set()


def test_what_is_not_ours_is_left_to_others(hand: Hand) -> None:
    assert not hand.desk.press({"user": {"id": ANA}}, {"action_id": "digest_more", "value": "1"})
    assert not hand.desk.press({"user": {"id": ANA}}, {"action_id": BurstAction.ALL, "value": "x"})


def test_it_lists_what_began_earlier_than_was_known(hand: Hand) -> None:
    inbox, before = hand.inbox, NOON - 5 * MINUTE
    lines = (said("v", before, "this is chat-1"), said("v", NOON, "and this"))
    inbox.receive(inbox.site.transcript(before, *lines, chat="chat-1"))
    assert inbox.get("chat-1").created_at < NOON
    with inbox.store.write() as tx:
        tx.bursts.collect(hand.summary, inbox.clock())
    assert hand.shows(BurstAction.FREE) == {"chat-1", "chat-2"}
