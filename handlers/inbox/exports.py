"""Exports: the command and the buttons that open their window, and what is sent from it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.bulk import refused_at_once
from bot.domain.errors import Reason, Refusal
from bot.domain.ids import ExportAction, ExportField, ExportView
from bot.exporting.dispatch import Dispatch
from bot.exporting.requests import Requests
from bot.filters import Reader, read_filters
from bot.ports import Export, Form, Store
from bot.ports.messages import Message
from bot.times.clock import Clock
from bot.views.export_addresses import addresses_message, code_modal, confirmed_message, forgotten_message
from bot.views.exports import BY_MAIL, export_modal
from bot.views.language import LanguageOf
from bot.views.parts import Block
from bot.views.pointing import refused_message
from handlers.exchange.payloads import actor_of, is_number, told_beside, values_of
from handlers.exchange.sentences import NUMBER, Command, read_numbers, read_sentence, unescape
from handlers.exchange.windows import Windows, in_time
from handlers.inbox.search import SearchDesk

JOURNAL = ("journal", "registro")
CONFIRM, FORGET, ADDRESSES = ("confirm", "confirmar"), ("forget", "olvidar"), ("addresses", "direcciones")
MAILTO = re.compile(r"<mailto:([^|>]+)(?:\|[^>]*)?>")
NO_EXPORT = 0
BESIDE = {Reason.EXPORT_GONE: ExportField.FORM}  # whatever else is wrong is wrong with the address


class ExportDesk:
    """A refusal is told where it was asked: in the answer, at the home, in the search window."""

    def __init__(
        self,
        requests: Requests,
        dispatch: Dispatch,
        store: Store,
        windows: Windows,
        search: SearchDesk,
        language_of: LanguageOf,
        clock: Clock,
        zone: ZoneInfo,
        wake: Callable[[], None],
    ) -> None:
        self._requests = requests
        self._dispatch = dispatch
        self._store = store
        self._windows = windows
        self._search = search
        self._language_of = language_of
        self._clock = clock
        self._zone = zone
        self._wake = wake

    def answer(self, command: Mapping[str, Any]) -> dict[str, Any] | None:
        """The acknowledgement of `/inbox export`, empty where the window says it all; None for other commands."""
        actor, words = str(command.get("user_id", "")), _asked(str(command.get("text", "")))
        if words is None:
            return None
        try:
            told = self._answer(words, actor, str(command.get("trigger_id", "")))
        except Refusal as refused:
            told = refused_message(refused, unescape(str(command.get("text", ""))), self._language_of(actor))
        return {"response_type": "ephemeral", **told} if told else {}

    def press(self, body: Mapping[str, Any], action: Mapping[str, Any]) -> bool:
        """Whether the pressed button is one of ours."""
        if action.get("action_id") == ExportAction.FOUND:
            self._press_found(body)
        elif action.get("action_id") == ExportAction.SELECTION:
            self._press_selection(body)
        return action.get("action_id") in list(ExportAction)

    def submit(self, body: Mapping[str, Any], view: Mapping[str, Any]) -> dict[str, Any] | None:
        """The acknowledgement: empty closes the window; None for a view that is not ours."""
        actor, given = actor_of(body), values_of(view)
        if view.get("callback_id") == ExportView.CODE:
            return self._confirm(given.get(ExportField.CODE, ""), actor)
        if view.get("callback_id") != ExportView.EXPORT:
            return None
        by_mail = given.get(ExportField.WAY) == BY_MAIL
        try:
            asked = self._send(str(view.get("private_metadata", "")), given, actor, by_mail=by_mail)
        except Refusal as refused:
            beside = BESIDE.get(refused.reason, ExportField.ADDRESS) if by_mail else ExportField.FORM
            return told_beside(beside, refused, self._language_of(actor))
        self._wake()
        return {"response_action": "update", "view": code_modal(asked, self._language_of(actor))} if asked else {}

    def _send(self, metadata: str, given: Mapping[str, str], actor: str, *, by_mail: bool) -> str:
        """The address that a code went to, if that is still to be confirmed."""
        export_id = int(metadata) if is_number(metadata) else NO_EXPORT
        chosen = given.get(ExportField.FORM, "")
        form = Form(chosen) if chosen in list(Form) else Form.JSON
        if by_mail:
            return self._dispatch.send(export_id, form, given.get(ExportField.ADDRESS, ""), actor)
        self._requests.begin(export_id, form, actor)
        return ""

    def _confirm(self, code: str, actor: str) -> dict[str, Any]:
        try:
            self._dispatch.confirm(code, actor)
        except Refusal as refused:
            return told_beside(ExportField.CODE, refused, self._language_of(actor))
        self._wake()
        return {}

    def _answer(self, words: Sequence[str], actor: str, trigger: str) -> Message | None:
        """None where a window says it all."""
        first, behind, language = words[0].casefold() if words else "", " ".join(words[1:]), self._language_of(actor)
        if first in CONFIRM and behind:
            confirmed = self._dispatch.confirm(behind, actor)
            self._wake()
            return confirmed_message(confirmed.address, confirmed.begun, language)
        if first in FORGET and behind:
            return forgotten_message(self._dispatch.forget(_typed_address(behind), actor), language)
        if first in ADDRESSES and not behind:
            return addresses_message(self._dispatch.list(actor), language)
        view = code_modal("", language) if first in CONFIRM else self._window(self._draft(words, actor))
        with in_time():
            self._windows.views_open(trigger_id=trigger, view=view)
        return None

    def _draft(self, words: Sequence[str], actor: str) -> Export:
        if not words:
            return self._requests.of_selection(actor)
        if [word.casefold() for word in words] in [[name] for name in JOURNAL]:
            return self._requests.of_journal(actor)
        if all(NUMBER.fullmatch(word) for word in words):
            return self._requests.of_numbers(read_numbers(words), actor)
        filters = read_filters(" ".join(words), self._reader(actor))
        return self._requests.of_query(filters, self._reader(actor))

    def _window(self, export: Export) -> Block:
        actor = export.slack_id
        return export_modal(export, self._language_of(actor), self._dispatch.reach(actor))

    def _reader(self, actor: str) -> Reader:
        return Reader(actor, self._zone, self._clock())

    def _press_found(self, body: Mapping[str, Any]) -> None:
        actor = actor_of(body)
        try:
            filters, only = self._search.asked_for(body.get("view") or {}, actor)
            view = self._window(self._requests.of_query(filters, self._reader(actor), only))
            with in_time():
                self._windows.views_push(trigger_id=str(body.get("trigger_id", "")), view=view)
        except Refusal as refused:
            self._search.tell(body, refused)

    def _press_selection(self, body: Mapping[str, Any]) -> None:
        actor = actor_of(body)
        try:
            view = self._window(self._requests.of_selection(actor))
            with in_time():
                self._windows.views_open(trigger_id=str(body.get("trigger_id", "")), view=view)
        except Refusal as refused:
            with self._store.write() as tx:
                home = replace(tx.homes.get(actor), report=refused_at_once(refused), looked_at=self._clock())
                tx.homes.save(home)
            self._wake()


def _typed_address(words: str) -> str:
    """Slack may have made a link of it."""
    return MAILTO.sub(r"\1", words)


def _asked(text: str) -> Sequence[str] | None:
    """The words behind `export`; None for what is another part's to answer."""
    try:
        sentence = read_sentence(text)
    except Refusal:
        return None
    return sentence.words if sentence.command is Command.EXPORT else None
