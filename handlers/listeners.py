"""All who answer what Slack tells of: commands, presses, forms and events. Joined once for a process."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from bot.desks.canned_desk import CannedDesk
from bot.desks.contacts import Contacts
from bot.desks.desk import Desk
from bot.desks.digest_desk import DigestDesk
from bot.desks.lookup import Lookup
from bot.desks.mending import Mending
from bot.desks.opening import KeptHours
from bot.desks.property_settings import PropertySettings
from bot.desks.setup import Setup
from bot.domain.alerts import Alerts
from bot.domain.checkup import Check
from bot.domain.hours import Hours
from bot.domain.setting_ids import DIGEST_LIST, PropertyAction
from bot.exporting.addresses import Addresses
from bot.exporting.dispatch import Dispatch
from bot.exporting.requests import Requests
from bot.home.browsing import Browser
from bot.keeping.settings import Brake, KeptKeeping
from bot.ladder.settings import KeptAlerts
from bot.people.identity import Identity
from bot.ports import Keeping, RescueSettings, Store
from bot.rescue.setup import KeptRescue, RescuePreviews
from bot.tickets.corrections import Corrections
from bot.tickets.desk import Tickets
from bot.tickets.thread_replies import ThreadReplies
from bot.times.clock import Clock
from bot.transactions.permissions import Permissions
from bot.upstream.sync_desk import SyncDesk
from bot.views.alert_settings import AlertChoice
from bot.views.digest_settings import TITLES
from bot.views.language import LanguageOf, Languages
from handlers.exchange.windows import Windows
from handlers.inbox.bursts import BurstLists
from handlers.inbox.buttons import Buttons
from handlers.inbox.contacts import ContactDesk
from handlers.inbox.exports import ExportDesk
from handlers.inbox.home import HomeDesk
from handlers.inbox.home_modals import HomeModals
from handlers.inbox.lists import ListDesk
from handlers.inbox.modals import Modals
from handlers.inbox.saved_views import ViewDesk
from handlers.inbox.search import SearchDesk
from handlers.inbox.window import ConversationDesk
from handlers.operating.checkup import CheckupDesk
from handlers.operating.failures import FailureDesk
from handlers.settings.agents import AgentsDesk
from handlers.settings.alerts import alerts_window
from handlers.settings.canned import AnswersDesk
from handlers.settings.digest_windows import DigestWindows
from handlers.settings.digests import KINDS, DigestCommands
from handlers.settings.hours import hours_window
from handlers.settings.keeping import BrakeDesk, keeping_window
from handlers.settings.property_windows import PropertyWindow, PropertyWindows
from handlers.settings.rescue import RescueLooks, rescue_window
from handlers.settings.setup import SetupDesk
from handlers.settings.sync import SyncCommands
from handlers.talk.commands import Commands
from handlers.talk.mentions import Mentions
from handlers.talk.people import PeopleDesk
from handlers.talk.thread_replies import ThreadDesk
from handlers.talk.workspace import Workspace
from handlers.tickets.canned_picks import CannedPicks
from handlers.tickets.tickets import TicketDesk


@dataclass(frozen=True, slots=True)
class Listeners:
    """One of each."""

    commands: Commands
    buttons: Buttons
    modals: Modals
    contacts: ContactDesk
    lists: ListDesk
    conversations: ConversationDesk
    home: HomeDesk
    mentions: Mentions
    workspace: Workspace
    setup: SetupDesk
    search: SearchDesk
    exports: ExportDesk
    threads: ThreadDesk
    answers: AnswersDesk
    picks: CannedPicks
    tickets: TicketDesk
    properties: PropertyWindows
    brake: BrakeDesk
    digests: DigestCommands
    bursts: BurstLists
    rescues: RescueLooks
    digest_windows: DigestWindows
    agents: AgentsDesk
    sync: SyncCommands
    failures: FailureDesk
    checkup: CheckupDesk


@dataclass(frozen=True, slots=True)
class Joiner:
    """What they are made of."""

    store: Store
    permissions: Permissions
    tickets: Tickets
    addresses: Addresses
    windows: Windows
    language_of: LanguageOf
    clock: Clock
    zone: ZoneInfo
    wake: Callable[[], None]
    alerts: Alerts
    languages: Languages
    reads_tawk: bool
    checks: Callable[[], Sequence[Check]]

    def join(self) -> Listeners:
        contacts, search, conversations = self._contacts(), self._search(), self._conversations()
        lists, tickets, kinds = self._lists(search), self._ticket_desk(), self._kinds()
        digests, failures = self._digests(), self._failures()
        commands = self._commands(contacts, lists, tickets, digests, failures)
        return Listeners(
            commands,
            Buttons(self._desk, self.store, self.windows.views_open, self.language_of, self.clock, self.wake),
            Modals(self._desk, self.language_of, self.wake, self.clock, self.zone),
            contacts,
            lists,
            conversations,
            self._home(conversations),
            Mentions(self.store, commands, self.clock, self.wake),
            Workspace(self.store, self.clock),
            self._setup(kinds),
            search,
            self._exports(search),
            self._threads(),
            AnswersDesk(self._canned, self.windows, self.language_of),
            CannedPicks(self._canned, self.windows, self.language_of),
            tickets,
            PropertyWindows(kinds, self.windows, self.language_of, self.wake),
            self._brake(),
            digests,
            self._bursts(),
            self._rescue_looks(),
            self._digest_windows(digests),
            AgentsDesk(self._identity, self.windows, self.language_of),
            self._sync(),
            failures,
            self._checkup(),
        )

    @property
    def _desk(self) -> Desk:
        return Desk(self.store, self.permissions, self.clock)

    @property
    def _identity(self) -> Identity:
        return Identity(self.store, self.permissions, self.clock)

    @property
    def _canned(self) -> CannedDesk:
        return CannedDesk(self.store, self.permissions, self.clock)

    @property
    def _lookup(self) -> Lookup:
        return Lookup(self.store, self.permissions)

    @property
    def _browser(self) -> Browser:
        return Browser(self.store, self._lookup, self.clock)

    def _contacts(self) -> ContactDesk:
        known = Contacts(self.store, self.permissions.demand_contact, self.permissions.known, self.clock)
        return ContactDesk(known, self.store, self.windows, self.language_of, self.clock, self.wake)

    def _search(self) -> SearchDesk:
        return SearchDesk(self._browser, self._lookup, self.windows, self.language_of, self.clock, self.zone)

    def _lists(self, search: SearchDesk) -> ListDesk:
        listed = self._browser, self._lookup, self.store, self.language_of, self.clock, self.zone
        return ListDesk(*listed, self.wake, search, ViewDesk(*listed))

    def _exports(self, search: SearchDesk) -> ExportDesk:
        requests = Requests(self.store, self.permissions, self.clock)
        dispatch = Dispatch(self.store, self.permissions, self.addresses)
        told = self.language_of, self.clock, self.zone, self.wake
        return ExportDesk(requests, dispatch, self.store, self.windows, search, *told)

    def _kinds(self) -> Sequence[PropertyWindow[Any]]:
        """The windows of a property's settings beside the large one, in the order in which that offers them."""
        return self._hours(), self._alerts(), self._rescue(), self._keeping()

    def _setup(self, kinds: Sequence[PropertyWindow[Any]]) -> SetupDesk:
        setup = Setup(self.store, self.permissions, self.clock)
        others = {f"{PropertyAction.WINDOW}:{one.view}": one.title for one in kinds}
        others |= {f"{DIGEST_LIST}:{kind}": TITLES[kind] for kind in KINDS.values()}
        return SetupDesk(setup, self.windows, self.language_of, self.wake, others)

    def _keeping(self) -> PropertyWindow[Keeping]:
        kept = KeptKeeping(self.permissions.admins, self.zone, self.clock)
        return keeping_window(PropertySettings(self.store, self.permissions, self.clock, kept))

    def _brake(self) -> BrakeDesk:
        brake = Brake(self.store, self.permissions, self.clock)
        return BrakeDesk(brake, self.store, self.language_of, self.clock, self.wake)

    def _hours(self) -> PropertyWindow[Hours]:
        settings = PropertySettings(self.store, self.permissions, self.clock, KeptHours(self.zone, self.clock))
        return hours_window(settings, self.clock)

    @property
    def _digest_desk(self) -> DigestDesk:
        return DigestDesk(self.store, self.permissions, self.clock)

    def _digests(self) -> DigestCommands:
        told = self.windows, self.language_of, self.clock, self.zone, self.wake
        return DigestCommands(self._digest_desk, self._browser, self.store, *told)

    def _bursts(self) -> BurstLists:
        return BurstLists(self._browser, self._desk, self.store, self.language_of, self.clock, self.wake)

    def _digest_windows(self, forms: DigestCommands) -> DigestWindows:
        return DigestWindows(self._digest_desk, forms, self.windows, self.language_of, self.zone, self.wake)

    def _alerts(self) -> PropertyWindow[AlertChoice]:
        kept = KeptAlerts(self.alerts, self.clock)
        return alerts_window(PropertySettings(self.store, self.permissions, self.clock, kept))

    def _rescue(self) -> PropertyWindow[RescueSettings]:
        settings = PropertySettings(self.store, self.permissions, self.clock, KeptRescue())
        return rescue_window(settings, has_mail=self.tickets.sender is not None)

    def _rescue_looks(self) -> RescueLooks:
        parts = self.store, self.permissions, self.tickets.sender, self.languages, self.zone, self.clock
        return RescueLooks(RescuePreviews(*parts), self.windows, self.language_of)

    def _sync(self) -> SyncCommands:
        desk = SyncDesk(self.store, self.permissions, self.reads_tawk, self.clock)
        return SyncCommands(desk, self.store, self.windows, self.language_of, self.clock, self.zone, self.wake)

    def _checkup(self) -> CheckupDesk:
        return CheckupDesk(self.checks, self.store, self.permissions, self.language_of, self.clock, self.wake)

    def _failures(self) -> FailureDesk:
        mending = Mending(self.store, self.permissions, self.tickets.sender is not None, self.clock)
        return FailureDesk(mending, self.store, self.language_of, self.clock, self.wake)

    def _threads(self) -> ThreadDesk:
        replies = ThreadReplies(self.store, self.permissions, self.tickets, self.language_of, self.clock)
        return ThreadDesk(replies, Corrections(self.store, self.clock), self.wake)

    def _ticket_desk(self) -> TicketDesk:
        told = self.windows, self.language_of, self.clock, self.wake
        return TicketDesk(self.tickets, self.store, self._canned, *told)

    def _conversations(self) -> ConversationDesk:
        told = self.windows, self.language_of, self.clock, self.wake
        return ConversationDesk(self._desk, self._lookup, self.store, *told)

    def _home(self, conversations: ConversationDesk) -> HomeDesk:
        modals = HomeModals(self.store, self._lookup, self.language_of)
        return HomeDesk(self.store, modals, conversations, self.windows.views_open, self.clock, self.wake)

    def _commands(
        self,
        contacts: ContactDesk,
        lists: ListDesk,
        tickets: TicketDesk,
        digests: DigestCommands,
        failures: FailureDesk,
    ) -> Commands:
        people = PeopleDesk(self._identity, self.language_of)
        parts = self._desk, self._lookup, self.language_of, self.wake, self.clock, self.zone
        return Commands(*parts, contacts, lists, people, tickets, digests, failures, self.languages)
