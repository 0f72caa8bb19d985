"""Finds who answers: one look into a table, however many there are. Who is found still judges for itself."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from bot.domain.ids import (
    SEARCH_VIEW,
    Action,
    BurstAction,
    ContactAction,
    ContactView,
    ExportAction,
    ExportView,
    HomeAction,
    HomeView,
    ListAction,
    MailAction,
    TicketAction,
    TicketView,
    WindowAction,
)
from bot.domain.setting_ids import (
    DIGEST_LIST,
    AgentView,
    CannedAction,
    CannedView,
    DigestAction,
    DigestView,
    FailureAction,
    KeepingAction,
    PropertyAction,
    PropertyView,
    RescueAction,
    SetupAction,
    SetupView,
    SyncAction,
    SyncView,
)
from handlers.exchange.sentences import Command, command_of
from handlers.listeners import Listeners

Answer = dict[str, Any]
Part = TypeVar("Part")


class Opener(Protocol):
    def answer(self, command: Mapping[str, Any]) -> Answer | None:
        """None for what is another's to answer."""


class Panel(Protocol):
    def press(self, body: Mapping[str, Any], action: Mapping[str, Any]) -> bool:
        """Whether it was one of its own."""


class Form(Protocol):
    def submit(self, body: Mapping[str, Any], view: Mapping[str, Any]) -> Answer | None:
        """None for one that is not its own."""


class Switchboard:
    """Behind Bolt's listeners for commands, presses and forms."""

    def __init__(self, to: Listeners) -> None:
        self._to = to
        self._openers = _by_name(openers(to))
        self._panels = _by_name(panels(to))
        self._forms = _by_name(forms(to))

    def answer(self, command: Mapping[str, Any]) -> Answer:
        """A command that opens a window is for its part, any other for all the rest."""
        asked = self._openers.get(command_of(str(command.get("text", ""))) or "", ())
        answers = (part.answer(command) for part in asked)
        found = next((answer for answer in answers if answer is not None), None)
        return self._to.commands.answer(command) if found is None else found

    def press(self, body: Mapping[str, Any], action: Mapping[str, Any]) -> None:
        asked = self._panels.get(_first(action.get("action_id")), ())
        if not any(part.press(body, action) for part in asked):
            self._to.buttons.press(body, action)

    def submit(self, body: Mapping[str, Any], view: Mapping[str, Any]) -> Answer:
        asked = self._forms.get(str(view.get("callback_id")), ())
        answers = (part.submit(body, view) for part in asked)
        found = next((answer for answer in answers if answer is not None), None)
        answer = self._to.modals.submit(body, view) if found is None else found
        if not answer:
            self._to.conversations.look_again(body, view)
        return answer


def openers(to: Listeners) -> Sequence[tuple[Opener, Iterable[Command]]]:
    """Who opens a window at a command."""
    return (
        (to.setup, [Command.CONFIG]),
        (to.exports, [Command.EXPORT]),
        (to.answers, [Command.ANSWERS]),
        (to.tickets, [Command.TICKET, Command.REPLY]),
        (to.properties, [Command.HOURS, Command.KEEP, Command.ALERTS, Command.RESCUE]),
        (to.digests, [Command.DIGEST, Command.ROUNDUP]),
        (to.agents, [Command.LINK]),
        (to.sync, [Command.SYNC]),
        (to.checkup, [Command.DOCTOR]),
    )


def panels(to: Listeners) -> Sequence[tuple[Panel, Iterable[str]]]:
    """Whose buttons these are, by what stands before a colon; the first is asked first where several know one."""
    return (
        (to.tickets, [*TicketAction, *MailAction]),
        (to.exports, ExportAction),
        (to.conversations, [*WindowAction, ContactAction.OPEN, Action.REVEAL]),
        (to.contacts, ContactAction),
        (to.search, [ListAction.OLDER, ListAction.NEWER]),
        (to.lists, ListAction),
        (to.home, HomeAction),
        (to.setup, SetupAction),
        (to.answers, CannedAction),
        (to.picks, [CannedAction.PICK]),
        (to.properties, PropertyAction),
        (to.brake, KeepingAction),
        (to.digest_windows, [DIGEST_LIST, *DigestAction]),
        (to.digests, DigestAction),
        (to.bursts, BurstAction),
        (to.failures, FailureAction),
        (to.rescues, RescueAction),
        (to.sync, SyncAction),
    )


def forms(to: Listeners) -> Sequence[tuple[Form, Iterable[str]]]:
    """Whose forms these are; all others are the modals'."""
    return (
        (to.contacts, ContactView),
        (to.search, [SEARCH_VIEW]),
        (to.home, HomeView),
        (to.setup, SetupView),
        (to.properties, PropertyView),
        (to.digest_windows, DigestView),
        (to.agents, AgentView),
        (to.exports, ExportView),
        (to.answers, CannedView),
        (to.tickets, TicketView),
        (to.sync, SyncView),
    )


def _by_name(parts: Sequence[tuple[Part, Iterable[str]]]) -> Mapping[str, Sequence[Part]]:
    found: dict[str, list[Part]] = {}
    for part, names in parts:
        for name in names:
            found.setdefault(str(name), []).append(part)
    return found


def _first(action_id: object) -> str:
    return str(action_id).partition(":")[0]
