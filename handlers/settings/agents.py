"""`/inbox link` without a name: the window of tawk.to's agents, and what was chosen in it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.errors import Refusal
from bot.domain.setting_ids import AgentView
from bot.people.identity import Identity
from bot.views.agents import agents_modal, block_of, named_in
from bot.views.language import LanguageOf
from bot.views.linking import LinkWish
from bot.views.pointing import refused_message
from handlers.exchange.payloads import actor_of, told_beside
from handlers.exchange.sentences import Command, read_sentence, unescape
from handlers.exchange.windows import Windows, in_time


@dataclass(frozen=True, slots=True)
class AgentsDesk:
    """A refusal stands beside the field in question, or is told to the one who asked."""

    identity: Identity
    windows: Windows
    language_of: LanguageOf

    def answer(self, command: Mapping[str, Any]) -> dict[str, Any] | None:
        """The acknowledgement, empty where the window says it all; None for other commands, and with a name behind."""
        actor, text = str(command.get("user_id", "")), str(command.get("text", ""))
        if not _is_asked(text):
            return None
        language = self.language_of(actor)
        try:
            view = agents_modal(self.identity.agents(actor), language)
            with in_time():
                self.windows.views_open(trigger_id=str(command.get("trigger_id", "")), view=view)
        except Refusal as refused:
            return {"response_type": "ephemeral", **refused_message(refused, unescape(text), language)}
        return {}

    def submit(self, body: Mapping[str, Any], view: Mapping[str, Any]) -> dict[str, Any] | None:
        """The acknowledgement: empty closes the window; None for a view that is not ours."""
        if view.get("callback_id") != AgentView.LINKS:
            return None
        actor, wishes = actor_of(body), {wish.name: wish for wish in _wishes(view)}
        try:
            self.identity.relink(list(wishes.values()), actor)
        except Refusal as refused:
            about = wishes.get(str(refused.values.get("field"))) or next(iter(wishes.values()))
            return told_beside(block_of(about.name, about.before), refused, self.language_of(actor))
        return {}


def _is_asked(text: str) -> bool:
    try:
        sentence = read_sentence(text)
    except Refusal:
        return False
    return sentence.command is Command.LINK and not sentence.words


def _wishes(view: Mapping[str, Any]) -> Iterator[LinkWish]:
    """What was changed, and nothing else: the rest may be another's by now."""
    for block_id, given in view.get("state", {}).get("values", {}).items():
        named = named_in(str(block_id))
        chosen = next((str(one.get("selected_user") or "") for one in given.values()), "")
        if named and chosen != named[1]:
            yield LinkWish(named[0], named[1], chosen)
