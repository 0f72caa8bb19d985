"""What is said in threads: people's replies under the cards of tickets, and what is edited or deleted of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.ports import Spot
from bot.tickets.corrections import Corrections
from bot.tickets.thread_replies import Said, ThreadReplies
from handlers.exchange.shared_files import shared_files
from handlers.talk.mentions import own_id

PLACES = ("channel", "group")
# A reply with a file, and one that is also sent to the channel, are a person's replies like any other.
SPOKEN = ("", "file_share", "thread_broadcast")
UNHEARD = ("bot_id", "edited", "hidden")  # whatever has one of these is an app's, or was told of before
Event = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ThreadDesk:
    """Neither apps nor what is said to me by name are heard."""

    replies: ThreadReplies
    corrections: Corrections
    wake: Callable[[], None]

    def hear(self, body: Event, event: Event) -> None:
        if event.get("channel_type") not in PLACES:
            return
        kind = str(event.get("subtype") or "")
        if kind in SPOKEN:
            done = self._said(body, event)
        else:
            change = {"message_changed": self._edited, "message_deleted": self._deleted}.get(kind)
            done = change(event) if change else False
        if done:
            self.wake()

    def _said(self, body: Event, event: Event) -> bool:
        said = _said(event)
        return said is not None and not _is_to_us(body, said.text) and self.replies.hear(said)

    def _edited(self, event: Event) -> bool:
        after = _inner(event, "message")
        spot = _spot(event, after)
        is_spoken = str(after.get("subtype") or "") in SPOKEN
        return is_spoken and _is_reply(after) and self.corrections.edit(spot, _text(after))

    def _deleted(self, event: Event) -> bool:
        before = _inner(event, "previous_message")
        return _is_reply(before) and self.corrections.delete(_spot(event, before), str(before["thread_ts"]))


def _said(event: Event) -> Said | None:
    """None for what no person wrote, and for what is no reply."""
    author, channel = str(event.get("user") or ""), str(event.get("channel") or "")
    if not (author and channel and _is_reply(event)) or any(event.get(key) for key in UNHEARD):
        return None
    return Said(_spot(event, event), str(event["thread_ts"]), author, _text(event), shared_files(event.get("files")))


def _is_reply(message: Event) -> bool:
    ts, root = message.get("ts"), message.get("thread_ts")
    return isinstance(ts, str) and isinstance(root, str) and bool(ts and root) and ts != root


def _is_to_us(body: Event, text: str) -> bool:
    """Where our id is not told, whatever names somebody might be for us: it must not reach a visitor."""
    own = own_id(body)
    return f"<@{own}>" in text or f"<@{own}|" in text if own else "<@" in text


def _inner(event: Event, name: str) -> Event:
    inner = event.get(name)
    return inner if isinstance(inner, Mapping) else {}


def _spot(event: Event, message: Event) -> Spot:
    return Spot(str(event.get("channel") or ""), str(message.get("ts") or ""))


def _text(message: Event) -> str:
    return str(message.get("text") or "")
