"""The whole stand-in in one object: here its parts meet."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sandbox.clock import Clock
from sandbox.delivery.courier import Courier
from sandbox.delivery.envelope import Transport
from sandbox.delivery.payloads import Payloads
from sandbox.delivery.signed import SignedHttp
from sandbox.delivery.sockets import Sockets
from sandbox.faults import Faults
from sandbox.feed import Feed
from sandbox.files import File, FileRules, Files
from sandbox.ids import Ids
from sandbox.journal import Journal
from sandbox.limits import Limits
from sandbox.manifest import App
from sandbox.messages import Message
from sandbox.modals import Modals
from sandbox.seed import Tokens
from sandbox.snapshot import Snapshot
from sandbox.triggers import ResponseUrls, Triggers
from sandbox.types import JSON
from sandbox.workspace import SLACKBOT, Channel, Group, User, Workspace


@dataclass(frozen=True, slots=True)
class Knobs:
    """What a run can be told about how strict and how fast it is."""

    rate_scale: float = 1.0
    clock_scale: float = 1.0
    burst: int = 1
    # Slack refuses somewhere above 11,000 to 13,000 characters of block text; the figure is not published.
    block_budget: int = 13_000
    metadata_budget: int = 8_000
    new_blocks: bool = False
    # As Slack treats apps that are sold outside its directory: 15 messages a request, one request a minute.
    unlisted: bool = False
    files: FileRules = field(default_factory=FileRules)


class Slack:
    """One workspace with one app in it; everything happens on one event loop."""

    def __init__(
        self,
        seed: JSON,
        app: App,
        tokens: Tokens,
        knobs: Knobs,
        base: str,
        deliver_to: str | None = None,
        random_seed: int | None = None,
        snapshot: Snapshot | None = None,
    ) -> None:
        self.app, self.tokens, self.knobs, self.base = app, tokens, knobs, base
        self.seed = seed
        self.clock, self.ids, self.feed = Clock(knobs.clock_scale), Ids(random_seed), Feed()
        secrets = (tokens.bot, tokens.app, tokens.signing_secret, tokens.control_key)
        self.journal = Journal(self.clock.now, secrets, lambda: self.feed.tell("journal"))
        self.faults = Faults(self.ids)
        self.limits = Limits(knobs.rate_scale, self.clock.steady, knobs.burst)
        self.triggers = Triggers(self.clock, self.ids)
        self.urls = ResponseUrls(self.clock, self.ids, base)
        self.snapshot = snapshot
        # Beginnings of addresses outside of this machine, and where the page leads instead.
        self.links: dict[str, str] = {}
        self._fill()
        if snapshot is not None:
            snapshot.restore(self.workspace, self.files, base)
            snapshot.begin(self.workspace, self.files, tokens, seed)
        self.sockets = Sockets(self.clock, self.journal, self.workspace.app_id)
        self.signed = SignedHttp(deliver_to, tokens.signing_secret, self.clock.now) if deliver_to else None
        transport: Transport = self.signed or self.sockets
        self.courier = Courier(transport, self.clock, self.journal, self.faults, self.feed)

    def _fill(self) -> None:
        self.workspace = Workspace(self.seed, self.app, self.ids, self.clock.now())
        self.payloads = Payloads(self.workspace, self.tokens.verification)
        self.modals = Modals(self.workspace, self.ids)
        self.read_until: dict[tuple[str, str], str] = {}
        self.chosen: dict[tuple[str, str], JSON] = {}
        self.offered: dict[tuple[str, str], list[JSON]] = {}
        self.unknown_methods: set[str] = set()
        # Tokens that no longer work, and the error that says so.
        self.dead: dict[str, str] = {}
        # Types of blocks that this workspace does not take, as not all have the newest.
        self.refused_blocks: frozenset[str] = frozenset()
        self.files = Files(self.ids, self.clock.now, self.knobs.files, self.changed_file)
        self.opened: set[str] = set()
        if self.app.messages_tab:
            self._open_dms()

    def _open_dms(self) -> None:
        """The messages tab of the app, which each person has from the start."""
        for user in self.workspace.users.values():
            if not (user.is_bot or user.deleted or user.id == SLACKBOT):
                self.dm(user.id)

    def refuse_blocks(self, types: Iterable[str]) -> None:
        self.refused_blocks = frozenset(types)

    def reset(self) -> None:
        """Back to the seed: no messages, no modals, no faults, an empty journal."""
        self.courier.stop()
        for part in (self.journal, self.faults, self.limits, self.triggers, self.urls):
            part.clear()
        self._fill()
        if self.snapshot is not None:
            self.snapshot.begin(self.workspace, self.files, self.tokens, self.seed)
        self.feed.tell("channels")

    def dm(self, user: str) -> Channel:
        """The direct message between a person and the app."""
        return self.workspace.open_im(user, self.workspace.bot.id)

    @property
    def bot(self) -> User:
        return self.workspace.bot

    def changed(self, channel: Channel, message: Message) -> None:
        """A message came, changed or went: tells pages, and keeps it in the snapshot."""
        if self.snapshot is not None and message.reader is None:
            self.snapshot.keep(channel, message)
        self.feed.tell("messages", channel=channel.id)
        self.feed.tell("channels")

    def changed_person(self, user: User) -> None:
        if self.snapshot is not None:
            self.snapshot.keep_user(user)
        self.feed.tell("people")

    def changed_group(self, group: Group) -> None:
        if self.snapshot is not None:
            self.snapshot.keep_group(group)
        self.feed.tell("people")

    def changed_channel(self, channel: Channel) -> None:
        if self.snapshot is not None:
            self.snapshot.keep_channel(channel)
        self.feed.tell("channels")

    def changed_file(self, file: File) -> None:
        if self.snapshot is not None:
            self.snapshot.keep_file(file)

    def joined(self, channel: Channel, user: str) -> None:
        if user not in channel.members:
            channel.members.append(user)
        self.changed_channel(channel)

    def left(self, channel: Channel, user: str) -> None:
        if user in channel.members:
            channel.members.remove(user)
        self.changed_channel(channel)
