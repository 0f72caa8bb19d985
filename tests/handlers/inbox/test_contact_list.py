"""`/inbox contact` page by page: by buttons, or by the line that the last page tells."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from bot.domain.errors import Reason, Refusal
from bot.domain.ids import ContactAction
from bot.languages import load_languages
from bot.ports import PrivateAnswer
from handlers.inbox.contacts import ContactDesk
from tests.bot.contacts import Visitors
from tests.bot.views.checks import misfits, shown
from tests.handlers.shown import Screen
from tests.inbox import ANA, MINUTE, Inbox, migrated

URL = "https://hooks.slack.example/1"


class Shelf:
    """A team's contacts: 25 whose names begin alike."""

    def __init__(self, inbox: Inbox) -> None:
        self.inbox = inbox
        visitors = Visitors(inbox)
        for n in range(25):
            visitors.write(f"Maria Number{n}", f"m{n}@example.com")
        self.desk: ContactDesk = inbox.contact_desk(load_languages()["en"])

    def ask(self, *words: str) -> tuple[list[str], Any]:
        message = self.desk.answer(words, ANA, self.inbox.channel)
        assert misfits(message) == []
        return names_of(message), message

    def press(self, action_id: str, value: str) -> Any:
        """What takes the place of the list that was pressed."""
        body = {"user": {"id": ANA}, "channel": {"id": self.inbox.channel}, "response_url": URL}
        assert self.desk.press(body, {"action_id": action_id, "value": value})
        with self.inbox.store.write() as tx:
            answer = tx.answers.take(self.inbox.clock() + MINUTE)
        assert isinstance(answer, PrivateAnswer)
        return answer.body


@pytest.fixture
def shelf(database_url: str) -> Iterator[Shelf]:
    with migrated(database_url) as engine:
        yield Shelf(Inbox(engine))


def names_of(message: Any) -> list[str]:
    return re.findall(r"Maria (Number\d+)", shown(message))


def buttons_of(message: Any) -> list[tuple[str, str]]:
    elements = [one for block in message["blocks"] if block["type"] == "actions" for one in block["elements"]]
    return [(one["action_id"], one["value"]) for one in elements]


def test_buttons_turn_the_whole_list_to_its_end_and_back(shelf: Shelf) -> None:
    names, message = shelf.ask()
    first = list(names)
    assert [name for name, _ in buttons_of(message)] == [f"{ContactAction.LIST}:older"]
    while older := [value for name, value in buttons_of(message) if name.endswith(":older")]:
        message = shelf.press(f"{ContactAction.LIST}:older", older[0])
        assert message["replace_original"] is True
        assert misfits(message) == []
        names += names_of(message)
    assert names == [f"Number{n}" for n in reversed(range(25))]
    assert buttons_of(message) == [(ContactAction.LIST, "0")]
    assert names_of(shelf.press(ContactAction.LIST, "0")) == first


def test_a_search_goes_on_by_the_line_that_it_tells(shelf: Shelf) -> None:
    names, message = shelf.ask("maria", "example.com")
    assert buttons_of(message) == []
    while line := re.search(r"/inbox contact (.+)", shown(message)):
        following, message = shelf.ask(*line[1].split())
        names += following
    assert sorted(names) == sorted(f"Number{n}" for n in range(25))


def test_a_page_behind_somebody_who_is_not_there_is_refused(shelf: Shelf) -> None:
    with pytest.raises(Refusal) as refused:
        shelf.ask("maria", "antes", "C999999")
    assert refused.value.reason is Reason.NO_CONTACT
    assert "There is no such contact" in shelf.press(ContactAction.LIST, "999999")["text"]


def test_before_is_also_a_word_that_may_be_looked_for(shelf: Shelf) -> None:
    assert shelf.ask("before", "Christmas")[0] == []
    assert shelf.ask("before")[0] == []


def test_a_refusal_that_its_window_can_not_show_harms_nothing(inbox: Inbox) -> None:
    """Where the window was drawn anew meanwhile, Slack refuses to do it again."""
    screen = Screen(broken=True)
    desk = inbox.contact_desk(load_languages()["en"], screen)
    body = {
        "user": {"id": ANA},
        "trigger_id": "t",
        "view": {"type": "modal", "id": "V1", "callback_id": "contact_card"},
    }
    assert desk.press(body, {"action_id": ContactAction.EDIT, "value": "404"})
    assert screen.shown == []
    screen.broken = False
    assert desk.press(body, {"action_id": ContactAction.EDIT, "value": "404"})
    assert [how for how, _ in screen.shown] == ["update"]
