"""The window that asks for an export: by a command, at the home, in the search; and what is sent from it."""

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from bot.desktop import ticked
from bot.exporting.requests import Requests
from bot.ids import ExportAction, SearchField
from bot.ports import Export, ExportState, Form
from bot.views.language import Language
from handlers.exports import ExportDesk
from tests.handlers.shown import Screen
from tests.inbox import ADMIN, ANA, MADRID, NOON, Inbox, said

Body = dict[str, Any]


@dataclass
class Office:
    """An inbox with three chats."""

    inbox: Inbox
    language: Language
    screen: Screen = field(default_factory=Screen)
    woken: int = 0

    def __post_init__(self) -> None:
        for n in range(3):
            self.inbox.receive(self.inbox.site.transcript(NOON, said("v", NOON, f"question {n}"), chat=f"c{n}"))
        self.numbers = [self.inbox.get(f"c{n}").id for n in range(3)]
        search = self.inbox.search_desk(self.language, self.screen)
        requests = Requests(self.inbox.store, self.inbox.permissions, self.inbox.clock)
        told = (lambda _: self.language, self.inbox.clock, MADRID, self._wake)
        self.desk = ExportDesk(requests, self.inbox.store, self.screen, search, *told)

    def type(self, text: str, actor: str = ADMIN) -> Body | None:
        return self.desk.answer({"text": text, "user_id": actor, "channel_id": "C0", "trigger_id": "1.2"})

    def press(self, action: str, actor: str = ADMIN, view: Body | None = None) -> bool:
        body = {"user": {"id": actor}, "trigger_id": "1.2", "view": view or {}}
        return self.desk.press(body, {"action_id": str(action)})

    def send(self, form: str = "json", actor: str = ADMIN, metadata: str | None = None) -> Body | None:
        view = {
            "callback_id": "export",
            "private_metadata": str(self.screen.shown[-1][1]["private_metadata"]) if metadata is None else metadata,
            "state": {"values": {"export_form": {"export_form": {"selected_option": {"value": form}}}}},
        }
        return self.desk.submit({"user": {"id": actor}}, view)

    def tick(self, numbers: list[int], actor: str = ADMIN) -> None:
        with self.inbox.store.write() as tx:
            home = tx.homes.get(actor)
            for number in numbers:
                home = replace(home, desktop=ticked(home.desktop, number, on=True))
            tx.homes.save(home)

    @property
    def export(self) -> Export:
        """That of the window that was shown last."""
        with self.inbox.store.read() as tx:
            found = tx.exports.get(int(self.screen.shown[-1][1]["private_metadata"]))
        assert found is not None
        return found

    def report(self, actor: str) -> list[str]:
        with self.inbox.store.write() as tx:
            report = tx.homes.get(actor).report
        return [] if report is None else [one.reason.value for one in report.refused]

    def _wake(self) -> None:
        self.woken += 1


@pytest.fixture
def office(inbox: Inbox, english: Language) -> Office:
    return Office(inbox, english)


def words(answer: Body | None) -> str:
    assert answer is not None
    return str(answer["text"])


@pytest.mark.parametrize("command", ["export", "exportar"])
def test_numbers_open_a_window_that_says_how_many(office: Office, command: str) -> None:
    assert office.type(f"{command} #{office.numbers[0]} {office.numbers[2]}") == {}
    ((how, view),) = office.screen.shown
    assert how == "open"
    assert "Export of 2 conversations" in str(view)
    assert office.export.numbers == (office.numbers[0], office.numbers[2])
    assert office.export.state is ExportState.DRAFT


def test_a_line_of_filters_is_a_search(office: Office) -> None:
    office.type('export status:any "question 1"')
    assert office.export.numbers == (office.numbers[1],)


def test_nothing_is_what_is_ticked_at_the_home(office: Office) -> None:
    office.tick(office.numbers[:2])
    office.type("export")
    assert office.export.numbers == tuple(office.numbers[:2])


def test_nothing_ticked_is_told(office: Office) -> None:
    assert "nothing to export" in words(office.type("export"))
    assert office.screen.shown == []


@pytest.mark.parametrize("word", ["journal", "registro"])
def test_the_journal_can_be_asked_for(office: Office, word: str) -> None:
    office.type(f"export {word}")
    assert office.export.is_journal


def test_other_commands_are_for_others(office: Office) -> None:
    assert [office.type(text) for text in ("list", "", "config", "no such thing")] == [None] * 4


def test_a_member_is_told_whom_to_ask(office: Office) -> None:
    assert "Only leads" in words(office.type(f"export #{office.numbers[0]}", ANA))
    assert "There is no #99" in words(office.type("export #99"))


def test_a_window_that_did_not_open_is_told(office: Office) -> None:
    office.screen.broken = True
    assert "too long" in words(office.type(f"export #{office.numbers[0]}"))


def test_what_is_sent_begins_once(office: Office) -> None:
    office.type(f"export #{office.numbers[0]}")
    assert office.send("html") == {}
    assert (office.export.state, office.export.form, office.woken) == (ExportState.WAITING, Form.HTML, 1)
    again = office.send()
    assert again is not None
    assert "began already" in str(again["errors"])


@pytest.mark.parametrize("metadata", ["", "x", "-1", "999", "9" * 40])
def test_odd_metadata_does_no_harm(office: Office, metadata: str) -> None:
    answer = office.send(metadata=metadata)
    assert answer is not None
    assert answer["response_action"] == "errors"


def test_anothers_window_can_not_be_sent(office: Office) -> None:
    office.type(f"export #{office.numbers[0]}")
    answer = office.send(actor=ANA)
    assert answer is not None
    assert "errors" in answer
    assert office.export.state is ExportState.DRAFT


def test_a_form_that_is_none_is_json(office: Office) -> None:
    office.type(f"export #{office.numbers[0]}")
    office.send("exe")
    assert office.export.form is Form.JSON


def test_the_homes_button_opens_the_window(office: Office) -> None:
    office.tick(office.numbers)
    assert office.press(ExportAction.SELECTION)
    assert len(office.export.numbers) == 3


def test_the_home_tells_why_not(office: Office) -> None:
    assert office.press(ExportAction.SELECTION, ANA)
    assert office.report(ANA) == ["leads_only"]
    assert office.press(ExportAction.SELECTION)
    assert office.report(ADMIN) == ["nothing_to_export"]


def search_view(line: str) -> Body:
    name = SearchField.LINE.value
    return {"id": "V1", "hash": "1", "state": {"values": {name: {name: {"value": line}}}}}


def test_what_a_search_found_is_laid_upon_its_window(office: Office) -> None:
    assert office.press(ExportAction.FOUND, view=search_view('"question 2"'))
    assert office.screen.shown[-1][0] == "push"
    assert office.export.numbers == (office.numbers[2],)


def test_the_search_window_tells_why_not(office: Office) -> None:
    for line, told in (("status:maybe", "maybe"), ("zebra", "nothing to export")):
        assert office.press(ExportAction.FOUND, view=search_view(line))
        how, view = office.screen.shown[-1]
        assert how == "update"
        assert told in str(view)


def test_only_who_may_export_is_offered_it(office: Office) -> None:
    for actor, offered in ((ADMIN, True), (ANA, False)):
        desk = office.inbox.search_desk(office.language, office.screen)
        view = {**search_view("question"), "callback_id": "search_inbox"}
        answer = desk.submit({"user": {"id": actor}}, view)
        assert ("Export…" in str(answer)) is offered
        assert "question" in str(answer)


def test_other_buttons_are_for_others(office: Office) -> None:
    assert not office.press("take")
