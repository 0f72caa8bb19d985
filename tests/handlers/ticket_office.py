"""Agents at the windows of tickets."""

from dataclasses import dataclass, field, replace
from typing import Any

from bot.desks.canned_desk import CannedDesk
from bot.domain.inbox import Role
from bot.ports import Grant, Mail
from bot.tickets.desk import Tickets
from bot.views.language import Language
from handlers.talk.commands import Commands
from handlers.tickets.tickets import TicketDesk
from tests.handlers.shown import Body, Screen
from tests.inbox import ANA, MADRID, NOON, Inbox, said, speaking

STRANGER = "U0STRANGER"
VIEWER = "U0VIEWER"


@dataclass
class Office:
    """A missed chat, number 1, and whoever answers it."""

    inbox: Inbox
    language: Language
    screen: Screen = field(default_factory=Screen)
    woken: int = 0

    def __post_init__(self) -> None:
        self.receive("Is it red?", "a")
        with self.inbox.store.write() as tx:
            tx.people.grant(Grant(1, VIEWER, Role.VIEWER))
        self.desk = self.desk_of(self.inbox.tickets)

    def desk_of(self, tickets: Tickets) -> TicketDesk:
        told = (lambda _: self.language, self.inbox.clock, self._wake)
        canned = CannedDesk(self.inbox.store, self.inbox.permissions, self.inbox.clock)
        return TicketDesk(tickets, self.inbox.store, canned, self.screen, *told)

    def receive(self, text: str, chat: str) -> None:
        self.inbox.receive(self.inbox.site.transcript(NOON, said("v", NOON, text), chat=chat))

    def arrange(self, **changes: object) -> None:
        with self.inbox.store.write() as tx:
            for one in tx.properties.all():
                tx.properties.arrange(replace(one, **changes))  # type: ignore[arg-type]

    def type(self, text: str, actor: str = ANA) -> Body:
        """As the slash command's door does."""
        command = {"text": text, "user_id": actor, "channel_id": self.inbox.channel, "trigger_id": "1.2"}
        opened = self.desk.answer(command)
        return opened if opened is not None else self.commands.answer(command)

    def mention(self, text: str, number: int | None = None, actor: str = ANA) -> str:
        """All that is answered to what has no trigger; `number` is that of the thread."""
        return str(self.commands.reply(text, actor, self.inbox.channel, number))

    @property
    def commands(self) -> Commands:
        inbox, language = self.inbox, self.language
        parts = inbox.contact_desk(language), inbox.list_desk(language), inbox.people_desk(language)
        told = (lambda _: language, self._wake, inbox.clock, MADRID)
        more = inbox.digest_commands(language), inbox.failure_desk(language), speaking(language)
        return Commands(inbox.desk, inbox.lookup, *told, *parts, self.desk, *more)

    def press(self, action: str, value: object = "1", actor: str = ANA, **more: Any) -> bool:
        body = {"user": {"id": actor}, "trigger_id": "1.2", "response_url": "https://x.example/r", **more}
        return self.desk.press(body, {"action_id": action, "value": str(value)})

    def send(self, actor: str = ANA, **given: Any) -> Body:
        """The form that was shown last, filled."""
        answer = self.desk.submit({"user": {"id": actor}}, self.filled(**given))
        assert answer is not None
        return answer

    def filled(self, **given: object) -> Body:
        view = self.screen.shown[-1][1]
        inputs = [block for block in view["blocks"] if block["type"] == "input"]
        return {**view, "state": {"values": {one["block_id"]: state(one["element"], given) for one in inputs}}}

    def ticket(self) -> int:
        """That of chat 1."""
        self.press("ticket_convert")
        assert self.send(answer="It is red.") == {}
        return self.newest

    @property
    def newest(self) -> int:
        with self.inbox.store.read() as tx:
            head = tx.conversations.head(1)
        assert head is not None
        return head.linked

    def mails(self, number: int) -> list[Mail]:
        with self.inbox.store.read() as tx:
            return list(tx.mails.of(number))

    @property
    def whispered(self) -> str:
        with self.inbox.store.write() as tx:
            answer = tx.answers.take(self.inbox.clock())
        return str(answer.body) if answer else ""

    @property
    def shown(self) -> str:
        return str(self.screen.shown[-1][1])

    def _wake(self) -> None:
        self.woken += 1


def state(element: Body, given: dict[str, object]) -> Body:
    """As Slack tells it: what was typed or chosen, else what the form began with."""
    name = str(element["action_id"])
    key = name.removeprefix("ticket_")
    value = given.get(key)
    if element["type"] == "plain_text_input":
        return {name: {"value": element.get("initial_value") if value is None else value}}
    if element["type"] == "users_select":
        return {name: {"selected_user": value or element.get("initial_user")}}
    if element["type"] == "checkboxes":
        return {name: {"selected_options": element["options"] if value else []}}
    if element["type"] == "file_input":
        return {name: {"files": value or []}}
    chosen = next((one for one in element["options"] if one["value"] == value), element.get("initial_option"))
    return {name: {"selected_option": chosen}}


def get(office: Office, number: int) -> Any:
    with office.inbox.store.read() as tx:
        return tx.conversations.whole(number)
