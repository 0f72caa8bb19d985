"""A canned answer that is picked in a form: its words go into the field of the answer, behind what was typed."""

from collections.abc import Mapping
from typing import Any

from bot.desks.canned_desk import CannedDesk
from bot.domain.canned import LONGEST_TEXT
from bot.domain.errors import Refusal
from bot.domain.ids import TicketField
from bot.domain.setting_ids import CannedAction
from bot.views.canned import no_room
from bot.views.language import LanguageOf
from bot.views.parts import Block, context, plain
from bot.views.refusals import modal_refusal
from handlers.exchange.payloads import actor_of, is_number, place_of
from handlers.exchange.windows import Windows, if_in_time

KEPT = ("type", "callback_id", "private_metadata", "title", "submit", "close")
NOTE = "canned_note"


class CannedPicks:
    """Draws the form anew; what else was typed in it stays, for its blocks stay the same."""

    def __init__(self, desk: CannedDesk, windows: Windows, language_of: LanguageOf) -> None:
        self._desk = desk
        self._windows = windows
        self._language_of = language_of

    def press(self, body: Mapping[str, Any], action: Mapping[str, Any]) -> bool:
        """Whether one was picked."""
        if action.get("action_id") != CannedAction.PICK:
            return False
        view, actor = body.get("view") or {}, actor_of(body)
        chosen = str((action.get("selected_option") or {}).get("value", ""))
        try:
            number, _ = place_of(view)
            words = self._desk.pick(number, actor, int(chosen) if is_number(chosen) else 0)
            shown = self._with_answer(view, words, actor)
        except Refusal as refused:
            shown = noted(view, modal_refusal(refused, self._language_of(actor)))
        with if_in_time():
            self._windows.views_update(view_id=str(view.get("id")), hash=str(view.get("hash", "")), view=shown)
        return True

    def _with_answer(self, view: Mapping[str, Any], words: str, actor: str) -> Block:
        """An answer that is too long for the field is not put into it."""
        text = "\n\n".join(filter(None, (_typed(view), words)))
        if len(text) > LONGEST_TEXT:
            return noted(view, no_room(self._language_of(actor)))
        return _drawn(view, [_filled(block, text) for block in _blocks(view)])


def noted(view: Mapping[str, Any], told: str) -> Block:
    """The same window with a line that says why nothing else has changed: below the select, else on top."""
    blocks = _blocks(view)
    place = next((n + 1 for n, block in enumerate(blocks) if CannedAction.PICK in str(block)), 0)
    return _drawn(view, [*blocks[:place], {**context(plain(told)), "block_id": NOTE}, *blocks[place:]])


def _blocks(view: Mapping[str, Any]) -> list[Block]:
    return [block for block in view.get("blocks") or [] if block.get("block_id") != NOTE]


def _typed(view: Mapping[str, Any]) -> str:
    inputs = view.get("state", {}).get("values", {}).values()
    given: Mapping[str, Any] = next((named[TicketField.ANSWER] for named in inputs if TicketField.ANSWER in named), {})
    return str(given.get("value") or "").strip()


def _filled(block: Block, text: str) -> Block:
    """Under another id, or Slack would keep what was typed."""
    element = block.get("element")
    if not isinstance(element, dict) or element.get("action_id") != TicketField.ANSWER:
        return block
    name, _, count = str(block.get("block_id")).partition(":")
    following = int(count) + 1 if is_number(count) else 1
    return {**block, "block_id": f"{name}:{following}", "element": {**element, "initial_value": text}}


def _drawn(view: Mapping[str, Any], blocks: list[Block]) -> Block:
    return {**{name: view[name] for name in KEPT if name in view}, "blocks": blocks}
