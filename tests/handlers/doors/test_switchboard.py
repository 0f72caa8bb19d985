"""Who is asked about a command, a press and a form: the part whose it is, and no other."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

import pytest

from bot.domain import ids, setting_ids
from handlers.doors.switchboard import Switchboard, forms, openers, panels
from handlers.exchange.sentences import Command
from handlers.listeners import Listeners

# The first two are sent by nobody, the others are for the modals.
NOT_SENT = {setting_ids.RescueView.PREVIEW, ids.View.CONVERSATION, ids.View.WORK, ids.View.ASSIGN, ids.View.PURGE}


@dataclass
class Part:
    """Takes what it is asked about, unless it is `modest`."""

    name: str
    asked: list[str]
    modest: set[str] = field(default_factory=set)

    def answer(self, command: object) -> dict[str, str] | None:
        return self._take({"text": self.name})

    def press(self, *told: object) -> bool:
        return self._take({}) is not None

    def submit(self, *told: object) -> dict[str, str] | None:
        return self._take({"response_action": self.name})

    def look_again(self, *told: object) -> None:
        self.asked.append("look again")

    def _take(self, answer: dict[str, str]) -> dict[str, str] | None:
        self.asked.append(self.name)
        return None if self.name in self.modest else answer


@dataclass
class Office:
    asked: list[str] = field(default_factory=list)
    modest: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        parts: dict[str, Any] = {one.name: Part(one.name, self.asked, self.modest) for one in fields(Listeners)}
        self.listeners = Listeners(**parts)
        self.board = Switchboard(self.listeners)

    def press(self, action_id: str) -> list[str]:
        self.board.press({}, {"action_id": action_id})
        return self.asked


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("config", "setup"),
        ("Ajustes Tienda", "setup"),
        ("exportar", "exports"),
        ("respuestas", "answers"),
        ("ticket #4", "tickets"),
        ("alertas", "properties"),
        ("digest add", "digests"),
        ("link", "agents"),
        ("sync", "sync"),
        ("show #4", "commands"),
        ("#4", "commands"),
        ("", "commands"),
        ("what &lt;ever&gt;", "commands"),
    ],
)
def test_a_command_asks_its_part_alone(office: Office, text: str, asked: str) -> None:
    assert office.board.answer({"text": text}) == {"text": asked}
    assert office.asked == [asked]


def test_what_opens_no_window_after_all_is_for_all_other_commands(office: Office) -> None:
    office.modest.add("digests")
    assert office.board.answer({"text": "digest"}) == {"text": "commands"}
    assert office.asked == ["digests", "commands"]


def test_a_press_asks_its_part_alone(office: Office) -> None:
    assert office.press("ticket_reply") == ["tickets"]
    assert office.press("window_do:close") == ["tickets", "conversations"]
    assert office.press("take") == ["tickets", "conversations", "buttons"]


def test_of_two_who_know_a_button_the_second_is_asked_where_it_was_not_the_firsts(office: Office) -> None:
    assert office.press("list_older") == ["search"]
    office.modest.add("search")
    assert office.press("list_older") == ["search", "search", "lists"]


def test_a_form_asks_its_part_alone_and_what_lies_below_is_drawn_where_nothing_is_said(office: Office) -> None:
    assert office.board.submit({}, {"callback_id": "sync"}) == {"response_action": "sync"}
    office.modest.update({"setup", "modals"})
    office.asked.clear()
    assert not office.board.submit({}, {"callback_id": "setup"})
    assert office.asked == ["setup", "modals", "look again"]


def _ids(ending: str) -> set[str]:
    kinds = [
        kind
        for name, kind in {**vars(ids), **vars(setting_ids)}.items()
        if name.endswith(ending) and isinstance(kind, type)
    ]
    return {str(one) for kind in kinds if issubclass(kind, StrEnum) for one in kind}


def _named(table: Callable[[Listeners], Iterable[tuple[Any, Iterable[str]]]], office: Office) -> set[str]:
    return {str(name) for _, names in table(office.listeners) for name in names}


def test_whatever_can_be_pressed_or_sent_is_somebodys(office: Office) -> None:
    cards = {str(one) for one in ids.Action}
    assert _ids("Action") - cards == _named(panels, office) - {setting_ids.DIGEST_LIST, ids.Action.REVEAL}
    assert _ids("View") - NOT_SENT == _named(forms, office) - {ids.SEARCH_VIEW}


def test_who_opens_a_window_is_not_shadowed_by_another(office: Office) -> None:
    named = [name for _, names in openers(office.listeners) for name in names]
    assert len(named) == len(set(named))
    assert set(named) <= set(Command)
    sent = [str(name) for _, names in forms(office.listeners) for name in names]
    assert len(sent) == len(set(sent))
