"""The settings of a property: the command that opens them, the choice of another property, and what is sent."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.desks.mail_setup import MailWanted
from bot.desks.setup import Setup, Wanted
from bot.domain.errors import Refusal
from bot.domain.inbox import Role
from bot.domain.setting_ids import SetupAction, SetupField, SetupView
from bot.views.language import LanguageOf
from bot.views.parts import Block
from bot.views.pointing import refused_message
from bot.views.property_sheet import block_of
from bot.views.setup import SetupSheet, choice_modal, groups_field, people_field, setup_modal
from handlers.exchange.payloads import actor_of, told_beside
from handlers.exchange.sentences import Command, read_sentence, unescape
from handlers.exchange.windows import Windows, if_in_time, in_time

UNKNOWN = -1  # no property's id

log = logging.getLogger(__name__)


class SetupDesk:
    """One window; a refusal stands beside the field in question, or is told to the one who asked."""

    def __init__(
        self,
        setup: Setup,
        windows: Windows,
        language_of: LanguageOf,
        wake: Callable[[], None],
        others: Mapping[str, str],
    ) -> None:
        """`others` are the titles of the windows that it offers besides, by the buttons that open them."""
        self._setup = setup
        self._others = others
        self._windows = windows
        self._language_of = language_of
        self._wake = wake

    def answer(self, command: Mapping[str, Any]) -> dict[str, Any] | None:
        """The acknowledgement of `/inbox config`, empty where the window says it all; None for other commands."""
        actor, channel = str(command.get("user_id", "")), str(command.get("channel_id", ""))
        words = _asked(str(command.get("text", "")))
        if words is None:
            return None
        try:
            found = self._setup.open(" ".join(words), actor, channel)
            with in_time():
                self._windows.views_open(trigger_id=str(command.get("trigger_id", "")), view=self._drawn(found, actor))
        except Refusal as refused:
            told = refused_message(refused, unescape(str(command.get("text", ""))), self._language_of(actor))
            return {"response_type": "ephemeral", **told}
        return {}

    def press(self, body: Mapping[str, Any], action: Mapping[str, Any]) -> bool:
        """Whether another property was chosen; then the window shows its settings."""
        if action.get("action_id") != SetupAction.PROPERTY:
            return False
        chosen, actor = str((action.get("selected_option") or {}).get("value", "")), actor_of(body)
        below = body.get("view") or {}
        try:
            view = self._drawn(self._setup.sheet(_number(chosen), actor), actor)
        except Refusal as refused:
            log.warning("setup.not_shown", extra={"reason": refused.reason})
            return True
        with if_in_time():
            self._windows.views_update(view_id=str(below.get("id")), hash=str(below.get("hash", "")), view=view)
        return True

    def submit(self, body: Mapping[str, Any], view: Mapping[str, Any]) -> dict[str, Any] | None:
        """The acknowledgement: empty closes the window; None for a view that is not ours."""
        if view.get("callback_id") != SetupView.SETUP:
            return None
        actor = actor_of(body)
        number, _, stamp = str(view.get("private_metadata", "")).partition(":")
        try:
            self._setup.save(_number(number), stamp, _wanted(view), actor)
        except Refusal as refused:
            beside = block_of(str(refused.values.get("field", SetupField.CHANNEL)), _number(number))
            return told_beside(beside, refused, self._language_of(actor))
        self._wake()
        return {}

    def _drawn(self, found: SetupSheet | Sequence[Any], actor: str) -> Block:
        language = self._language_of(actor)
        if isinstance(found, SetupSheet):
            return setup_modal(found, language, self._others)
        return choice_modal(found, language)


def _asked(text: str) -> Sequence[str] | None:
    """The words behind `config`; None for what is another part's to answer."""
    try:
        sentence = read_sentence(text)
    except Refusal:
        return None
    return sentence.words if sentence.command is Command.CONFIG else None


def _wanted(view: Mapping[str, Any]) -> Wanted:
    given = {
        str(action_id): element
        for actions in view.get("state", {}).get("values", {}).values()
        for action_id, element in actions.items()
    }
    return Wanted(
        channel=str(given.get(SetupField.CHANNEL, {}).get("selected_conversation") or ""),
        policy=_option(given.get(SetupField.CARDS)),
        language=_option(given.get(SetupField.LANGUAGE)),
        masked=bool(given.get(SetupField.MASKED, {}).get("selected_options")),
        people={role: given.get(people_field(role), {}).get("selected_users") or () for role in Role},
        groups={role: _options(given.get(groups_field(role))) for role in Role},
        mail=_mail(given),
    )


def _mail(given: Mapping[str, Mapping[str, Any]]) -> MailWanted:
    return MailWanted(
        sender=_typed(given.get(SetupField.SENDER)),
        signature=_typed(given.get(SetupField.SIGNATURE)),
        forward=_typed(given.get(SetupField.FORWARD)),
        mode=_option(given.get(SetupField.MAIL_MODE)),
        confirms=bool(given.get(SetupField.TWO_WAY, {}).get("selected_options")),
    )


def _typed(element: Mapping[str, Any] | None) -> str:
    return str((element or {}).get("value") or "")


def _option(element: Mapping[str, Any] | None) -> str:
    return str(((element or {}).get("selected_option") or {}).get("value", ""))


def _options(element: Mapping[str, Any] | None) -> tuple[str, ...]:
    return tuple(str(one["value"]) for one in (element or {}).get("selected_options") or ())


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else UNKNOWN
