"""What is sent from a modal. Its private metadata is the conversation's number."""

from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from bot.desks.desk import Choice, Desk
from bot.domain.errors import Reason, Refusal
from bot.domain.ids import Action, View
from bot.domain.inbox import Deed
from bot.times.clock import Clock
from bot.views.language import LanguageOf
from handlers.exchange.payloads import actor_of, is_number, place_of, told_beside
from handlers.inbox.work import read_form, wishes

BESIDE = {
    Reason.ALREADY_ASSIGNED: Action.AGENT,
    Reason.NOT_ASSIGNED: Action.AGENT,
    Reason.LABEL_TOO_LONG: Action.TAGS,
    Reason.TOO_MANY_TAGS: Action.TAGS,
    Reason.NOTE_TOO_LONG: Action.NOTE,
    Reason.IN_TRASH: Action.FOLDER,
}


class Modals:
    """Turns submissions into deeds; a refusal stands beside the field in question."""

    def __init__(
        self, desk: Desk, language_of: LanguageOf, wake: Callable[[], None], clock: Clock, zone: ZoneInfo
    ) -> None:
        self._clock = clock
        self._zone = zone
        self._desk = desk
        self._language_of = language_of
        self._wake = wake
        self._views: Mapping[str, Callable[[int, str, str], None]] = {
            View.ASSIGN: self._assign,
            View.PURGE: self._purge,
        }

    def submit(self, body: Mapping[str, Any], view: Mapping[str, Any]) -> dict[str, Any]:
        """The acknowledgement: empty closes the modal."""
        if view.get("callback_id") == View.WORK:
            return self._work(view, actor_of(body))
        submit = self._views.get(str(view.get("callback_id")))
        if submit is None:
            return {}
        actor, (block_id, value) = actor_of(body), _only_input(view)
        try:
            submit(_number(view), actor, value)
        except Refusal as refused:
            return told_beside(block_id, refused, self._language_of(actor))
        self._wake()
        return {}

    def _work(self, view: Mapping[str, Any], actor: str) -> dict[str, Any]:
        """Refused as a whole where somebody was faster: what the form shows is not how it stands."""
        try:
            number, version = place_of(view)
            before = self._desk.look(Deed.NOTE, number, actor)
            if before.version != version:
                raise Refusal(Reason.FORM_OUTDATED, number=number)
            self._desk.work(number, actor, list(wishes(read_form(view), before, self._zone, self._clock)))
        except Refusal as refused:
            return told_beside(BESIDE.get(refused.reason, Action.STATUS), refused, self._language_of(actor))
        self._wake()
        return {}

    def _assign(self, number: int, actor: str, agent: str) -> None:
        if not agent:
            raise Refusal(Reason.AGENT_MISSING)
        self._desk.do(Deed.ASSIGN, number, actor, Choice(agent))

    def _purge(self, number: int, actor: str, typed: str) -> None:
        if typed.strip().lstrip("#") != str(number):
            raise Refusal(Reason.CONFIRMATION_WRONG, number=number)
        self._desk.do(Deed.PURGE, number, actor)


def _number(view: Mapping[str, Any]) -> int:
    text = str(view.get("private_metadata", ""))
    if not is_number(text):
        raise Refusal(Reason.MODAL_EXPIRED)
    return int(text)


def _only_input(view: Mapping[str, Any]) -> tuple[str, str]:
    """The block and the value of the one input that each of our modals has."""
    for block_id, actions in view.get("state", {}).get("values", {}).items():
        for action_id, element in actions.items():
            if action_id == Action.AGENT:
                return str(block_id), str(element.get("selected_user") or "")
            if action_id == Action.CONFIRMATION:
                return str(block_id), str(element.get("value") or "")
    return "", ""
