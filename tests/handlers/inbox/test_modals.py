"""Submitted modals, as Slack sends them."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.domain.inbox import Deed
from bot.times.clock import utc_now
from bot.views.language import Language
from handlers.inbox.modals import Modals
from tests.inbox import ADMIN, ANA, LUIS, NOON, Inbox, said


class Desktop:
    """Submits modals about conversation 1, which lies in the trash if it is asked to."""

    def __init__(self, inbox: Inbox, language: Language) -> None:
        inbox.receive(inbox.site.transcript(NOON, said("v", NOON, "hi"), chat="a"))
        self.inbox = inbox
        self.woken = 0
        self._modals = Modals(inbox.desk, lambda _: language, self._wake, utc_now, ZoneInfo("UTC"))

    def submit(self, view: dict[str, Any], actor: str = ANA) -> dict[str, Any]:
        return self._modals.submit({"user": {"id": actor}}, view)

    def assign(self, agent: object, metadata: object = "1") -> dict[str, Any]:
        return self.submit(modal("assign", metadata, "agent", {"selected_user": agent}))

    def purge(self, typed: object, actor: str = ADMIN, metadata: object = "1") -> dict[str, Any]:
        return self.submit(modal("purge", metadata, "confirmation", {"value": typed}), actor)

    def _wake(self) -> None:
        self.woken += 1


def modal(callback_id: str, metadata: object, name: str, element: dict[str, object]) -> dict[str, Any]:
    values = {name: {name: element}}
    return {"callback_id": callback_id, "private_metadata": metadata, "state": {"values": values}}


@pytest.fixture
def desktop(inbox: Inbox, english: Language) -> Desktop:
    return Desktop(inbox, english)


def error_of(answer: dict[str, Any], block_id: str) -> str:
    assert answer["response_action"] == "errors"
    assert list(answer["errors"]) == [block_id]
    return str(answer["errors"][block_id])


def test_assign_gives_it_to_whoever_was_chosen(desktop: Desktop) -> None:
    assert desktop.assign(LUIS) == {}
    assert desktop.inbox.get("a").agent == LUIS
    (entry,) = desktop.inbox.journal(1)
    assert (entry.actor, entry.deed, entry.detail, desktop.woken) == (ANA, "assign", {"agent": LUIS}, 1)


@pytest.mark.parametrize("agent", [None, ""])
def test_assign_to_nobody_is_refused_beside_the_field(desktop: Desktop, agent: object) -> None:
    assert error_of(desktop.assign(agent), "agent")
    assert (desktop.inbox.journal(1), desktop.woken) == ([], 0)


def test_a_refusal_in_a_modal_has_neither_mentions_nor_code(desktop: Desktop) -> None:
    desktop.assign(LUIS)
    told = error_of(desktop.assign(LUIS), "agent")
    assert "#1" in told
    assert "<@" not in told
    assert "`" not in told


@pytest.mark.parametrize("typed", ["1", "#1", " #1 "])
def test_purge_takes_the_number_as_the_confirmation(desktop: Desktop, typed: str) -> None:
    desktop.inbox.desk.do(Deed.TRASH, 1, ANA)
    assert desktop.purge(typed) == {}
    assert desktop.inbox.find("a") is None


@pytest.mark.parametrize("typed", [None, "", "2", "yes", "01", "1 1", "١"])
def test_purge_without_the_right_number_does_nothing(desktop: Desktop, typed: object) -> None:
    desktop.inbox.desk.do(Deed.TRASH, 1, ANA)
    assert "number" in error_of(desktop.purge(typed), "confirmation")
    assert desktop.inbox.find("a") is not None


def test_purge_is_the_administrators_and_only_out_of_the_trash(desktop: Desktop) -> None:
    assert "trash" in error_of(desktop.purge("1"), "confirmation")
    desktop.inbox.desk.do(Deed.TRASH, 1, ANA)
    assert "dministrators" in error_of(desktop.purge("1", ANA), "confirmation")
    assert desktop.inbox.find("a") is not None


def test_a_second_submission_finds_nothing_left_to_purge(desktop: Desktop) -> None:
    desktop.inbox.desk.do(Deed.TRASH, 1, ANA)
    desktop.purge("1")
    assert "There is no #1" in error_of(desktop.purge("1"), "confirmation")


@pytest.mark.parametrize("metadata", ["", "one", "-1", "²", "9" * 16, None, {"a": 1}])
def test_a_modal_that_does_not_say_of_what_it_speaks_does_nothing(desktop: Desktop, metadata: object) -> None:
    desktop.inbox.desk.do(Deed.TRASH, 1, ANA)
    assert "press again" in error_of(desktop.assign(LUIS, metadata), "agent")
    assert "press again" in error_of(desktop.purge("1", metadata=metadata), "confirmation")
    assert [entry.deed for entry in desktop.inbox.journal(1)] == ["trash"]


@pytest.mark.parametrize("view", [{}, {"callback_id": "other", "private_metadata": "1"}, {"callback_id": None}])
def test_a_modal_that_is_not_ours_closes_and_does_nothing(desktop: Desktop, view: dict[str, Any]) -> None:
    assert desktop.submit(view) == {}
    assert (desktop.inbox.journal(1), desktop.woken) == ([], 0)


@pytest.mark.parametrize("state", [{}, {"values": {}}, {"values": {"b": {"other": {"value": "1"}}}}])
def test_a_modal_without_its_input_does_nothing(desktop: Desktop, state: dict[str, Any]) -> None:
    for callback_id in ("assign", "purge"):
        answer = desktop.submit({"callback_id": callback_id, "private_metadata": "1", "state": state})
        assert answer["response_action"] == "errors"
    assert desktop.inbox.journal(1) == []
