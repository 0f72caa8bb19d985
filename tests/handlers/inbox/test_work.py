"""The form of every deed, as Slack sends it: what differs is done, all or nothing."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.desks.desk import Choice
from bot.domain.inbox import Deed, Folder, Priority, Status
from bot.views.language import Language
from bot.views.work import work_modal
from handlers.inbox.modals import Modals
from tests.inbox import ANA, LUIS, MINUTE, NOON, Inbox, said


class Desk:
    """Opens the form of conversation 1 and sends it with what a person changed."""

    def __init__(self, inbox: Inbox, language: Language) -> None:
        inbox.receive(inbox.site.transcript(NOON, said("v", NOON, "hi"), chat="a"))
        self.inbox = inbox
        self.woken = 0
        self._language = language
        self._modals = Modals(inbox.desk, lambda _: language, self._wake, inbox.clock, ZoneInfo("UTC"))

    def opened(self) -> dict[str, Any]:
        return dict(work_modal(self.inbox.get("a"), self._language))

    def send(self, form: dict[str, Any], **changed: object) -> dict[str, Any]:
        values = {name: {name: _sent(element)} for name, element in _elements(form).items()}
        for name, value in changed.items():
            values[name][name] = _chosen(values[name][name], value)
        view = {**form, "state": {"values": values}}
        return self._modals.submit({"user": {"id": ANA}}, view)

    def _wake(self) -> None:
        self.woken += 1


def _elements(form: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {block["block_id"]: block["element"] for block in form["blocks"] if block["type"] == "input"}


def _sent(element: dict[str, Any]) -> dict[str, Any]:
    """What Slack sends of an element that nobody touched."""
    kind = element["type"]
    if kind == "users_select":
        return {"type": kind, "selected_user": element.get("initial_user")}
    if kind == "static_select":
        return {"type": kind, "selected_option": element["initial_option"]}
    return {"type": kind, "value": element.get("initial_value")}


def _chosen(element: dict[str, Any], value: object) -> dict[str, Any]:
    if "selected_option" in element:
        return {**element, "selected_option": {"value": value}}
    return {**element, ("selected_user" if "selected_user" in element else "value"): value}


@pytest.fixture
def desk(inbox: Inbox, english: Language) -> Desk:
    return Desk(inbox, english)


def test_a_form_that_nobody_changed_changes_nothing(desk: Desk) -> None:
    desk.inbox.desk.do(Deed.TAG, 1, ANA, Choice(value="vip"))
    desk.inbox.desk.do(Deed.SNOOZE, 1, ANA, Choice(until=NOON + MINUTE))
    version = desk.inbox.get("a").version
    assert desk.send(desk.opened()) == {}
    assert desk.inbox.get("a").version == version


def test_all_that_differs_is_done_at_once_and_undone_at_once(desk: Desk) -> None:
    desk.inbox.desk.do(Deed.TAG, 1, LUIS, Choice(value="old"))
    answer = desk.send(
        desk.opened(),
        agent=LUIS,
        priority="urgent",
        department=" Sales ",
        tags="vip, Big order,, VIP",
        note="called back",
        status="closed",
        folder="spam",
    )
    after = desk.inbox.get("a")
    assert (answer, desk.woken) == ({}, 1)
    assert (after.agent, after.priority, after.department) == (LUIS, Priority.URGENT, "Sales")
    assert set(map(str.casefold, after.tags)) == {"vip", "big order"}
    assert (after.status, after.folder, after.notes) == (Status.CLOSED, Folder.SPAM, 1)
    assert len({entry.batch for entry in desk.inbox.journal(1)[1:]}) == 1
    desk.inbox.desk.undo(ANA)
    back = desk.inbox.get("a")
    assert (back.agent, back.priority, back.department, back.tags) == ("", Priority.NORMAL, "", ("old",))
    assert (back.status, back.folder, back.notes) == (Status.OPEN, Folder.INBOX, 0)


def test_a_snooze_is_chosen_by_its_span(desk: Desk) -> None:
    desk.send(desk.opened(), status="snooze:3h")
    assert desk.inbox.get("a").snoozed_until == NOON + 180 * MINUTE
    assert desk.send(desk.opened(), status="open") == {}
    assert desk.inbox.get("a").snoozed_at is None


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"tags": "x" * 41}, "tags"), ({"tags": ",".join(map(str, range(21)))}, "tags")],
)
def test_what_does_not_fit_is_refused_beside_its_field_and_nothing_is_done(
    desk: Desk, changed: dict[str, object], field: str
) -> None:
    answer = desk.send(desk.opened(), agent=LUIS, **changed)
    assert (answer["response_action"], list(answer["errors"])) == ("errors", [field])
    assert (desk.inbox.get("a").agent, desk.inbox.journal(1)) == ("", [])


def test_a_form_that_lay_open_while_somebody_worked_is_refused(desk: Desk) -> None:
    form = desk.opened()
    desk.inbox.desk.do(Deed.CLOSE, 1, LUIS)
    answer = desk.send(form, priority="urgent")
    assert "was changed while" in next(iter(answer["errors"].values()))
    assert desk.inbox.get("a").priority is Priority.NORMAL


@pytest.mark.parametrize("metadata", ["", "1", "x:1", "1:x", "9" * 40 + ":1", "77:1"])
def test_a_form_of_nothing_we_know_is_refused(desk: Desk, metadata: str) -> None:
    answer = desk.send({**desk.opened(), "private_metadata": metadata}, priority="urgent")
    assert answer["response_action"] == "errors"
    assert desk.inbox.journal(1) == []
