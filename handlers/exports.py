"""Exports: the command and the buttons that open their window, and what is sent from it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from bot.bulk import refused_at_once
from bot.clock import Clock
from bot.errors import Refusal
from bot.exporting.requests import Requests
from bot.filters import Reader, read_filters
from bot.ids import ExportAction, ExportField, ExportView
from bot.ports import Export, Form, Store
from bot.views.exports import export_modal
from bot.views.language import LanguageOf
from bot.views.pointing import refused_message
from handlers.payloads import actor_of, is_number, told_beside, values_of
from handlers.search import SearchDesk
from handlers.sentences import NUMBER, Command, read_numbers, read_sentence, unescape
from handlers.windows import Windows, in_time

JOURNAL = ("journal", "registro")
NO_EXPORT = 0


class ExportDesk:
    """A refusal is told where it was asked: in the answer, at the home, in the search window."""

    def __init__(
        self,
        requests: Requests,
        store: Store,
        windows: Windows,
        search: SearchDesk,
        language_of: LanguageOf,
        clock: Clock,
        zone: ZoneInfo,
        wake: Callable[[], None],
    ) -> None:
        self._requests = requests
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
            self._open(self._draft(words, actor), str(command.get("trigger_id", "")))
        except Refusal as refused:
            told = refused_message(refused, unescape(str(command.get("text", ""))), self._language_of(actor))
            return {"response_type": "ephemeral", **told}
        return {}

    def press(self, body: Mapping[str, Any], action: Mapping[str, Any]) -> bool:
        """Whether the pressed button is one of ours."""
        if action.get("action_id") == ExportAction.FOUND:
            self._press_found(body)
        elif action.get("action_id") == ExportAction.SELECTION:
            self._press_selection(body)
        return action.get("action_id") in list(ExportAction)

    def submit(self, body: Mapping[str, Any], view: Mapping[str, Any]) -> dict[str, Any] | None:
        """The acknowledgement: empty closes the window; None for a view that is not ours."""
        if view.get("callback_id") != ExportView.EXPORT:
            return None
        actor, metadata = actor_of(body), str(view.get("private_metadata", ""))
        form = values_of(view).get(ExportField.FORM, "")
        try:
            export_id = int(metadata) if is_number(metadata) else NO_EXPORT
            self._requests.begin(export_id, Form(form) if form in list(Form) else Form.JSON, actor)
        except Refusal as refused:
            return told_beside(ExportField.FORM, refused, self._language_of(actor))
        self._wake()
        return {}

    def _draft(self, words: Sequence[str], actor: str) -> Export:
        if not words:
            return self._requests.of_selection(actor)
        if [word.casefold() for word in words] in [[name] for name in JOURNAL]:
            return self._requests.of_journal(actor)
        if all(NUMBER.fullmatch(word) for word in words):
            return self._requests.of_numbers(read_numbers(words), actor)
        filters = read_filters(" ".join(words), Reader(actor, self._zone, self._clock()))
        return self._requests.of_query(filters.query, actor, filters.properties)

    def _open(self, export: Export, trigger: str) -> None:
        with in_time():
            self._windows.views_open(trigger_id=trigger, view=export_modal(export, self._language_of(export.slack_id)))

    def _press_found(self, body: Mapping[str, Any]) -> None:
        actor = actor_of(body)
        try:
            filters, only = self._search.asked_for(body.get("view") or {}, actor)
            export = self._requests.of_query(filters.query, actor, filters.properties, only)
            with in_time():
                view = export_modal(export, self._language_of(actor))
                self._windows.views_push(trigger_id=str(body.get("trigger_id", "")), view=view)
        except Refusal as refused:
            self._search.tell(body, refused)

    def _press_selection(self, body: Mapping[str, Any]) -> None:
        actor = actor_of(body)
        try:
            self._open(self._requests.of_selection(actor), str(body.get("trigger_id", "")))
        except Refusal as refused:
            with self._store.write() as tx:
                home = replace(tx.homes.get(actor), report=refused_at_once(refused), looked_at=self._clock())
                tx.homes.save(home)
            self._wake()


def _asked(text: str) -> Sequence[str] | None:
    """The words behind `export`; None for what is another part's to answer."""
    try:
        sentence = read_sentence(text)
    except Refusal:
        return None
    return sentence.words if sentence.command is Command.EXPORT else None
