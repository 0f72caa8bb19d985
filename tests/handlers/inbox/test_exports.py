"""The window that asks for an export: by a command, at the home, in the search; and what is sent from it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from bot.domain.desktop import ticked
from bot.domain.ids import ExportAction, SearchField
from bot.exporting.addresses import Addresses
from bot.exporting.codes import code_of
from bot.exporting.dispatch import Dispatch
from bot.exporting.requests import Requests
from bot.ports import Export, ExportState, Form
from bot.views.language import Language
from handlers.inbox.exports import ExportDesk
from tests.bot.views.checks import view_misfits
from tests.handlers.shown import Screen
from tests.inbox import ADMIN, ANA, MADRID, MINUTE, NOON, Inbox, said

Body = dict[str, Any]


@dataclass
class Office:
    """An inbox with three chats."""

    inbox: Inbox
    language: Language
    screen: Screen = field(default_factory=Screen)
    woken: int = 0
    domains: frozenset[str] = frozenset({"aurora.example"})

    def __post_init__(self) -> None:
        for n in range(3):
            self.inbox.receive(self.inbox.site.transcript(NOON, said("v", NOON, f"question {n}"), chat=f"c{n}"))
        self.numbers = [self.inbox.get(f"c{n}").id for n in range(3)]
        search = self.inbox.search_desk(self.language, self.screen)
        requests = Requests(self.inbox.store, self.inbox.permissions, self.inbox.clock)
        addresses = Addresses(self.domains, "recado@aurora.example", self.inbox.clock)
        dispatch = Dispatch(self.inbox.store, self.inbox.permissions, addresses)
        told = (lambda _: self.language, self.inbox.clock, MADRID, self._wake)
        self.desk = ExportDesk(requests, dispatch, self.inbox.store, self.screen, search, *told)

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


def mailed(office: Office, address: str, actor: str = ADMIN) -> Body | None:
    """The window is sent with an address."""
    office.type(f"export #{office.numbers[0]}", actor)
    values = {"export_way": "mail", "export_address": address, "export_form": "csv"}
    return office.desk.submit({"user": {"id": actor}}, filled(office.screen.shown[-1][1], values))


def filled(view: Body, values: dict[str, str]) -> Body:
    """As Slack sends what was typed and chosen."""

    def element(name: str, value: str) -> Body:
        return {"value": value} if name in ("export_address", "export_code") else {"selected_option": {"value": value}}

    state = {name: {name: element(name, value)} for name, value in values.items()}
    return {**view, "state": {"values": state}}


def code_for(office: Office) -> str:
    with office.inbox.store.write() as tx:
        asked = tx.export_addresses.open(ADMIN, office.inbox.clock.now - MINUTE)[0]
        return code_of(tx, asked)


def test_a_new_address_is_confirmed_in_the_same_window(office: Office) -> None:
    answer = mailed(office, "Admin@Aurora.example")
    assert answer is not None
    assert answer["response_action"] == "update"
    assert view_misfits(answer["view"]) == []
    assert "I am sending a code to admin@aurora.example" in str(answer["view"])
    assert (office.export.state, office.woken) == (ExportState.DRAFT, 1)
    wrong = office.desk.submit({"user": {"id": ADMIN}}, filled(answer["view"], {"export_code": "1"}))
    assert wrong is not None
    assert "not the code" in str(wrong["errors"]["export_code"])
    right = office.desk.submit({"user": {"id": ADMIN}}, filled(answer["view"], {"export_code": code_for(office)}))
    assert right == {}
    assert (office.export.state, office.export.form) == (ExportState.WAITING, Form.CSV)
    assert office.export.address == "admin@aurora.example"


def test_a_confirmed_address_stands_in_the_window_and_needs_no_code(office: Office) -> None:
    mailed(office, "admin@aurora.example")
    office.type(f"export confirm {code_for(office)}")
    assert mailed(office, "admin@aurora.example") == {}
    assert "'initial_value': 'admin@aurora.example'" in str(office.screen.shown[-1][1])


@pytest.mark.parametrize(
    ("address", "told"),
    [("", "No e-mail address"), ("admin", "not one e-mail address"), ("a@evil.example", "only to aurora.example")],
)
def test_what_is_wrong_with_the_address_stands_beside_it(office: Office, address: str, told: str) -> None:
    answer = mailed(office, address)
    assert answer is not None
    assert told in str(answer["errors"]["export_address"])
    assert office.export.state is ExportState.DRAFT


def test_without_domains_the_window_says_how_to_turn_it_on(inbox: Inbox, english: Language) -> None:
    office = Office(inbox, english, domains=frozenset())
    office.type(f"export #{office.numbers[0]}")
    shown = str(office.screen.shown[-1][1])
    assert "EXPORT_DOMAINS" in shown
    assert "export_address" not in shown
    refused = office.desk.submit(
        {"user": {"id": ADMIN}},
        filled(office.screen.shown[-1][1], {"export_way": "mail", "export_address": "a@aurora.example"}),
    )
    assert refused is not None
    assert "EXPORT_DOMAINS" in str(refused["errors"])


@pytest.mark.parametrize(("word", "forget"), [("confirm", "forget"), ("confirmar", "olvidar")])
def test_addresses_are_confirmed_shown_and_forgotten_by_command(office: Office, word: str, forget: str) -> None:
    assert "confirmed no address" in words(office.type("export addresses"))
    mailed(office, "admin@aurora.example")
    code = code_for(office)
    told = words(office.type(f"export {word} {code[:4]} {code[4:]}"))
    assert "admin@aurora.example is confirmed" in told
    assert "1 export that waited goes out now" in told
    assert office.export.state is ExportState.WAITING
    assert "• admin@aurora.example, until" in words(office.type("export direcciones"))
    link = "<mailto:admin@aurora.example|admin@aurora.example>"
    assert "is forgotten" in words(office.type(f"export {forget} {link}"))
    assert "not confirmed" in words(office.type(f"export {forget} admin@aurora.example"))


def test_the_word_alone_opens_the_window_for_the_code(office: Office) -> None:
    assert office.type("export confirm") == {}
    ((_, view),) = office.screen.shown
    assert view["callback_id"] == "export_code"
    assert "not the code" in words(office.type("export confirm 12345678"))


@pytest.mark.parametrize("way", ["numbers", "search", "home", "found", "journal"])
def test_every_way_to_ask_reaches_an_address_too(office: Office, way: str) -> None:
    office.tick(office.numbers)
    ways: dict[str, Callable[[], object]] = {
        "numbers": lambda: office.type(f"export #{office.numbers[0]}"),
        "search": lambda: office.type("export status:any"),
        "home": lambda: office.press(ExportAction.SELECTION),
        "found": lambda: office.press(ExportAction.FOUND, view=search_view("question")),
        "journal": lambda: office.type("export journal"),
    }
    ways[way]()
    view = office.screen.shown[-1][1]
    values = {"export_way": "mail", "export_address": "admin@aurora.example", "export_form": "json"}
    office.desk.submit({"user": {"id": ADMIN}}, filled(view, values))
    office.type(f"export confirm {code_for(office)}")
    assert (office.export.state, office.export.address) == (ExportState.WAITING, "admin@aurora.example")
    asked = {"numbers": f"#{office.numbers[0]}", "search": "status:any", "home": "selection", "journal": "journal"}
    assert office.export.origin == asked.get(way, "status:any …"), "no word that was looked for"
