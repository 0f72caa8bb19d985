"""`/inbox sync`: the window that asks what of the past shall come over from tawk.to, how far it is, and its buttons."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.errors import Reason, Refusal
from bot.domain.setting_ids import SyncAction, SyncField, SyncView
from bot.ports import Phase, Store
from bot.ports.messages import Message
from bot.times.clock import Clock
from bot.transactions.naming import named
from bot.upstream.beginning import Wanted
from bot.upstream.sync_desk import SyncDesk
from bot.views.language import LanguageOf
from bot.views.pointing import refused_message
from bot.views.refusals import refusal
from bot.views.sync import LISTED, places_message, stopped_message
from bot.views.sync_window import begun_modal, sync_modal
from handlers.exchange.payloads import actor_of, is_number, told_beside
from handlers.exchange.sentences import Command, read_sentence, unescape
from handlers.exchange.whispers import Whispers
from handlers.exchange.windows import Windows, in_time

STATUS, STOP = ("status", "estado"), ("stop", "parar", "detener")
BESIDE = {Reason.SYNC_DATES: SyncField.START, Reason.SYNC_NOTHING: SyncField.WHAT}


class SyncCommands:
    """What is refused stands beside the field, or is told to the one who asked."""

    def __init__(
        self,
        desk: SyncDesk,
        store: Store,
        windows: Windows,
        language_of: LanguageOf,
        clock: Clock,
        zone: ZoneInfo,
        wake: Callable[[], None],
    ) -> None:
        self._desk = desk
        self._whispers = Whispers(store, clock)
        self._windows = windows
        self._language_of = language_of
        self._zone = zone
        self._wake = wake

    def answer(self, command: Mapping[str, Any]) -> dict[str, Any] | None:
        """The acknowledgement of `/inbox sync`, empty where the window says it all; None for other commands."""
        actor, text = str(command.get("user_id", "")), str(command.get("text", ""))
        words = _asked(text)
        if words is None:
            return None
        try:
            told = self._answer(words, actor, str(command.get("trigger_id", "")))
        except Refusal as refused:
            told = refused_message(refused, unescape(text), self._language_of(actor))
        return {"response_type": "ephemeral", **told} if told else {}

    def press(self, body: Mapping[str, Any], action: Mapping[str, Any]) -> bool:
        """Whether the pressed button is one of ours."""
        name, value, actor = action.get("action_id"), str(action.get("value", "")), actor_of(body)
        if name not in list(SyncAction):
            return False
        number = int(value) if is_number(value) else 0
        try:
            (self._desk.stop if name == SyncAction.STOP else self._desk.go_on)(number, actor)
        except Refusal as refused:
            self._whispers.tell(body, refusal(refused, self._language_of(actor)))
        else:
            if str(action.get("block_id", "")).startswith(f"{LISTED}:"):  # messages are drawn anew by themselves
                shown = places_message(self._desk.places(actor), self._language_of(actor))
                self._whispers.replace(body, shown)
        self._wake()
        return True

    def submit(self, body: Mapping[str, Any], view: Mapping[str, Any]) -> dict[str, Any] | None:
        """The acknowledgement: what has begun in the place of the form; None for a view that is not ours."""
        if view.get("callback_id") != SyncView.SYNC:
            return None
        actor = actor_of(body)
        language, given = self._language_of(actor), _given(view)
        try:
            begun = self._desk.begin(_properties(given), self._wanted(given), actor)
        except Refusal as refused:
            return told_beside(BESIDE.get(refused.reason, SyncField.PROPERTIES), refused, language)
        self._wake()
        return {"response_action": "update", "view": begun_modal(len(begun), language)}

    def _answer(self, words: Sequence[str], actor: str, trigger: str) -> Message | None:
        """None where a window says it all."""
        first, language = words[0].casefold() if words else "", self._language_of(actor)
        if first in STATUS:
            return places_message(self._desk.places(actor), language)
        if first in STOP:
            stopped = self._desk.stop_all(" ".join(words[1:]), actor)
            self._wake()
            return stopped_message(stopped, language)
        places = self._desk.places(actor)
        known = [place.property_ for place in places]
        chosen = [named(known, " ".join(words)).id] if words else [one.id for one in known if len(known) == 1]
        view = sync_modal(places, chosen, language)
        with in_time():
            self._windows.views_open(trigger_id=trigger, view=view)
        return None

    def _wanted(self, given: Mapping[str, Mapping[str, Any]]) -> Wanted:
        chosen = [str(one["value"]) for one in given.get(SyncField.WHAT, {}).get("selected_options") or ()]
        start = _day(given.get(SyncField.START, {}).get("selected_date"))
        end = _day(given.get(SyncField.END, {}).get("selected_date"))
        return Wanted.of_days(start, end, tuple(phase for phase in Phase if phase in chosen), self._zone)


def _asked(text: str) -> Sequence[str] | None:
    """The words behind `sync`; None for what is another part's to answer."""
    try:
        sentence = read_sentence(text)
    except Refusal:
        return None
    return sentence.words if sentence.command is Command.SYNC else None


def _given(view: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]]:
    """The inputs of the form by their names."""
    inputs = view.get("state", {}).get("values", {}).values()
    return {str(name): element for named_inputs in inputs for name, element in named_inputs.items()}


def _properties(given: Mapping[str, Mapping[str, Any]]) -> Sequence[int]:
    chosen = given.get(SyncField.PROPERTIES, {}).get("selected_options") or ()
    return [int(one["value"]) for one in chosen if is_number(str(one["value"]))]


def _day(told: object) -> date | None:
    try:
        return date.fromisoformat(str(told)) if told else None
    except ValueError:
        return None
