"""`/inbox answers`: listed, added, changed and deleted in one window."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from slack_sdk.errors import SlackClientError

from bot.desks.canned_desk import CannedDesk
from bot.domain.canned import CannedAnswer
from bot.domain.inbox import Property
from bot.views.canned import CannedSheet, canned_form, canned_list
from bot.views.language import Language
from handlers.settings.canned import AnswersDesk
from tests.bot.views.checks import texts, view_misfits
from tests.bot.views.samples import ENGLISH, LANGUAGES, PROPERTY
from tests.inbox import ADMIN, ANA, NOON, Inbox, said

Body = dict[str, Any]
EVERY = Property(0, "", "", "")


@dataclass
class Window:
    """What Slack was asked to show."""

    inbox: Inbox
    language: Language
    shown: list[Body] = field(default_factory=list)
    broken: bool = False

    def __post_init__(self) -> None:
        self.inbox.receive(self.inbox.site.transcript(NOON, said("v", NOON, "hi")))
        desk = CannedDesk(self.inbox.store, self.inbox.permissions, self.inbox.clock)
        self.desk = AnswersDesk(desk, self, lambda _: self.language)

    def views_open(self, *, trigger_id: str, view: Body) -> object:
        return self._show(view)

    def views_push(self, *, trigger_id: str, view: Body) -> object:
        raise AssertionError("nothing lies upon it")

    def views_update(self, *, view_id: str, view: Body, hash: str | None = None) -> object:
        return self._show(view)

    def type(self, text: str, actor: str = ADMIN) -> Body | None:
        return self.desk.answer({"text": text, "user_id": actor, "trigger_id": "1.2"})

    def press(self, name: str, value: object = "0", actor: str = ADMIN) -> Body:
        """The window after it."""
        body = {"user": {"id": actor}, "view": {**(self.shown[-1] if self.shown else {}), "id": "V1", "hash": "1"}}
        assert self.desk.press(body, {"action_id": name, "value": str(value)})
        return self.shown[-1]

    def send(self, view: Body, name: str, text: str, place: object = "0", actor: str = ADMIN) -> Body:
        state = {
            "a": {"canned_name": {"value": name}},
            "b": {"canned_text": {"value": text}},
            "c": {"canned_property": {"selected_option": {"value": str(place)}}},
        }
        answer = self.desk.submit({"user": {"id": actor}}, {**view, "state": {"values": state}})
        assert answer is not None
        return answer

    def _show(self, view: Body) -> object:
        if self.broken:
            raise SlackClientError("expired_trigger_id")
        assert view_misfits({"submit": {"type": "plain_text", "text": "-"}, **view}) == []
        self.shown.append(view)
        return view


@pytest.fixture
def window(inbox: Inbox, english: Language) -> Window:
    return Window(inbox, english)


def words(view: Body) -> str:
    return "\n".join(text["text"] for text in texts(view))


@pytest.mark.parametrize("text", ["answers", "respuestas", "ANSWERS"])
def test_it_is_opened_in_both_languages(window: Window, text: str) -> None:
    assert window.type(text) == {}
    assert "There is none yet." in words(window.shown[0])


@pytest.mark.parametrize("text", ["", "answer", "list", "note #1 answers"])
def test_other_commands_are_other_parts(window: Window, text: str) -> None:
    assert window.type(text) is None
    assert not window.desk.press({"user": {"id": ADMIN}}, {"action_id": "take", "value": "1"})
    assert window.desk.submit({"user": {"id": ADMIN}}, {"callback_id": "other"}) is None


def test_one_is_added_changed_and_deleted(window: Window) -> None:
    window.type("answers")
    form = window.press("canned_add")
    after = window.send(form, "!Hours", "Hello {name|there}, we open at nine.")
    assert after["response_action"] == "update"
    assert "!hours · All properties\nHello {name|there}, we open at nine." in words(after["view"])
    [row] = [block for block in after["view"]["blocks"] if "accessory" in block]
    form = window.press("canned_edit", row["accessory"]["value"])
    assert "Hello {name|there}" in str(form)
    place = window.inbox.get().property_id
    after = window.send(form, "hours", "We open at ten.", place)
    assert "!hours · Tienda Aurora\nWe open at ten." in words(after["view"])
    assert "There is none yet." in words(window.press("canned_drop", row["accessory"]["value"]))
    assert "There is none yet." in words(window.press("canned_drop", row["accessory"]["value"])), "again"


@pytest.mark.parametrize(
    ("name", "text", "field", "told"),
    [
        ("two words", "x", "canned_name:0", "no short name"),
        ("", "x", "canned_name:0", "Give it a name"),
        ("hours", "x", "canned_name:0", "already"),
        ("x", "", "canned_text:0", "empty"),
        ("x", "Hello {nmae}", "canned_text:0", "{first_name}"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(window: Window, name: str, text: str, field: str, told: str) -> None:
    form = window.press("canned_add")
    window.send(form, "hours", "x")
    answer = window.send(form, name, text)
    assert told in answer["errors"][field]


@pytest.mark.parametrize("place", ["", "x", "99", "-1"])
def test_a_property_that_is_not_offered_is_refused(window: Window, place: str) -> None:
    assert "errors" in window.send(window.press("canned_add"), "hours", "x", place)


def test_who_may_not_is_told_and_a_form_of_theirs_keeps_nothing(window: Window) -> None:
    told = window.type("answers", ANA)
    assert told is not None
    assert "Only leads and administrators" in told["text"]
    form = window.press("canned_add")
    assert "errors" in window.send(form, "hours", "x", actor=ANA)
    for _ in range(2):
        told = window.press("canned_add", actor=ANA)
        assert "Only leads and administrators" in str(told["blocks"][0])
        assert told["blocks"][1:] == form["blocks"]
    with window.inbox.store.read() as tx:
        assert tx.canned_answers.all() == []


def test_a_window_that_slack_did_not_open_is_told(window: Window) -> None:
    window.broken = True
    assert "too long to open" in str(window.type("answers"))


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: str(language.code))
def test_many_are_shown_in_pages_that_fit(language: Language) -> None:
    many = [CannedAnswer(n, n % 2, f"{n}-" + "n" * 26, "{name} " * 400) for n in range(1, 101)]
    sheet = CannedSheet([EVERY, PROPERTY], many)
    for begin in (0, 20, 80, 500):
        assert (
            view_misfits({"submit": {"type": "plain_text", "text": "-"}, **canned_list(sheet, begin, language)}) == []
        )
    assert view_misfits(canned_form(many[0], sheet.places, language)) == []


def test_pages_are_turned() -> None:
    sheet = CannedSheet([EVERY], [CannedAnswer(n, 0, f"n{n}", "x") for n in range(1, 46)])
    middle = canned_list(sheet, 20, ENGLISH)
    assert ("!n21 " in words(middle), "!n41 " in words(middle)) == (True, False)
    assert [str(one) for one in ("canned_page:0", "canned_page:40") if one in str(middle)] == [
        "canned_page:0",
        "canned_page:40",
    ]
