"""The list of digests upon the settings: opened, worked from its buttons, drawn anew; odd things do no harm."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from slack_sdk.errors import SlackClientError

from bot.desks.digest_desk import DigestDesk
from bot.domain.inbox import Role
from bot.domain.setting_ids import DigestField
from bot.ports import Digest, Grant
from bot.views.language import Language
from handlers.settings.digest_windows import DigestWindows
from tests.bot.views.checks import texts, view_misfits
from tests.inbox import ADMIN, ANA, LUIS, MADRID, NOON, Inbox, said

Body = dict[str, Any]
LEAD = LUIS
SLACK_ADDS = {"submit": {"type": "plain_text", "text": "-"}}  # a window with inputs needs it, one without may have it


@dataclass
class Board:
    """An inbox whose property Luis leads, with one digest; what Slack was asked to show, and how."""

    inbox: Inbox
    language: Language
    shown: list[tuple[str, Body]] = field(default_factory=list)
    broken: bool = False
    woken: int = 0

    def __post_init__(self) -> None:
        self.inbox.receive(self.inbox.site.transcript(NOON, said("v", NOON, "hi")))
        with self.inbox.store.write() as tx:
            tx.people.grant(Grant(1, LEAD, Role.LEAD))
        forms = self.inbox.digest_commands(self.language, self)
        desk = DigestDesk(self.inbox.store, self.inbox.permissions, self.inbox.clock)
        self.desk = DigestWindows(desk, forms, self, lambda _: self.language, MADRID, self._wake)

    def views_open(self, *, trigger_id: str, view: Body) -> object:
        raise AssertionError("a window is there already")

    def views_push(self, *, trigger_id: str, view: Body) -> object:
        return self._show("push", view)

    def views_update(self, *, view_id: str, view: Body, hash: str | None = None) -> object:
        return self._show(f"update {view_id}", view)

    def open(self, actor: str = LEAD, kind: str = "digest") -> bool:
        body = {"user": {"id": actor}, "trigger_id": "1.2", "view": {"callback_id": "setup"}}
        return self.desk.press(body, {"action_id": f"digest_list:{kind}", "value": "1"})

    def press(self, name: str, value: object = "digest", actor: str = LEAD) -> bool:
        view = {"id": "V1", "hash": "1", "callback_id": "digest_list", "private_metadata": "digest"}
        return self.desk.press(
            {"user": {"id": actor}, "trigger_id": "1.2", "view": view}, {"action_id": name, "value": str(value)}
        )

    def send(self, times: str = "9:00", below: str = "V1", actor: str = LEAD) -> Body | None:
        given: dict[str, Any] = {
            DigestField.CHANNEL: {"selected_conversation": self.inbox.channel},
            DigestField.DAYS: {"selected_options": [{"value": "mon"}]},
            DigestField.TIMES: {"value": times},
            DigestField.ZONE: {"value": "Europe/Madrid"},
            DigestField.PROPERTIES: {"selected_options": [{"value": "1"}]},
            DigestField.LANGUAGE: {"selected_option": {"value": "cards"}},
        }
        state = {"values": {str(name): {str(name): element} for name, element in given.items()}}
        view = {"callback_id": "digest_add", "private_metadata": "digest", "state": state, "previous_view_id": below}
        return self.desk.submit({"user": {"id": actor}}, view)

    @property
    def digest(self) -> Digest:
        [found] = self.digests
        return found

    @property
    def digests(self) -> list[Digest]:
        with self.inbox.store.read() as tx:
            return list(tx.digests.all())

    @property
    def last(self) -> str:
        return "\n".join(text["text"] for text in texts(self.shown[-1][1]))

    def _show(self, way: str, view: Body) -> object:
        if self.broken:
            raise SlackClientError("expired_trigger_id")
        assert view_misfits({**SLACK_ADDS, **view}) == []
        self.shown.append((way, view))
        return view

    def _wake(self) -> None:
        self.woken += 1


@pytest.fixture
def board(inbox: Inbox, english: Language) -> Board:
    return Board(inbox, english)


def test_the_list_is_laid_upon_the_settings(board: Board) -> None:
    assert board.open()
    [(way, view)] = board.shown
    assert (way, view["title"]["text"]) == ("push", "Digests")
    assert "There are none yet." in board.last
    assert "Add one…" in str(view)


def test_what_is_added_stands_in_the_list_below(board: Board) -> None:
    board.open()
    assert board.press("digest_add")
    assert board.shown[-1][0] == "push"
    assert board.shown[-1][1]["callback_id"] == "digest_add"
    answer = board.send()
    assert answer is not None
    assert answer["response_action"] == "update"
    assert board.shown[-1][0] == "update V1"
    assert "Monday at 9:00 (Europe/Madrid)" in board.last


def test_what_is_wrong_in_the_form_leaves_the_list_as_it_was(board: Board) -> None:
    told = board.send(times="never")
    assert told is not None
    assert told["response_action"] == "errors"
    assert board.send(below="") is not None
    assert board.shown == []
    assert board.desk.submit({"user": {"id": LEAD}}, {"callback_id": "other"}) is None


def test_it_is_worked_from_its_own_buttons(board: Board) -> None:
    board.send()
    number = board.digest.id
    for name, told in (("pause", "is paused"), ("resume", "comes again"), ("now", "comes in a moment")):
        assert board.press(f"digest_{name}", number)
        assert board.shown[-1][0] == "update V1"
        assert told in board.last
        assert bool(board.digest.paused_at) is (name == "pause")
    assert board.press("digest_remove", number)
    assert "is removed" in board.last
    assert "There are none yet." in board.last
    assert board.digests == []
    assert board.woken == 4


def test_who_may_not_is_told_in_the_window(board: Board) -> None:
    board.send()
    assert board.press("digest_pause", board.digest.id, ANA)
    assert "Only leads and administrators" in board.last
    assert not board.digest.paused_at
    assert board.press("digest_pause", 4000, ADMIN)
    assert "4000" in board.last
    count = len(board.shown)
    assert board.press("digest_add", actor=ANA), "the form is not shown"
    assert len(board.shown) == count


@pytest.mark.parametrize("name", ["digest_more", "digest_pause", "digest_now"])
@pytest.mark.parametrize("value", ["", "x", "-1", "٣"])
def test_odd_presses_change_nothing(board: Board, name: str, value: str) -> None:
    board.send()
    assert board.press(name, value)
    assert not board.digest.paused_at
    assert board.open(kind="other")


def test_presses_elsewhere_are_other_parts(board: Board) -> None:
    body = {"user": {"id": LEAD}, "view": {"callback_id": "setup"}}
    assert not board.desk.press(body, {"action_id": "digest_pause", "value": "1"})
    assert not board.press("take")


def test_a_window_that_slack_did_not_show_does_no_harm(board: Board) -> None:
    board.send()
    board.broken = True
    assert board.open()
    assert board.press("digest_pause", board.digest.id)
    assert board.digest.paused_at
