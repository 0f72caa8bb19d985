"""The menu and what is pressed there: what takes its place, and for whom."""

from collections.abc import Mapping
from typing import Any

import pytest
from slack_sdk.errors import SlackClientError

from bot.domain.ids import ListAction
from bot.domain.inbox import Deed
from bot.views.language import Language
from tests.bot.views.checks import misfits, shown
from tests.inbox import ANA, LUIS, MINUTE, NOON, Inbox, said

URL = "https://hooks.example/actions/1"
STRANGER = "U0STRANGER"


class Hand:
    """Asks for lists and presses what stands under them."""

    def __init__(self, inbox: Inbox, language: Language) -> None:
        self.inbox = inbox
        self.desk = inbox.list_desk(language)

    def press(self, name: str, actor: str = ANA, value: str = "menu", **more: object) -> Mapping[str, Any] | None:
        """The answer that the worker would send."""
        body = {"user": {"id": actor}, "response_url": URL, **more}
        assert self.desk.press(body, {"action_id": name, "value": value})
        with self.inbox.store.write() as tx:
            answer = tx.answers.take(self.inbox.clock())
        return answer.body if answer else None

    def shows(self, name: str, actor: str = ANA, value: str = "menu") -> str:
        """What takes the place of what was pressed."""
        body = self.press(name, actor, value)
        assert body is not None
        assert body["replace_original"] is True
        message = {"text": body["text"], "blocks": body["blocks"]}
        assert misfits(message) == []  # type: ignore[arg-type]
        return shown(message)  # type: ignore[arg-type]


@pytest.fixture
def hand(inbox: Inbox, english: Language) -> Hand:
    """Four missed chats: free, Ana's, Luis's, one in the trash."""
    for name in ("free", "ana", "luis", "trash"):
        inbox.receive(inbox.site.transcript(NOON, said("v", NOON, f"this is {name}"), chat=name))
    for name, deed, actor in (("ana", Deed.TAKE, ANA), ("luis", Deed.TAKE, LUIS), ("trash", Deed.TRASH, ANA)):
        inbox.clock.forward(MINUTE)
        inbox.desk.do(deed, inbox.get(name).id, actor)
    return Hand(inbox, english)


def found(text: str) -> set[str]:
    return {name for name in ("free", "ana", "luis", "trash") if f"this is {name}" in text}


def test_the_menu_counts_what_its_reader_may_see(hand: Hand) -> None:
    for actor, counted in ((ANA, "*3* open · *1* yours · *1* unassigned"), (STRANGER, "*0* open · *0* yours")):
        message = hand.desk.menu((), actor, "C0ELSEWHERE")
        assert counted in shown(message)
        assert misfits(message) == []


@pytest.mark.parametrize(
    ("name", "names"),
    [
        (ListAction.MINE, {"ana"}),
        (ListAction.UNASSIGNED, {"free"}),
        (ListAction.OPEN, {"free", "ana", "luis"}),
        (ListAction.TRASH, {"trash"}),
    ],
)
def test_a_button_of_the_menu_shows_its_list_in_its_place(hand: Hand, name: str, names: set[str]) -> None:
    assert found(hand.shows(name)) == names
    assert found(hand.shows(name, STRANGER)) == set(), "who may see nothing is shown nothing"


def test_there_is_a_way_back_to_the_menu(hand: Hand) -> None:
    assert "`/inbox take #1042`" in hand.shows(ListAction.HELP)
    for name in (ListAction.HELP, ListAction.OPEN):
        body = hand.press(name)
        assert body is not None
        assert any(one["action_id"] == ListAction.MENU for one in body["blocks"][-1]["elements"])
    assert "*3* open" in hand.shows(ListAction.MENU)


def test_what_nobody_may_answer_and_what_is_not_ours_is_let_be(hand: Hand) -> None:
    assert hand.press(ListAction.MENU, response_url="") is None
    assert hand.desk.press({"user": {"id": ANA}, "response_url": URL}, {"action_id": "take", "value": "1"}) is False


def test_a_press_that_is_refused_leaves_the_list_where_it_is(inbox: Inbox, english: Language) -> None:
    inbox.receive(inbox.site.start(NOON))
    with inbox.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM reading")
    body = Hand(inbox, english).press(ListAction.OPEN, STRANGER)
    assert body is not None
    assert body["replace_original"] is False
    assert "still reading who is in which channel" in body["text"]


@pytest.fixture
def long(inbox: Inbox, english: Language) -> Hand:
    """A page and a half."""
    for n in range(30):
        asked = said("v", NOON + n * MINUTE, f"question {n}.")
        inbox.receive(inbox.site.transcript(NOON, asked, chat=f"chat-{n}"))
    return Hand(inbox, english)


def turn_values(message: Mapping[str, Any]) -> dict[str, str]:
    return {one["action_id"]: one["value"] for one in message["blocks"][-1]["elements"]}


def test_older_and_newer_draw_the_list_anew_in_its_place(long: Hand) -> None:
    first = long.desk.list((), ANA, long.inbox.channel)
    assert set(turn_values(first)) == {ListAction.OLDER, ListAction.MENU}
    older = long.press(ListAction.OLDER, value=turn_values(first)[ListAction.OLDER])
    assert older is not None
    assert "question 9." in str(older["blocks"])
    assert "question 10." not in str(older["blocks"])
    assert set(turn_values(older)) == {ListAction.NEWER, ListAction.MENU}
    assert "question 29." in long.shows(ListAction.NEWER, value=turn_values(older)[ListAction.NEWER])


def test_pages_of_a_search_have_its_words(long: Hand) -> None:
    first = long.desk.search(("status:any", "question"), ANA, long.inbox.channel)
    long.inbox.receive(long.inbox.site.start(NOON + 60 * MINUTE, "something else", chat="other"))
    told = long.shows(ListAction.OLDER, value=turn_values(first)[ListAction.OLDER])
    assert "question 9." in told
    assert "All conversations" in told


@pytest.mark.parametrize("value", ["", "1", "1:2", "x:2", "1:", "99999999999999999999:2", "1:-1", None])
def test_a_list_that_is_over_is_refused_with_the_next_step(long: Hand, value: str) -> None:
    long.desk.list((), ANA, long.inbox.channel)
    body = long.press(ListAction.OLDER, value=value)
    assert body is not None
    assert body["replace_original"] is False
    assert "Ask anew with `/inbox list`" in body["text"]


def test_nobody_turns_the_list_of_somebody_else(long: Hand) -> None:
    value = turn_values(long.desk.list((), ANA, long.inbox.channel))[ListAction.OLDER]
    body = long.press(ListAction.OLDER, LUIS, value)
    assert body is not None
    assert "That list is over" in body["text"]
    assert "question 9." in long.shows(ListAction.OLDER, ANA, value)


class Pane:
    """Slack's windows, for a search from the menu."""

    def __init__(self, *, late: bool = False) -> None:
        self.late = late
        self.shown: list[dict[str, Any]] = []

    def views_open(self, *, trigger_id: str, view: dict[str, Any]) -> None:
        if self.late:
            raise SlackClientError
        self.shown.append(view)

    def views_push(self, *, trigger_id: str, view: dict[str, Any]) -> None:
        raise AssertionError

    def views_update(self, *, view_id: str, view: dict[str, Any], hash: str | None = None) -> None:
        raise AssertionError


def test_the_menu_opens_the_search_and_stays(inbox: Inbox, english: Language) -> None:
    pane = Pane()
    hand = Hand(inbox, english)
    hand.desk = inbox.list_desk(english, pane)
    assert hand.press(ListAction.SEARCH) is None
    assert [view["callback_id"] for view in pane.shown] == ["search_inbox"]


def test_a_window_that_took_too_long_is_told(inbox: Inbox, english: Language) -> None:
    hand = Hand(inbox, english)
    hand.desk = inbox.list_desk(english, Pane(late=True))
    body = hand.press(ListAction.SEARCH)
    assert body is not None
    assert body["replace_original"] is False
    assert "took too long" in body["text"]
