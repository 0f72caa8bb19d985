"""What is kept of our messages in Slack."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class PostKind(StrEnum):
    """What a message of ours in Slack shows."""

    CARD = "card"
    LINES = "lines"
    NOTICE = "notice"
    NOTE = "note"
    MAIL = "mail"
    ASSIGNED = "assigned"
    SHUT = "shut"
    EXPORT = "export"
    SILENCE = "silence"
    KEEPING = "keeping"
    KEEPING_TOLD = "keeping_told"
    DIGEST = "digest"
    ROUNDUP = "roundup"
    ALERT = "alert"
    RAISED = "raised"
    FOLLOWING = "following"
    SYNC = "sync"
    BURST = "burst"

    @property
    def is_direct(self) -> bool:
        """Whether it is for one person: then the channel is their id."""
        return self in DIRECT


DIRECT = frozenset(
    {
        PostKind.ASSIGNED,
        PostKind.SHUT,
        PostKind.EXPORT,
        PostKind.RAISED,
        PostKind.SILENCE,
        PostKind.KEEPING_TOLD,
        PostKind.FOLLOWING,
        PostKind.SYNC,
    }
)


@dataclass(frozen=True, slots=True)
class NewPost:
    """A message that Slack shall show; `payload` is what a fact says, a card is drawn anew each time.

    A `generation` above 0 says that something stood in its place before.
    """

    kind: PostKind
    channel: str
    number: int
    parent_id: int | None = None
    payload: dict[str, object] = field(default_factory=dict)
    version: int = 1
    generation: int = 0


@dataclass(frozen=True, slots=True)
class Post:
    """A message of ours: what Slack shall show (`want_version`) and what it shows (`posted_version`, `ts`).

    `let_go` is what somebody deleted there when nobody waited for it any more.
    """

    id: int
    kind: PostKind
    channel: str
    number: int
    parent_id: int | None
    parent_ts: str | None
    payload: dict[str, object]
    want_version: int
    posted_version: int
    ts: str | None
    generation: int
    intent_at: datetime | None
    doomed: bool
    let_go: bool = False

    @property
    def is_in_summary(self) -> bool:
        """Whether it is a card in whose place a summary, its parent, shows its conversation."""
        return self.kind is PostKind.CARD and self.parent_id is not None

    @property
    def notifies(self) -> bool:
        """Whether the channel sees it too where it stands in a thread; what needs nobody there may be quiet."""
        return self.kind in (PostKind.NOTICE, PostKind.ALERT) and not self.payload.get("quiet")


@dataclass(frozen=True, slots=True)
class Claim:
    """A post to see to, and the fence of its channel: writes with an older fence have no effect."""

    post: Post
    fence: int


@dataclass(frozen=True, slots=True)
class Shut:
    """A channel that can't be written to for now; `told` says whether the administrators know."""

    channel: str
    problem: str
    told: bool


class Posts(Protocol):
    def add(self, post: NewPost, now: datetime) -> int: ...
    def get(self, post_id: int) -> Post | None: ...
    def card_of(self, number: int) -> Post | None:
        """Its own; None where it has none, as where a summary shows it."""

    def place_of(self, number: int) -> Post | None:
        """The same, or what stands for a card where a summary shows it."""

    def mark_stale(self, number: int, version: int, now: datetime) -> None:
        """Ask for the card of this conversation to be drawn anew."""

    def redraw(self, property_id: int, limit: int, now: datetime) -> None:
        """Ask for the cards of its newest open conversations to be drawn anew, though nothing about them changed.

        So are the newest summaries in its channel.
        """

    def redraw_card(self, number: int, now: datetime) -> None:
        """Ask for the card of this conversation to be drawn anew, though nothing about it changed."""

    def touch(self, post_id: int, now: datetime) -> None:
        """Ask for this message to be drawn anew."""

    def doom(self, number: int, now: datetime, *, patiently: bool = False) -> None:
        """Ask for every message about this conversation to be deleted in Slack; `patiently` after all other work."""

    def give_up(self, before: datetime, limit: int) -> Sequence[int]:
        """Park what was tried before `before` and of which nobody could find out since whether it came: the ids."""

    def deletions(self, most: int) -> Sequence[str]:
        """What is wrong with the channel of each message that waits patiently to be deleted, or nothing."""

    def shown_at(self, post_id: int) -> datetime | None:
        """When Slack took this message; None where it did not, or where somebody deleted it."""

    def withdraw(self, post_id: int) -> None:
        """Forget a message that nobody has tried to post yet."""

    def number_at(self, channel: str, ts: str) -> int | None:
        """The conversation whose card is this message; of direct messages `channel` is the id of their reader."""

    def any_due(self, now: datetime) -> bool: ...
    def next_free_at(self, now: datetime) -> datetime | None:
        """When the first of the channels that rest or are held may be written to; None where all may be."""

    def claim(self, now: datetime, lease_until: datetime) -> Claim | None:
        """Lease the channel of the post that has waited longest. A channel has one holder at a time."""

    def set_intent(self, claim: Claim, at: datetime | None, next_at: datetime) -> bool: ...
    def set_posted(self, claim: Claim, ts: str, version: int) -> bool: ...
    def set_gone(self, claim: Claim, *, comes_back: bool, now: datetime) -> bool: ...
    def set_payload(self, post_id: int, payload: dict[str, object]) -> None: ...
    def delay(self, claim: Claim, until: datetime) -> bool: ...
    def park(self, claim: Claim, reason: str) -> bool: ...
    def remove(self, claim: Claim) -> bool: ...
    def unsettled(self, channel: str, before: datetime) -> Sequence[Post]:
        """Posts of this channel whose outcome is unknown since before `before`."""

    def waiting_cards(self, channel: str, limit: int) -> Sequence[Post]:
        """Those that this channel does not show yet and of which no outcome is unknown, locked, the first due first."""

    def release(self, claim: Claim, next_at: datetime, problem: str | None = None) -> None:
        """`problem` is what a person must mend in the channel: "" where it works, None where nothing new is known."""

    def pace(self, key: str) -> datetime | None: ...
    def set_pace(self, key: str, next_at: datetime) -> None: ...
    def parked(self, limit: int) -> Sequence[tuple[int, str]]: ...
    def writable_channels(self) -> frozenset[str]:
        """Where Slack has taken a post, and nobody has to mend anything now."""

    def troubled_channels(self) -> Sequence[tuple[str, str]]: ...
    def problem_of(self, channel: str) -> str:
        """What is wrong with a channel, or nothing."""

    def shut(self, problems: Collection[str], now: datetime) -> Sequence[Shut]:
        """The channels that rest because of one of these; no mirror may claim them until the transaction ends."""

    def divert(self, channel: str, to: str, now: datetime) -> int:
        """Let what Slack never saw go to another channel, each card with its thread; how many cards that were."""

    def set_told(self, channel: str) -> None: ...
    def forgive(self, channel: str, now: datetime) -> None:
        """Try a channel in trouble again at once, as if nothing had been wrong."""

    def restate_alerts(self, number: int, now: datetime) -> None:
        """Ask for what was told of this chat, that nobody has taken it, to be drawn anew: it waits no longer."""

    def restate(self, post_id: int, now: datetime) -> None:
        """Ask for this message to be drawn anew, since what it tells of has changed."""

    def unseen(self, kind: PostKind, channel: str) -> Post | None:
        """The newest of its kind there that nobody has tried to post yet."""

    def extend(self, post: Post, number: int, payload: dict[str, object], next_at: datetime) -> bool:
        """Let it say something else, later; False where somebody is posting it by now."""
