"""What the use cases need of the world: a store with transactions, and Slack. Tests and storage fill these in."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.bulk import Job, Report
from bot.contact import Contact, ContactQuery, ContactRow, Visit
from bot.desktop import Desktop, Drawn, Filters
from bot.inbox import (
    CardPolicy,
    Conversation,
    Entry,
    Folder,
    Kind,
    Note,
    Outcome,
    Priority,
    Property,
    Role,
    Status,
    Visitor,
)
from bot.query import Query
from bot.views.parts import Message


class DeliveryState(StrEnum):
    """What became of a delivery: `FAILED` ones are tried again, `QUARANTINED` ones can never be understood."""

    DONE = "done"
    FAILED = "failed"
    QUARANTINED = "quarantined"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One webhook as it came, after its signature was found good."""

    body: bytes
    event_id: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class StoredDelivery:
    """A delivery that waits in the store; `attempts` counts the failed tries."""

    id: int
    body: bytes
    received_at: datetime
    attempts: int


@dataclass(frozen=True, slots=True)
class FailedDelivery:
    """A delivery that an administrator should know of."""

    id: int
    event: str
    state: DeliveryState
    reason: str
    attempts: int
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Listing:
    """One row of a list."""

    number: int
    property_id: int
    kind: Kind
    outcome: Outcome
    status: Status
    folder: Folder
    priority: Priority
    agent: str
    department: str
    tags: tuple[str, ...]
    visitor: Visitor
    excerpt: str
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Counts:
    """Badges of some properties: what is open, of this unassigned, pending, and all that lies in each folder."""

    open: int
    unassigned: int
    trash: int
    pending: int = 0
    spam: int = 0
    inbox: int = 0


class PostKind(StrEnum):
    """What a message of ours in Slack shows."""

    CARD = "card"
    LINES = "lines"
    NOTICE = "notice"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class NewPost:
    """A message that Slack shall show; `payload` is what a fact says, a card is drawn anew each time."""

    kind: PostKind
    channel: str
    number: int
    parent_id: int | None = None
    payload: dict[str, object] = field(default_factory=dict)
    version: int = 1


@dataclass(frozen=True, slots=True)
class Post:
    """A message of ours: what Slack shall show (`want_version`) and what it shows (`posted_version`, `ts`)."""

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


@dataclass(frozen=True, slots=True)
class Claim:
    """A post to see to, and the fence of its channel: writes with an older fence have no effect."""

    post: Post
    fence: int


@dataclass(frozen=True, slots=True)
class PrivateAnswer:
    """What only one agent shall read, sent once to Slack's `response_url`; without one, to `whom` it is for."""

    response_url: str
    body: dict[str, object]
    whom: "Place | None" = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where an agent is spoken to alone: in a channel, and in one of its threads unless `thread_ts` is empty."""

    channel: str
    agent: str
    thread_ts: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a message of ours carries as metadata, which everybody in the workspace can read: opaque ids only."""

    op: str
    version: int


DIRECTORY = "directory"  # the source under which it stands when all memberships were read
ASKED = "asked"  # and this one, when somebody asked for them to be read anew


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the workspace; `locale` is Slack's, such as `es-ES`, and `tawk_name` their name at tawk.to."""

    id: str
    name: str = ""
    locale: str = ""
    zone: str = ""
    active: bool = True
    is_bot: bool = False
    tawk_name: str = ""


@dataclass(frozen=True, slots=True)
class Grant:
    """A role beyond that of a channel's members; `subject` is a person or a group, property 0 is every one."""

    property_id: int
    subject: str
    role: Role


class Properties(Protocol):
    def all(self) -> Sequence[Property]: ...
    def get(self, property_id: int) -> Property: ...
    def find(self, tawk_id: str) -> Property | None: ...
    def of_channel(self, channel: str) -> Sequence[Property]: ...
    def add(self, tawk_id: str, name: str, channel: str, at: datetime) -> Property: ...
    def rename(self, property_id: int, name: str, at: datetime) -> None: ...
    def route(self, property_id: int, channel: str) -> None: ...
    def set_policy(self, property_id: int, policy: CardPolicy) -> None: ...


class Conversations(Protocol):
    def head(self, number: int) -> Conversation | None:
        """Without its lines, locked against other writers: for deeds and cards."""

    def whole(self, number: int) -> Conversation | None:
        """With its lines."""

    def find(self, property_id: int, kind: Kind, external_id: str) -> Conversation | None:
        """With its lines, locked against other writers."""

    def add(self, conversation: Conversation) -> Conversation | None:
        """Keep a new one (its id is ignored) and answer with its number; None if somebody was faster."""

    def save(self, conversation: Conversation, expected_version: int) -> None:
        """Keep all but the lines as version `expected_version + 1`. Raises `Conflict`."""

    def save_lines(self, conversation: Conversation) -> None: ...
    def remove(self, conversation: Conversation, at: datetime) -> None:
        """Remove it, its lines and its deliveries' bodies; keep a tombstone."""

    def is_purged(self, property_id: int, kind: Kind, external_id: str) -> bool: ...
    def overdue(self, now: datetime, limit: int) -> Sequence[int]: ...
    def snoozed(self, now: datetime, limit: int) -> Sequence[int]:
        """Whose snooze is over."""

    def page(self, query: Query, size: int) -> Sequence[Listing]: ...
    def counts(self, property_ids: Sequence[int]) -> Counts: ...


class Deliveries(Protocol):
    def add(self, delivery: Delivery, event: str) -> int | None:
        """Keep it; None when the same event or the same body came before."""

    def settle(
        self,
        delivery_id: int,
        state: DeliveryState,
        *,
        reason: str = "",
        number: int | None = None,
        attempts: int = 0,
        next_at: datetime | None = None,
        forget: bool = False,
    ) -> None:
        """Keep what became of it; `forget` removes its body."""

    def waiting(self, now: datetime, limit: int) -> Sequence[StoredDelivery]:
        """Failed ones whose next try is due, in the order in which they came."""

    def failed(self, limit: int) -> Sequence[FailedDelivery]: ...
    def newest_at(self) -> datetime | None: ...


class Posts(Protocol):
    def add(self, post: NewPost, now: datetime) -> int: ...
    def card_of(self, number: int) -> Post | None: ...
    def mark_stale(self, number: int, version: int, now: datetime) -> None:
        """Ask for the card of this conversation to be drawn anew."""

    def doom(self, number: int, now: datetime) -> None:
        """Ask for every message about this conversation to be deleted in Slack."""

    def number_at(self, channel: str, ts: str) -> int | None:
        """The conversation whose card is this message."""

    def any_due(self, now: datetime) -> bool: ...
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

    def release(self, claim: Claim, next_at: datetime, problem: str = "") -> None: ...
    def pace(self, key: str) -> datetime | None: ...
    def set_pace(self, key: str, next_at: datetime) -> None: ...
    def parked(self, limit: int) -> Sequence[tuple[int, str]]: ...
    def troubled_channels(self) -> Sequence[tuple[str, str]]: ...


class Answers(Protocol):
    def any(self) -> bool: ...
    def add(self, answer: PrivateAnswer, expires_at: datetime) -> None: ...
    def take(self, now: datetime) -> PrivateAnswer | None:
        """Remove the oldest and hand it out; expired ones are dropped."""


class SeenEvents(Protocol):
    def see(self, event_id: str, now: datetime) -> bool:
        """Whether it comes for the first time; it may come again for a day."""


class Journal(Protocol):
    def add(self, entry: Entry) -> None: ...
    def of(self, number: int) -> Sequence[Entry]: ...
    def newest_of(self, number: int) -> Entry | None:
        """The newest deed or undoing; what was only looked at does not count."""

    def newest_of_actor(self, actor: str) -> Entry | None: ...
    def of_batch(self, batch: str) -> Sequence[Entry]: ...


class Notes(Protocol):
    def add(self, number: int, note: Note) -> int: ...
    def of(self, number: int, limit: int) -> Sequence[Note]:
        """The newest first."""

    def remove(self, number: int, at: datetime, author: str) -> None:
        """Take back the note that `author` wrote at that moment, in the thread as well."""


class People(Protocol):
    def role(self, actor: str, property_id: int) -> Role: ...
    def roles(self, actor: str) -> Mapping[int, Role]:
        """By property; where it is `NONE` there is no entry."""

    def leads(self, property_id: int) -> Sequence[str]:
        """The people and groups who were made leads or administrators."""

    def person(self, slack_id: str) -> Person | None: ...
    def known(self) -> frozenset[str]:
        """Whoever is a member of something, was granted a role, or has worked here."""

    def save(self, people: Iterable[Person]) -> None:
        """All but their names at tawk.to."""

    def link(self, slack_id: str, tawk_name: str) -> None: ...
    def set_members(self, channel: str, members: Iterable[str], at: datetime) -> None: ...
    def set_group(self, group_id: str, members: Iterable[str], at: datetime) -> None: ...
    def join(self, channel: str, slack_id: str) -> None: ...
    def leave(self, channel: str, slack_id: str) -> None: ...
    def join_group(self, group_id: str, slack_id: str) -> None: ...
    def leave_group(self, group_id: str, slack_id: str) -> None: ...
    def deactivate(self, slack_id: str) -> None: ...
    def left_behind(self, limit: int) -> Sequence[int]:
        """What lies open in the inbox of people who are gone."""

    def read_at(self, source: str) -> datetime | None: ...
    def mark_read(self, source: str, at: datetime) -> None: ...
    def grants(self) -> Sequence[Grant]: ...
    def grant(self, grant: Grant) -> None: ...


class Contacts(Protocol):
    def see(self, conversation: Conversation) -> None:
        """Remember the visitor of this conversation, when there is an address to know them by."""

    def of(self, number: int) -> int | None:
        """The contact of a conversation; it may be merged into another."""

    def get(self, contact_id: int) -> Contact | None: ...
    def group(self, root_id: int) -> Sequence[Contact]:
        """The contact and all that are merged into it, itself first."""

    def of_email(self, property_id: int, email: str) -> Contact | None: ...
    def lock(self, contact_ids: Sequence[int]) -> None:
        """Keep other writers from these until the end of the transaction."""

    def save(self, contact: Contact) -> None:
        """Keep what was edited and merged, as the next version. Raises `Conflict`."""

    def set_root(self, contacts: Sequence[Contact], root_id: int) -> None:
        """List and find these under `root_id`, which may be one of them."""

    def refresh(self, root_id: int) -> None:
        """List and find a contact as its group is now."""

    def add_note(self, contact_id: int, note: Note) -> int: ...
    def notes(self, contact_ids: Sequence[int], limit: int) -> Sequence[Note]:
        """The newest first."""

    def forget(self, contact_ids: Sequence[int]) -> None:
        """Remove them with their notes and words; no conversation may refer to them any more."""


class ContactLists(Protocol):
    def page(self, query: ContactQuery, size: int) -> Sequence[ContactRow]: ...
    def count(self, property_ids: Sequence[int]) -> int: ...
    def conversations(self, contact_ids: Sequence[int]) -> int: ...
    def visits(self, contact_ids: Sequence[int], before: int | None, limit: int) -> Sequence[Visit]:
        """Their conversations with smaller numbers than `before`, the newest first."""

    def alike(self, known: Contact, limit: int) -> Sequence[Contact]:
        """Those of the same property who may be the same person."""

    def unlinked(self) -> Iterable[tuple[int, bytes]]:
        """Deliveries that belong to no conversation, with their bodies."""

    def empty(self, delivery_ids: Sequence[int]) -> None:
        """Remove the bodies of these deliveries; they are not tried again."""


class Search(Protocol):
    def put(self, conversation: Conversation) -> None:
        """Let it be found by its words; it has its lines."""

    def drop(self, number: int) -> None: ...


class Labels(Protocol):
    def departments(self, property_id: int) -> Sequence[str]: ...
    def add_department(self, property_id: int, name: str) -> None: ...
    def tags(self, limit: int) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Home:
    """What an agent has before them; `want` counts its changes, `looked_at` is when they last touched it."""

    slack_id: str
    desktop: Desktop
    drawn: Drawn
    report: Report | None
    jobs: tuple[Job, ...]
    hides_checklist: bool
    looked_at: datetime
    want: int


@dataclass(frozen=True, slots=True)
class HomesDue:
    """Which homes are due: of those who looked after `since`, what differs from the inbox as of `stamp`.

    While nothing may be published only bulk work is due.
    """

    now: datetime
    since: datetime
    stamp: str
    may_publish: bool


@dataclass(frozen=True, slots=True)
class HomeClaim:
    """A home to see to; writes with an older fence have no effect. `may_publish` unless it only has work to do."""

    home: Home
    fence: int
    may_publish: bool


@dataclass(frozen=True, slots=True)
class SavedView:
    """Filters that an agent gave a name."""

    id: int
    name: str
    filters: Filters


class Homes(Protocol):
    def get(self, slack_id: str) -> Home:
        """Locked against other writers; a new one where there is none."""

    def save(self, home: Home) -> None:
        """Keep what the agent changed, and ask for it to be drawn."""

    def stamp(self) -> str:
        """Differs whenever the inbox has changed, at no cost to who changes it."""

    def any_due(self, due: HomesDue) -> bool: ...
    def claim(self, due: HomesDue, lease_until: datetime) -> HomeClaim | None: ...
    def set_drawn(self, claim: HomeClaim, drawn: Drawn) -> None: ...
    def set_shown(self, claim: HomeClaim, stamp: str, next_at: datetime) -> None:
        """Slack shows this version, of the inbox as of `stamp`."""

    def set_done(self, claim: HomeClaim, report: Report) -> None:
        """The first job is done."""

    def release(self, claim: HomeClaim, next_at: datetime) -> None: ...


class SavedViews(Protocol):
    def of(self, slack_id: str) -> Sequence[SavedView]: ...
    def keep(self, slack_id: str, name: str, filters: Filters) -> None:
        """Under a name that was there it takes the other's place."""

    def remove(self, slack_id: str, view_id: int) -> None: ...


class Transaction(Protocol):
    """All records under one transaction: what is done with them is kept together or not at all."""

    @property
    def properties(self) -> Properties: ...
    @property
    def conversations(self) -> Conversations: ...
    @property
    def contacts(self) -> Contacts: ...
    @property
    def search(self) -> Search: ...
    @property
    def contact_lists(self) -> ContactLists: ...
    @property
    def labels(self) -> Labels: ...
    @property
    def deliveries(self) -> Deliveries: ...
    @property
    def posts(self) -> Posts: ...
    @property
    def answers(self) -> Answers: ...
    @property
    def seen_events(self) -> SeenEvents: ...
    @property
    def journal(self) -> Journal: ...
    @property
    def homes(self) -> Homes: ...
    @property
    def saved_views(self) -> SavedViews: ...
    @property
    def notes(self) -> Notes: ...
    @property
    def people(self) -> People: ...


class Store(Protocol):
    def write(self) -> AbstractContextManager[Transaction]: ...
    def read(self) -> AbstractContextManager[Transaction]: ...


@dataclass(frozen=True, slots=True)
class Found:
    """A message of ours that Slack has: where it stands and which version it shows."""

    ts: str
    version: int


class Slack(Protocol):
    """Slack as the mirror needs it. Every call may raise `Limited`, `Rejected` or `Unknown`."""

    def post(self, channel: str, message: Message, mark: Mark, *, thread_ts: str | None, broadcast: bool) -> str:
        """Answers with the message's `ts`."""

    def update(self, channel: str, ts: str, message: Message, mark: Mark) -> None: ...
    def delete(self, channel: str, ts: str) -> None: ...
    def find(self, channel: str, since: datetime, thread_ts: str | None = None) -> Mapping[str, Found]:
        """Our messages since then in a channel or in a thread, by the `op` of their mark."""

    def answer(self, answer: PrivateAnswer) -> None: ...


class Directory(Protocol):
    """Slack as the refresh of memberships needs it. Every call may raise `Limited`, `Rejected` or `Unknown`."""

    def members(self, channel: str) -> Sequence[str]: ...
    def group(self, group_id: str) -> Sequence[str]: ...
    def people(self) -> Iterable[Person]: ...
