"""What is pressed on a card. A button carries a conversation's number, an overflow option a deed and a number."""

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from http.client import HTTPException
from typing import Any, Protocol

from slack_sdk.errors import SlackClientError

from bot.clock import Clock
from bot.desk import Desk
from bot.errors import Reason, Refusal
from bot.ids import DIRECT, FORM, Action
from bot.inbox import Deed
from bot.ports import PrivateAnswer, Store
from bot.views.language import LanguageOf
from bot.views.modals import assign_modal, purge_modal
from bot.views.refusals import refusal
from bot.views.work import work_modal

ANSWER_LIFE = timedelta(minutes=5)  # a private answer that late only puzzles
DEEDS = {Action.TAKE: Deed.TAKE, Action.CLOSE: Deed.CLOSE, Action.REOPEN: Deed.REOPEN}
MODALS = {Deed.ASSIGN: assign_modal, Deed.PURGE: purge_modal}

log = logging.getLogger(__name__)


class Opener(Protocol):
    """Opens a modal while the trigger lives, which is three seconds."""

    def __call__(self, *, trigger_id: str, view: dict[str, Any]) -> object: ...


class Buttons:
    """Turns presses into deeds; a refusal is told to the one who pressed, and to nobody else."""

    def __init__(
        self,
        desk: Desk,
        store: Store,
        open_modal: Opener,
        language_of: LanguageOf,
        clock: Clock,
        wake: Callable[[], None],
    ) -> None:
        self._desk = desk
        self._store = store
        self._open_modal = open_modal
        self._language_of = language_of
        self._clock = clock
        self._wake = wake

    def press(self, body: Mapping[str, Any], action: Mapping[str, Any]) -> None:
        """Do what the pressed element stands for; an element that is not ours does nothing."""
        chosen = _chosen(action)
        if chosen is None:
            return
        deed, number = chosen
        try:
            self._act(deed, number, body)
        except Refusal as refused:
            self._tell(body, refused)
        self._wake()

    def choose(self, body: Mapping[str, Any]) -> None:
        """Open the form of every deed for the card that a shortcut was chosen on, or in whose thread."""
        message, channel = body.get("message") or {}, str((body.get("channel") or {}).get("id", ""))
        where = str(body["user"]["id"]) if channel.startswith(DIRECT) else channel
        try:
            with self._store.read() as tx:
                number = tx.posts.number_at(where, str(message.get("thread_ts") or message.get("ts") or ""))
            if number is None:
                raise Refusal(Reason.NOT_A_CARD)
            self._act(FORM, number, body)
        except Refusal as refused:
            self._tell(body, refused)
            self._wake()

    def _act(self, deed: str, number: int, body: Mapping[str, Any]) -> None:
        actor = str(body["user"]["id"])
        modal = None if deed == FORM else MODALS.get(Deed(deed))
        if deed == FORM:
            self._open(body, work_modal(self._desk.look(Deed.NOTE, number, actor), self._language_of(actor)))
        elif modal is None:
            self._desk.do(Deed(deed), number, actor)
        else:
            self._desk.check(Deed(deed), number, actor)
            self._open(body, modal(number, self._language_of(actor)))

    def _open(self, body: Mapping[str, Any], view: dict[str, Any]) -> None:
        try:
            self._open_modal(trigger_id=str(body.get("trigger_id", "")), view=view)
        except (SlackClientError, OSError, HTTPException) as error:
            log.warning("buttons.no_modal", extra={"error": type(error).__name__})
            raise Refusal(Reason.MODAL_EXPIRED) from error

    def _tell(self, body: Mapping[str, Any], refused: Refusal) -> None:
        url = body.get("response_url")
        if not isinstance(url, str) or not url:
            return
        language = self._language_of(str(body["user"]["id"]))
        answer = PrivateAnswer(url, _private(refusal(refused, language)))
        with self._store.write() as tx:
            tx.answers.add(answer, self._clock() + ANSWER_LIFE)


def _private(text: str) -> dict[str, object]:
    """The body of an answer that one person sees and that replaces nothing."""
    return {"response_type": "ephemeral", "replace_original": False, "text": text}


def _chosen(action: Mapping[str, Any]) -> tuple[str, int] | None:
    name = action.get("action_id")
    if name == Action.MORE:
        deed, _, number = str((action.get("selected_option") or {}).get("value", "")).partition(":")
        return (deed, int(number)) if deed in (FORM, *Deed) and _is_number(number) else None
    number = str(action.get("value", ""))
    if name in list(DEEDS) and _is_number(number):
        return DEEDS[Action(name)], int(number)
    return None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 16
