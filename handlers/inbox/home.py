"""The App Home: every press changes what its agent has before them, in one transaction; a worker draws it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.domain.bulk import refused_at_once
from bot.domain.desktop import (
    BOTH,
    Filters,
    Whose,
    filtered,
    in_contacts,
    in_folder,
    page_ticked,
    sorted_by,
    ticked,
    turned,
    turned_back,
    unticked,
    viewed,
    without_search,
)
from bot.domain.errors import Reason, Refusal
from bot.domain.ids import HomeAction
from bot.domain.inbox import Deed, Folder, Status
from bot.domain.query import Sort
from bot.ports import Home, Store, Transaction
from bot.times.clock import Clock
from bot.views.parts import Block
from handlers.exchange.payloads import actor_of, is_number
from handlers.exchange.windows import Opener, in_time
from handlers.inbox.home_modals import HomeModals, begun
from handlers.inbox.window import ConversationDesk

DEEDS = frozenset(
    {Deed.TAKE, Deed.CLOSE, Deed.REOPEN, Deed.SPAM, Deed.NOT_SPAM, Deed.TRASH, Deed.RESTORE, Deed.UNASSIGN}
)


@dataclass(frozen=True, slots=True)
class Press:
    """What Slack tells of a press: whose, what stands after the colon of the `action_id`, and what was chosen."""

    body: Mapping[str, Any]
    rest: str
    action: Mapping[str, Any]

    @property
    def actor(self) -> str:
        return actor_of(self.body)

    @property
    def chosen(self) -> str:
        """The value of the option, or the user, that was chosen."""
        option = self.action.get("selected_option")
        value = option.get("value") if isinstance(option, Mapping) else self.action.get("selected_user")
        return str(value or "")

    @property
    def boxes(self) -> list[str]:
        """The values of the boxes that are ticked."""
        options = self.action.get("selected_options")
        found = options if isinstance(options, list) else []
        return [str(one.get("value")) for one in found if isinstance(one, Mapping)]


Change = Callable[[Transaction, Home, Press], Home]


class HomeDesk:
    """Hears what happens at the homes."""

    def __init__(
        self,
        store: Store,
        modals: HomeModals,
        conversations: ConversationDesk,
        open_modal: Opener,
        clock: Clock,
        wake: Callable[[], None],
    ) -> None:
        self._store = store
        self._modals = modals
        self._conversations = conversations
        self._open_modal = open_modal
        self._clock = clock
        self._wake = wake

    def opened(self, event: Mapping[str, Any]) -> None:
        """Somebody looks at their home; the messages tab is none."""
        if event.get("tab") == "home" and event.get("user"):
            self._change(str(event["user"]), lambda tx, home: home)

    def press(self, body: Mapping[str, Any], action: Mapping[str, Any]) -> bool:
        """Whether it was pressed at the home; what is no longer understood does nothing."""
        name, _, rest = str(action.get("action_id")).partition(":")
        press = Press(body, rest, action)
        if name in MODALS:
            self._ask(name, press)
        elif name in CHANGES:
            self._change(press.actor, lambda tx, home: CHANGES[name](tx, home, press))
        return name in list(HomeAction)

    def submit(self, body: Mapping[str, Any], view: Mapping[str, Any]) -> dict[str, Any] | None:
        """The acknowledgement; None where the modal is not of the home."""
        actor = actor_of(body)
        return self._modals.submit(actor, view, lambda work: self._change(actor, work))

    def _ask(self, name: str, press: Press) -> None:
        try:
            view = self._conversation(press) if name == HomeAction.OPEN else self._modals.draw(name, press.actor)
            with in_time():
                self._open_modal(trigger_id=str(press.body.get("trigger_id", "")), view=view)
        except Refusal as refused:
            report = refused_at_once(refused)
            self._change(press.actor, lambda tx, home: replace(home, report=report))

    def _conversation(self, press: Press) -> Block:
        if not is_number(press.rest):
            raise Refusal(Reason.NOT_FOUND, number=0)
        return self._conversations.draw(int(press.rest), press.body)

    def _change(self, actor: str, work: Callable[[Transaction, Home], Home]) -> None:
        """In one transaction; it is drawn anew also where nothing changed, for the agent waits to see something."""
        with self._store.write() as tx:
            home = work(tx, tx.homes.get(actor))
            tx.homes.save(replace(home, looked_at=self._clock()))
        self._wake()


def _filter(change: Callable[[Filters, Press], Filters]) -> Change:
    """Another list begins at its first page. A choice that is none changes nothing."""

    def changed(_tx: Transaction, home: Home, press: Press) -> Home:
        try:
            filters = change(home.desktop.filters, press)
        except ValueError:
            return home
        return replace(home, desktop=filtered(home.desktop, filters))

    return changed


def _property(filters: Filters, press: Press) -> Filters:
    return replace(filters, property_id=0 if press.chosen == "all" else int(press.chosen), department="")


def _kinds(filters: Filters, press: Press) -> Filters:
    return replace(filters, kinds=tuple(kind for kind in BOTH if kind.value in press.boxes))


def _status(filters: Filters, press: Press) -> Filters:
    return replace(filters, status=None if press.chosen == "all" else Status(int(press.chosen)))


def _whose(filters: Filters, press: Press) -> Filters:
    return replace(filters, whose=Whose(press.chosen), agent="")


def _agent(filters: Filters, press: Press) -> Filters:
    one = bool(press.chosen)
    return replace(filters, whose=Whose.ONE if one else Whose.ALL, agent=press.chosen)


def _folder(_tx: Transaction, home: Home, press: Press) -> Home:
    known = press.rest in {str(folder.value) for folder in Folder}
    return replace(home, desktop=in_folder(home.desktop, Folder(int(press.rest)))) if known else home


def _sort(_tx: Transaction, home: Home, press: Press) -> Home:
    name, _, way = press.chosen.partition(":")
    if name not in list(Sort):
        return home
    return replace(home, desktop=sorted_by(home.desktop, Sort(name), ascending=way == "asc"))


def _view(tx: Transaction, home: Home, press: Press) -> Home:
    """Only one's own."""
    views = tx.saved_views.of(home.slack_id)
    found = next((view for view in views if str(view.id) == press.chosen), None)
    return replace(home, desktop=viewed(home.desktop, found.filters)) if found else home


def _drop_view(tx: Transaction, home: Home, press: Press) -> Home:
    if is_number(press.rest):
        tx.saved_views.remove(home.slack_id, int(press.rest))
    return home


def _tick(_tx: Transaction, home: Home, press: Press) -> Home:
    """Which row it was stands in the block's id: an empty box names no option."""
    number = str(press.action.get("block_id")).partition(":")[2].partition(":")[0]
    if not is_number(number):
        return home
    return replace(home, desktop=ticked(home.desktop, int(number), on=number in press.boxes))


def _do(deed: Deed, home: Home, agent: str = "", value: str = "") -> Home:
    try:
        return begun(home, deed, agent, value)
    except Refusal as refused:
        return replace(home, report=refused_at_once(refused))


def _deed(_tx: Transaction, home: Home, press: Press) -> Home:
    return _do(Deed(press.rest), home) if press.rest in DEEDS else home


def _assign(_tx: Transaction, home: Home, press: Press) -> Home:
    return _do(Deed.ASSIGN, home, agent=press.chosen) if press.chosen else home


def _priority(_tx: Transaction, home: Home, press: Press) -> Home:
    return _do(Deed.PRIORITY, home, value=press.chosen) if press.chosen else home


MODALS = frozenset(
    {
        HomeAction.SEARCH,
        HomeAction.SAVE_VIEW,
        HomeAction.TAG,
        HomeAction.PURGE,
        HomeAction.OPEN,
        HomeAction.REPORT,
    }
)
CHANGES: Mapping[str, Change] = {
    HomeAction.PROPERTY: _filter(_property),
    HomeAction.KINDS: _filter(_kinds),
    HomeAction.STATUS: _filter(_status),
    HomeAction.WHOSE: _filter(_whose),
    HomeAction.AGENT: _filter(_agent),
    HomeAction.FOLDER: _folder,
    HomeAction.SORT: _sort,
    HomeAction.CONTACTS: lambda tx, home, press: replace(home, desktop=in_contacts(home.desktop)),
    HomeAction.CLEAR_SEARCH: lambda tx, home, press: replace(home, desktop=without_search(home.desktop)),
    HomeAction.VIEW: _view,
    HomeAction.DROP_VIEW: _drop_view,
    HomeAction.TICK: _tick,
    HomeAction.TICK_PAGE: lambda tx, home, press: replace(home, desktop=page_ticked(home.desktop, home.drawn)),
    HomeAction.UNTICK: lambda tx, home, press: replace(home, desktop=unticked(home.desktop)),
    HomeAction.NEXT: lambda tx, home, press: replace(home, desktop=turned(home.desktop, home.drawn)),
    HomeAction.PREVIOUS: lambda tx, home, press: replace(home, desktop=turned_back(home.desktop, home.drawn)),
    HomeAction.DO: _deed,
    HomeAction.ASSIGN: _assign,
    HomeAction.PRIORITY: _priority,
    HomeAction.HIDE_REPORT: lambda tx, home, press: replace(home, report=None),
    HomeAction.HIDE_CHECKLIST: lambda tx, home, press: replace(home, hides_checklist=True),
}
