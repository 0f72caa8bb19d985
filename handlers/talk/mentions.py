"""Answers `@recado …` and direct messages; in a card's thread, where slash commands don't work, about that card's."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.ids import COMMAND, DIRECT
from bot.ports import Place, PrivateAnswer, Store, Transaction
from bot.times.clock import Clock
from handlers.exchange.sentences import MENTION
from handlers.exchange.whispers import ANSWER_LIFE
from handlers.talk.commands import Commands

EVENT_ID_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Mentions:
    """Does what a mention asks for, once, however often Slack tells of it; only who wrote it reads the answer."""

    store: Store
    commands: Commands
    clock: Clock
    wake: Callable[[], None]

    def hear(self, body: Mapping[str, Any], event: Mapping[str, Any]) -> None:
        """Bots, our own messages among them, are not answered, nor is what was edited: it was answered before."""
        self._answer(_asked(event, own_id(body)), body, event)

    def hear_directly(self, body: Mapping[str, Any], event: Mapping[str, Any]) -> None:
        """In a direct message all that is said is said to us, with our name and the command's before it or without."""
        if event.get("channel_type") == "im":
            self._answer(_said(event, own_id(body)), body, event)

    def _answer(self, text: str, body: Mapping[str, Any], event: Mapping[str, Any]) -> None:
        place = _place(event)
        if place is None:
            return
        now = self.clock()
        with self.store.write() as tx:
            if not tx.seen_events.see(str(body.get("event_id", ""))[:EVENT_ID_LENGTH], now):
                return
            number = _number(tx, place)
        reply = self.commands.reply(text, place.agent, place.channel, number)
        with self.store.write() as tx:
            tx.answers.add(PrivateAnswer("", reply, place), now + ANSWER_LIFE)
        self.wake()


def _place(event: Mapping[str, Any]) -> Place | None:
    agent, channel = str(event.get("user") or ""), str(event.get("channel") or "")
    if not (agent and channel) or any(event.get(key) for key in ("bot_id", "subtype", "edited")):
        return None
    return Place(channel, agent, str(event.get("thread_ts") or ""))


def own_id(body: Mapping[str, Any]) -> str:
    """Ours, as Slack tells it beside each event."""
    installed = body.get("authorizations") or [{}]
    return str(installed[0].get("user_id") or "")


def _number(tx: Transaction, place: Place) -> int | None:
    """Of the card, or of the direct message, in whose thread it is said."""
    where = place.agent if place.channel.startswith(DIRECT) else place.channel
    return tx.posts.number_at(where, place.thread_ts) if place.thread_ts else None


def _asked(event: Mapping[str, Any], own_id: str) -> str:
    """What is said behind our name; where it isn't known, behind the first."""
    text = _text(event)
    for match in MENTION.finditer(text):
        if not own_id or match[1] == own_id:
            return text[match.end() :]
    return text


def _said(event: Mapping[str, Any], own_id: str) -> str:
    """Without our name and the command's at the beginning; another's name there is whom it is about."""
    text = _text(event).strip()
    match = MENTION.match(text)
    if match and match[1] == own_id:
        text = text[match.end() :].strip()
    first, _, rest = text.partition(" ")
    return rest if first.casefold() in (COMMAND, COMMAND.lstrip("/")) else text


def _text(event: Mapping[str, Any]) -> str:
    return str(event.get("text") or "").replace("\0", "").encode("utf-8", "replace").decode()
