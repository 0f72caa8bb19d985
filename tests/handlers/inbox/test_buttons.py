"""Buttons and overflow options, as Slack sends them when somebody presses."""

from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.errors import SlackClientError
from sqlalchemy import select

from bot.domain.inbox import Deed, Folder, Status
from bot.ports import PrivateAnswer
from bot.views.language import Language
from handlers.exchange.whispers import ANSWER_LIFE
from handlers.inbox.buttons import Buttons
from storage import tables
from tests.inbox import ADMIN, ANA, LUIS, NOON, Inbox, said

URL = "https://hooks.example/actions/1"


class Finger:
    """Presses, and notes which modals were opened and how often the worker was woken."""

    def __init__(self, inbox: Inbox, language: Language) -> None:
        inbox.receive(inbox.site.transcript(NOON, said("v", NOON, "hi"), chat="a"))
        self.inbox = inbox
        self.opened: list[tuple[str, dict[str, Any]]] = []
        self.error: Exception | None = None
        self.woken = 0
        self._buttons = Buttons(inbox.desk, inbox.store, self._open, lambda _: language, inbox.clock, self._wake)

    def press(self, action: dict[str, Any], actor: str = ANA, **more: object) -> None:
        body = {"user": {"id": actor}, "trigger_id": "t1", "response_url": URL, **more}
        self._buttons.press(body, action)

    def choose(self, value: object, actor: str = ANA) -> None:
        self.press({"action_id": "more", "selected_option": {"value": value}}, actor)

    def told(self) -> list[str]:
        """What the one who pressed will read."""
        answers = []
        while answer := self._take():
            assert answer.response_url == URL
            assert answer.body["response_type"] == "ephemeral"
            assert answer.body["replace_original"] is False
            answers.append(str(answer.body["text"]))
        return answers

    def _take(self) -> PrivateAnswer | None:
        with self.inbox.store.write() as tx:
            return tx.answers.take(self.inbox.clock())

    def _open(self, *, trigger_id: str, view: dict[str, Any]) -> None:
        if self.error:
            raise self.error
        self.opened.append((trigger_id, view))

    def _wake(self) -> None:
        self.woken += 1


@pytest.fixture
def finger(inbox: Inbox, english: Language) -> Finger:
    return Finger(inbox, english)


def test_a_press_does_its_deed_and_tells_nobody(finger: Finger) -> None:
    for name in ("take", "close", "reopen"):
        finger.press({"action_id": name, "value": "1"})
    assert [entry.deed for entry in finger.inbox.journal(1)] == ["take", "close", "reopen"]
    assert finger.inbox.get("a").agent == ANA
    assert (finger.told(), finger.woken) == ([], 3)


def test_a_chosen_option_does_its_deed(finger: Finger) -> None:
    finger.press({"action_id": "take", "value": "1"})
    for value in ("unassign:1", "trash:1", "restore:1"):
        finger.choose(value)
    assert [entry.deed for entry in finger.inbox.journal(1)] == ["take", "unassign", "trash", "restore"]


def test_the_slower_of_two_is_told_privately_who_was_faster(finger: Finger) -> None:
    finger.press({"action_id": "take", "value": "1"}, LUIS)
    finger.press({"action_id": "take", "value": "1"}, ANA)
    (told,) = finger.told()
    assert f"<@{LUIS}>" in told
    assert finger.inbox.get("a").agent == LUIS


def test_a_private_answer_does_not_live_long(finger: Finger) -> None:
    finger.press({"action_id": "reopen", "value": "1"})
    finger.inbox.clock.forward(ANSWER_LIFE)
    assert finger.told() == []
    finger.inbox.clock.forward(-timedelta(seconds=1))
    finger.press({"action_id": "reopen", "value": "1"})
    assert len(finger.told()) == 1


@pytest.mark.parametrize("url", ["", None, 7, ["https://hooks.example"]])
def test_where_there_is_no_way_to_answer_nothing_is_kept(finger: Finger, url: object) -> None:
    finger.press({"action_id": "reopen", "value": "1"}, response_url=url)
    assert finger.inbox.rows(select(tables.answer)) == []


def test_assign_asks_for_the_agent_in_a_modal(finger: Finger) -> None:
    finger.choose("assign:1")
    ((trigger, view),) = finger.opened
    assert (trigger, view["callback_id"], view["private_metadata"]) == ("t1", "assign", "1")
    assert finger.inbox.journal(1) == []


def test_purge_asks_for_the_number_in_a_modal_once_it_is_possible(finger: Finger) -> None:
    finger.choose("purge:1", ANA)
    finger.choose("purge:1", ADMIN)
    assert finger.opened == []
    assert len(finger.told()) == 2
    finger.choose("trash:1")
    finger.choose("purge:1", ADMIN)
    ((_, view),) = finger.opened
    assert (view["callback_id"], view["private_metadata"]) == ("purge", "1")
    assert finger.inbox.find("a") is not None


def test_who_may_not_purge_is_told_before_they_type_anything(finger: Finger) -> None:
    finger.choose("trash:1")
    finger.choose("purge:1", ANA)
    assert finger.opened == []
    (told,) = finger.told()
    assert "Only leads and administrators may do that" in told
    finger.choose("purge:1", ADMIN)
    assert len(finger.opened) == 1


def test_no_modal_is_opened_for_what_lies_in_the_trash(finger: Finger) -> None:
    finger.inbox.desk.do(Deed.TRASH, 1, LUIS)
    finger.choose("assign:1")
    assert finger.opened == []
    assert f"<@{LUIS}>" in finger.told()[0]


@pytest.mark.parametrize("error", [SlackClientError("expired_trigger_id"), TimeoutError()])
def test_a_modal_that_does_not_open_is_told_of(finger: Finger, error: Exception) -> None:
    finger.error = error
    finger.choose("assign:1")
    assert "press again" in finger.told()[0]


NUMBERS = [
    "",
    "0",
    "-1",
    "one",
    "1.0",
    "1e3",
    "²",
    "١",
    "9" * 16,
    "9" * 5_000,
    "1 ",
    "1;2",
    None,
    ["1"],
    {"a": 1},
    True,
]


@pytest.mark.parametrize("value", NUMBERS, ids=range(len(NUMBERS)))
def test_garbage_in_a_value_does_nothing_or_is_refused(finger: Finger, value: object) -> None:
    before = finger.inbox.get("a")
    for name in ("take", "close", "reopen"):
        finger.press({"action_id": name, "value": value})
    for deed in (*Deed, "", "explode", "TAKE"):
        finger.choose(f"{deed}:{value}")
    assert finger.inbox.get("a") == before
    assert finger.opened == []
    assert all("There is no #0" in told or "administrators" in told for told in finger.told())


@pytest.mark.parametrize(
    "action",
    [
        {},
        {"action_id": None},
        {"action_id": "assign", "value": "1"},
        {"action_id": "purge", "value": "1"},
        {"action_id": "more"},
        {"action_id": "more", "selected_option": None},
        {"action_id": "more", "selected_option": {}},
        {"action_id": "more", "selected_option": {"value": "1:trash"}},
        {"action_id": "more", "selected_option": {"value": ":1"}},
        {"action_id": ["take"], "value": "1"},
    ],
)
def test_an_element_that_is_not_ours_does_nothing(finger: Finger, action: dict[str, Any]) -> None:
    finger.press(action)
    assert (finger.inbox.journal(1), finger.opened, finger.told(), finger.woken) == ([], [], [], 0)


def test_a_press_on_a_card_that_is_older_than_the_truth_is_told_the_truth(finger: Finger) -> None:
    finger.inbox.desk.do(Deed.CLOSE, 1, LUIS)
    finger.inbox.desk.do(Deed.TRASH, 1, LUIS)
    finger.press({"action_id": "close", "value": "1"})
    assert "trash" in finger.told()[0]
    found = finger.inbox.get("a")
    assert (found.status, found.folder) == (Status.CLOSED, Folder.TRASH)
