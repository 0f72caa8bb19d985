"""The messages of one channel, found by their ts, newest last."""

import bisect
import copy
from collections.abc import Iterator
from dataclasses import dataclass, field

from sandbox.types import JSON


@dataclass(slots=True, eq=False)
class Message:
    """A message as it is stored: what Slack shows of it, and what only some may see."""

    body: JSON
    reader: str | None = None
    metadata: JSON | None = None
    issues: list[JSON] = field(default_factory=list)
    replies: list[str] = field(default_factory=list)
    # Whom Slack told of it when it came, and why.
    notified: dict[str, str] = field(default_factory=dict)

    @property
    def ts(self) -> str:
        return str(self.body["ts"])

    @property
    def root(self) -> str | None:
        """The ts of the thread that this is a reply in."""
        root = self.body.get("thread_ts")
        return None if root is None or root == self.ts else str(root)

    @property
    def is_broadcast(self) -> bool:
        return self.body.get("subtype") == "thread_broadcast"

    @property
    def is_tombstone(self) -> bool:
        return self.body.get("subtype") == "tombstone"


class Log:
    """All messages of a channel; adding, finding and paging cost the same with ten thousand of them."""

    def __init__(self) -> None:
        self._by_ts: dict[str, Message] = {}
        self._top: list[str] = []
        self._private: dict[str, list[str]] = {}
        self._told: dict[str, list[str]] = {}
        self._last = 0

    def next_ts(self, now: float) -> str:
        """A ts above every earlier one of this channel."""
        self._last = max(int(now * 1_000_000), self._last + 1)
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"

    def add(self, message: Message) -> None:
        seconds, micros = message.ts.split(".")
        self._last = max(self._last, int(seconds) * 1_000_000 + int(micros))
        self._by_ts[message.ts] = message
        for user in message.notified:
            bisect.insort(self._told.setdefault(user, []), message.ts)
        if message.reader is not None:
            self._private.setdefault(message.reader, []).append(message.ts)
        elif message.root is None or message.is_broadcast:
            bisect.insort(self._top, message.ts)
        if message.reader is None and message.root in self._by_ts:
            bisect.insort(self._by_ts[str(message.root)].replies, message.ts)

    def find(self, ts: str) -> Message | None:
        return self._by_ts.get(ts)

    def remove(self, message: Message) -> None:
        """Takes a message away; one with replies leaves a tombstone."""
        for user in message.notified:
            _discard(self._told[user], message.ts)
        if message.replies and not message.is_tombstone:
            _bury(message)
            return
        del self._by_ts[message.ts]
        if message.reader is not None:
            self._private[message.reader].remove(message.ts)
        _discard(self._top, message.ts)
        self._leave_thread(message)

    def _leave_thread(self, message: Message) -> None:
        parent = self._by_ts.get(message.root or "")
        if parent is None or message.reader is not None:
            return
        _discard(parent.replies, message.ts)
        if parent.is_tombstone and not parent.replies:
            self.remove(parent)

    def newest(self, before: str | None = None, limit: int = 100) -> list[Message]:
        """The last `limit` messages of the channel itself, oldest first."""
        end = len(self._top) if before is None else bisect.bisect_left(self._top, before)
        return [self._by_ts[ts] for ts in self._top[max(0, end - limit) : end]]

    def between(self, low: str, high: str, *, with_low: bool, with_high: bool) -> "Slice":
        return Slice(self, self._top, low, high, with_low, with_high)

    def replies(self, root: Message, low: str, high: str, *, with_low: bool, with_high: bool) -> "Slice":
        return Slice(self, root.replies, low, high, with_low, with_high)

    def at(self, ts: str) -> Message:
        return self._by_ts[ts]

    def private_to(self, reader: str) -> list[Message]:
        return [self._by_ts[ts] for ts in self._private.get(reader, [])]

    def count_after(self, ts: str) -> int:
        return len(self._top) - bisect.bisect_right(self._top, ts)

    def told_after(self, user: str, ts: str) -> int:
        """How many messages after that moment notify this person."""
        told = self._told.get(user, [])
        return len(told) - bisect.bisect_right(told, ts)

    @property
    def last_ts(self) -> str:
        """The ts of the newest message, replies and all."""
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}" if self._last else ""

    def __iter__(self) -> Iterator[Message]:
        return iter(list(self._by_ts.values()))

    def __len__(self) -> int:
        return len(self._by_ts)


class Slice:
    """The messages between two moments, for paging."""

    def __init__(self, log: Log, order: list[str], low: str, high: str, with_low: bool, with_high: bool) -> None:
        self._log = log
        self._order = order
        self._start = (bisect.bisect_left if with_low else bisect.bisect_right)(order, low)
        self._end = max(self._start, (bisect.bisect_right if with_high else bisect.bisect_left)(order, high))

    def first(self, limit: int) -> tuple[list[Message], bool]:
        """The oldest ones, oldest first, and whether there are more."""
        chosen = self._order[self._start : min(self._end, self._start + limit)]
        return [self._log.at(ts) for ts in chosen], self._end - self._start > limit

    def last(self, limit: int) -> tuple[list[Message], bool]:
        """The newest ones, newest first, and whether there are more."""
        chosen = self._order[max(self._start, self._end - limit) : self._end]
        return [self._log.at(ts) for ts in reversed(chosen)], self._end - self._start > limit


def show(message: Message, log: Log, *, metadata: bool = False) -> JSON:
    """A copy of a message as Slack's answers carry it."""
    body: JSON = copy.deepcopy(message.body)
    if message.replies:
        writers = list(dict.fromkeys(log.at(ts).body.get("user", "") for ts in message.replies))
        body["thread_ts"] = message.ts
        body["reply_count"] = len(message.replies)
        body["reply_users"], body["reply_users_count"] = writers, len(writers)
        body["latest_reply"] = message.replies[-1]
    if metadata and message.metadata is not None:
        body["metadata"] = copy.deepcopy(message.metadata)
    return body


def _bury(message: Message) -> None:
    ts = message.ts
    message.metadata, message.issues, message.notified = None, [], {}
    message.body = {
        "type": "message",
        "subtype": "tombstone",
        "text": "This message was deleted.",
        "user": "USLACKBOT",
        "hidden": True,
        "ts": ts,
        "thread_ts": ts,
    }


def _discard(order: list[str], ts: str) -> None:
    place = bisect.bisect_left(order, ts)
    if place < len(order) and order[place] == ts:
        del order[place]
