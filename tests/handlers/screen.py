"""The App Homes of a test: what is pressed at them, and what is published to them."""

from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.desktop import Filters
from bot.domain.ids import HomeAction
from bot.home.drawer import Drawer
from bot.home.homes import HomePace, Homes
from bot.languages import load_languages
from bot.ports import Home
from bot.views.parts import Block
from handlers.inbox.home import HomeDesk
from handlers.inbox.home_modals import HomeModals
from tests.inbox import ADMIN, ANA, MINUTE, NOON, Inbox, said

AT_ONCE = 0 * MINUTE


class Screen:
    """The homes over an inbox with three missed chats; what is published is kept."""

    def __init__(self, inbox: Inbox, chats: str = "abc") -> None:
        self.inbox = inbox
        for name in chats:
            inbox.receive(inbox.site.transcript(NOON, said("v", NOON, f"hi {name}"), chat=name))
        self.opened_modals: list[dict[str, Any]] = []
        self.published: list[tuple[str, Block]] = []
        self.error: Exception | None = None
        self.woken = 0
        english = load_languages()["en"]
        modals = HomeModals(inbox.store, inbox.lookup, lambda _: english)
        self.desk = HomeDesk(inbox.store, modals, inbox.conversation_desk(english), self._open, inbox.clock, self._wake)
        drawer = Drawer(inbox.store, inbox.permissions, lambda _: english, {ADMIN}.__contains__, ZoneInfo("UTC"))
        pace = HomePace(AT_ONCE, AT_ONCE, MINUTE, MINUTE)
        self.homes = Homes(inbox.store, inbox.desk, self, drawer, pace, inbox.clock)

    def publish(self, user_id: str, view: Block) -> None:
        self.published.append((user_id, view))

    def look(self, actor: str = ANA) -> None:
        self.desk.opened({"type": "app_home_opened", "tab": "home", "user": actor})
        self.work()

    def work(self) -> None:
        while self.homes.step():
            pass

    def press(self, name: str, rest: object = "", actor: str = ANA, **action: object) -> bool:
        action_id = f"{name}:{rest}" if rest != "" else name
        pressed = self.desk.press({"user": {"id": actor}, "trigger_id": "t"}, {"action_id": action_id, **action})
        self.work()
        return pressed

    def choose(self, name: str, value: object, actor: str = ANA) -> None:
        self.press(name, actor=actor, selected_option={"value": value})

    def tick(self, number: int, *, on: bool = True, actor: str = ANA) -> None:
        chosen = [{"value": str(number)}] if on else []
        self.press(HomeAction.TICK, actor=actor, block_id=f"tick:{number}:5", selected_options=chosen)

    def submit(self, view: str, actor: str = ANA, metadata: str = "", **values: object) -> dict[str, Any] | None:
        state = {"values": {name: {name: element} for name, element in values.items()}}
        told = {"callback_id": view, "private_metadata": metadata, "state": state}
        answer = self.desk.submit({"user": {"id": actor}}, told)
        self.work()
        return answer

    def home(self, actor: str = ANA) -> Home:
        with self.inbox.store.write() as tx:
            return tx.homes.get(actor)

    def filters(self, actor: str = ANA) -> Filters:
        return self.home(actor).desktop.filters

    def _open(self, *, trigger_id: str, view: dict[str, Any]) -> None:
        if self.error:
            raise self.error
        self.opened_modals.append(view)

    def _wake(self) -> None:
        self.woken += 1
