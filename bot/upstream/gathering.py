"""Makes what a list of tawk.to's shows whole and reads it; nothing in here is kept."""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.errors import Unreadable, UpstreamError, UpstreamRefused
from bot.domain.events import ConversationRead
from bot.domain.inbox import Kind, Place
from bot.ports import Upstream
from bot.upstream.reading import id_of, lacks_words, read_chat, read_ticket


@dataclass(frozen=True, slots=True)
class Gathered:
    """One chat or ticket as it came, and what was read of it; None where that was not possible, for this reason."""

    read: ConversationRead | None
    raw: bytes
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Gatherer:
    """Reads a property's chats or tickets. `grace` is how long after its last line a chat is over."""

    upstream: Upstream
    kind: Kind
    tawk_id: str
    grace: timedelta

    def gather(self, item: object, read_at: datetime, previous: datetime | None, *, trashed: bool = False) -> Gathered:
        """An item of a list, which is asked for where that shows it shortened. Raises `UpstreamError`.

        `previous` is when it was asked for last; a `trashed` one stood among what was deleted alone.
        """
        return self.read(self._whole(item), read_at, previous, trashed=trashed)

    def read(self, item: object, read_at: datetime, previous: datetime | None, *, trashed: bool = False) -> Gathered:
        raw = json.dumps(item, ensure_ascii=False).encode("utf-8", "replace")
        try:
            if self.kind is Kind.CHAT:
                read = read_chat(item, self.tawk_id, read_at, previous, self.grace)
            else:
                read = read_ticket(item, self.tawk_id, read_at, previous)
        except Unreadable as error:
            return Gathered(None, raw, error.reason)
        there = replace(read.there, place=Place.TRASH) if trashed else read.there
        return Gathered(replace(read, there=there), raw)

    def _whole(self, item: object) -> object:
        """With what a list tells beside it; the list's alone where no more of it is shown, or it is gone since."""
        external_id = id_of(self.kind, item)
        if not isinstance(item, dict) or not external_id or not lacks_words(self.kind, item):
            return item
        try:
            return {**item, **self.upstream.whole(self.kind, self.tawk_id, external_id)}
        except UpstreamError as error:
            if isinstance(error, UpstreamRefused) or not error.is_lasting:
                raise
            return item
