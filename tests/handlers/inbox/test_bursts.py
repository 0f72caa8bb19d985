"""What a burst's summary opens: a private list of what it shows, for who may see it."""

from collections.abc import Mapping
from typing import Any

import pytest

from bot.domain.ids import BurstAction
from bot.domain.inbox import Deed
from bot.home.browsing import Browser
from bot.views.language import Language
from bot.views.lists import WORKED_ROWS_LIMIT
from handlers.inbox.bursts import BurstLists
from tests.bot.summaries import gathered
from tests.bot.views.checks import misfits, shown
from tests.inbox import ANA, LUIS, MINUTE, NOON, Inbox, said

URL = "https://hooks.example/actions/1"
STRANGER = "U0STRANGER"


class Hand:
    """Presses what stands under the summary of three chats or more, of which Luis has the first."""

    def __init__(self, inbox: Inbox, language: Language, count: int = 3) -> None:
        self.inbox = inbox
        self.summary, self.numbers = gathered(inbox, count)
        inbox.desk.do(Deed.TAKE, self.numbers[0], LUIS)
        inbox.receive(inbox.site.transcript(NOON, said("v", NOON, "this is another"), chat="another"))
        browser = Browser(inbox.store, inbox.lookup, inbox.clock)
        self.desk = BurstLists(browser, inbox.desk, inbox.store, lambda _: language, inbox.clock, lambda: None)
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

    def buttons(self, message: Any) -> dict[str, dict[str, str]]:
        """Of each row by its number: what is on its buttons, and what they carry."""
        rows = [block for block in message["blocks"] if str(block.get("block_id", "")).startswith("row:")]
        return {
            row["block_id"].removeprefix("row:"): {one["text"]["text"]: one["value"] for one in row["elements"]}
            for row in rows
        }

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


def test_a_row_has_buttons_for_what_can_be_done_with_it(hand: Hand) -> None:
    taken, free, closed = hand.numbers
    hand.inbox.desk.do(Deed.CLOSE, closed, LUIS)
    buttons = hand.buttons(hand.press(BurstAction.ALL, str(hand.summary)))
    assert {int(number): list(labels) for number, labels in buttons.items()} == {
        taken: ["Close", "Open…"],
        free: ["Take it", "Close", "Open…"],
        closed: ["Open…"],
    }


def test_rows_of_other_lists_have_none(hand: Hand) -> None:
    assert hand.buttons(hand.lists.list([], ANA, hand.inbox.channel)) == {}


@pytest.mark.parametrize(
    ("label", "name", "told"), [("Take it", BurstAction.TAKE, "yours now"), ("Close", BurstAction.CLOSE, "closed")]
)
def test_a_deed_on_a_row_is_done_and_shown_in_the_place_of_the_list(
    hand: Hand, label: str, name: str, told: str
) -> None:
    number = str(hand.numbers[1])
    place = hand.buttons(hand.press(BurstAction.FREE, str(hand.summary)))[number][label]
    answer = hand.press(name, place)
    assert answer["replace_original"] is True
    assert hand.found({"text": answer["text"], "blocks": answer["blocks"]}) == {"chat-2"}
    [line] = [block for block in answer["blocks"] if block.get("block_id") == f"told:{number}"]
    assert told in line["text"]["text"]
    assert line["accessory"]["value"] == number
    done = hand.inbox.get("chat-1")
    assert (done.agent, done.is_open) == ((ANA, True) if name == BurstAction.TAKE else ("", False))


def test_who_was_slower_reads_so_above_the_list_as_it_is(hand: Hand) -> None:
    number = hand.numbers[1]
    place = hand.buttons(hand.press(BurstAction.FREE, str(hand.summary)))[str(number)]["Take it"]
    hand.inbox.desk.do(Deed.TAKE, number, LUIS)
    answer = hand.press(BurstAction.TAKE, place)
    assert f"<@{LUIS}> was faster" in shown({"text": "", "blocks": answer["blocks"]})
    assert hand.found({"text": answer["text"], "blocks": answer["blocks"]}) == {"chat-2"}


def test_on_a_list_that_is_gone_the_deed_is_done_and_told_below(hand: Hand) -> None:
    number = str(hand.numbers[1])
    place = hand.buttons(hand.press(BurstAction.FREE, str(hand.summary)))[number]["Take it"]
    hand.press(BurstAction.ALL, str(hand.summary))
    answer = hand.press(BurstAction.TAKE, place)
    assert (answer["replace_original"], answer["text"]) == (False, f"#{number}: yours now.")
    assert hand.inbox.get("chat-1").agent == ANA


def test_who_may_not_see_it_may_not_take_it_either(hand: Hand) -> None:
    answer = hand.press(BurstAction.TAKE, f"{hand.numbers[1]}:1:1", STRANGER)
    assert f"There is no #{hand.numbers[1]}" in answer["text"]
    assert hand.inbox.get("chat-1").agent == ""


@pytest.mark.parametrize("value", ["1", "1:2", "1:2:3:4", "a:1:1", ""])
def test_a_value_that_is_none_of_ours_does_nothing(hand: Hand, value: str) -> None:
    assert not hand.desk.press({"user": {"id": ANA}}, {"action_id": BurstAction.TAKE, "value": value})


def test_a_page_with_buttons_is_no_more_than_a_message_may_hold(inbox: Inbox, english: Language) -> None:
    hand = Hand(inbox, english, WORKED_ROWS_LIMIT + 3)
    first = hand.press(BurstAction.FREE, str(hand.summary))
    taken = hand.press(BurstAction.TAKE, hand.buttons(first)[str(hand.numbers[1])]["Take it"])
    for answer in (first, taken):
        assert misfits({"text": answer["text"], "blocks": answer["blocks"]}) == []
        assert len(hand.buttons(answer)) == WORKED_ROWS_LIMIT
