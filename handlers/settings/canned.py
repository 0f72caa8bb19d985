"""`/inbox answers`: the list of a team's canned answers and the form of one, in a single window."""

from collections.abc import Mapping
from typing import Any

from bot.desks.canned_desk import CannedDesk
from bot.domain.canned import CannedAnswer
from bot.domain.errors import Reason, Refusal
from bot.domain.setting_ids import CannedAction, CannedField, CannedView
from bot.views.canned import NEW, CannedSheet, block_of, canned_form, canned_list
from bot.views.language import LanguageOf
from bot.views.parts import Block
from bot.views.pointing import refused_message
from bot.views.refusals import modal_refusal
from handlers.exchange.payloads import actor_of, is_number, told_beside, values_of
from handlers.exchange.sentences import Command, read_sentence, unescape
from handlers.exchange.windows import Windows, if_in_time, in_time
from handlers.tickets.canned_picks import noted

BESIDE = {
    Reason.NAME_MISSING: CannedField.NAME,
    Reason.CANNED_NAME_WRONG: CannedField.NAME,
    Reason.CANNED_NAME_TAKEN: CannedField.NAME,
}


class AnswersDesk:
    """What is refused stands beside the field, or is told to the one who asked."""

    def __init__(self, desk: CannedDesk, windows: Windows, language_of: LanguageOf) -> None:
        self._desk = desk
        self._windows = windows
        self._language_of = language_of

    def answer(self, command: Mapping[str, Any]) -> dict[str, Any] | None:
        """The acknowledgement of `/inbox answers`, empty where the window says it all; None for other commands."""
        actor, text = str(command.get("user_id", "")), str(command.get("text", ""))
        if not _is_asked(text):
            return None
        language = self._language_of(actor)
        try:
            view = canned_list(self._desk.sheet(actor), 0, language)
            with in_time():
                self._windows.views_open(trigger_id=str(command.get("trigger_id", "")), view=view)
        except Refusal as refused:
            return {"response_type": "ephemeral", **refused_message(refused, unescape(text), language)}
        return {}

    def press(self, body: Mapping[str, Any], action: Mapping[str, Any]) -> bool:
        """Whether it was one of ours: then the window shows what comes next."""
        name, value, actor = str(action.get("action_id", "")), str(action.get("value", "")), actor_of(body)
        if name == CannedAction.PICK or name.partition(":")[0] not in list(CannedAction):
            return False
        below = body.get("view") or {}
        try:
            view = self._next(name.partition(":")[0], int(value) if is_number(value) else 0, actor)
        except Refusal as refused:
            view = noted(below, modal_refusal(refused, self._language_of(actor)))
        with if_in_time():
            self._windows.views_update(view_id=str(below.get("id")), hash=str(below.get("hash", "")), view=view)
        return True

    def submit(self, body: Mapping[str, Any], view: Mapping[str, Any]) -> dict[str, Any] | None:
        """The acknowledgement: the list in the place of the form; None for a view that is not ours."""
        if view.get("callback_id") != CannedView.EDIT:
            return None
        actor, given = actor_of(body), values_of(view)
        answer_id, place = (
            int(text) if is_number(text) else -1
            for text in (str(view.get("private_metadata", "")), given.get(CannedField.PROPERTY, ""))
        )
        name, text = given.get(CannedField.NAME, ""), given.get(CannedField.TEXT, "")
        try:
            self._desk.save(CannedAnswer(answer_id, place, name, text), actor)
            shown = canned_list(self._desk.sheet(actor), 0, self._language_of(actor))
        except Refusal as refused:
            field = BESIDE.get(refused.reason, CannedField.TEXT)
            return told_beside(block_of(field, max(answer_id, 0)), refused, self._language_of(actor))
        return {"response_action": "update", "view": shown}

    def _next(self, name: str, value: int, actor: str) -> Block:
        if name == CannedAction.DROP:
            self._drop(value, actor)
        sheet, language = self._desk.sheet(actor), self._language_of(actor)
        if name == CannedAction.ADD:
            return canned_form(NEW, sheet.places, language)
        found = _with_id(sheet, value) if name == CannedAction.EDIT else None
        if found is not None:
            return canned_form(found, sheet.places, language)
        return canned_list(sheet, value if name == CannedAction.PAGE else 0, language)

    def _drop(self, answer_id: int, actor: str) -> None:
        """Where somebody else was faster the list shows that it is gone."""
        try:
            self._desk.drop(answer_id, actor)
        except Refusal as refused:
            if refused.reason is not Reason.CANNED_GONE:
                raise


def _is_asked(text: str) -> bool:
    try:
        return read_sentence(text).command is Command.ANSWERS
    except Refusal:
        return False


def _with_id(sheet: CannedSheet, answer_id: int) -> CannedAnswer | None:
    return next((one for one in sheet.answers if one.id == answer_id), None)
