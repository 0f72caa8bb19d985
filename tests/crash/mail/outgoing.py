"""Agents who answer tickets while the bot is killed, and who take some answers back."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from itertools import count
from random import Random

from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import Kind
from bot.intake import Intake
from bot.ports import Delivery
from bot.tickets.composing import Sender
from bot.tickets.desk import Tickets
from bot.tickets.forms import Wanted
from bot.times.clock import utc_now
from bot.transactions.arrival import Outset
from bot.transactions.permissions import Permissions
from storage.store import SqlStore
from tests.crash.mail.server import NOBODY
from tests.inbox import Site, said

SENDER = Sender("Recado", "help@shop.example")
AGENT = "U0STORM"
BEHIND = timedelta(seconds=9)  # the agents' clock: what they write goes out after one second instead of ten
UNDONE, UNKNOWN = 0.1, 0.05
MEMORY = 8  # of the last answers one is taken back now and then


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that was written: `mark` is a word in it that stands nowhere else."""

    mark: str
    mail_id: int
    number: int
    address: str
    taken_back: bool = False

    @property
    def arrives(self) -> bool:
        return not self.taken_back and not self.address.startswith(NOBODY)


@dataclass(slots=True)
class Agents:
    """They write `tickets` first answers and then others, until all together there are so many as are wanted."""

    store: SqlStore
    site: Site
    channel: str
    dice: Random
    answers: dict[str, Answer] = field(default_factory=dict)
    addresses: dict[int, str] = field(default_factory=dict)

    def begin(self, tickets: int) -> None:
        """Chats that were missed become tickets, each with its first answer."""
        for n in range(tickets):
            kind = NOBODY if self.dice.random() < UNKNOWN else "visitor"
            self._convert(f"{kind}{n}@example.com", f"chat-{n}")

    def work(self) -> Iterator[None]:
        """One more answer for each step."""
        for _ in count():
            self._reply(self.dice.choice(list(self.addresses)))
            if self.dice.random() < UNDONE:
                self._take_one_back()
            yield

    @property
    def _desk(self) -> Tickets:
        return Tickets(self.store, Permissions(frozenset({AGENT})), SENDER, lambda: utc_now() - BEHIND)

    def _reply(self, number: int) -> None:
        self._write(number, self.addresses[number], partial(self._desk.reply, number, AGENT))

    def _convert(self, address: str, chat: str) -> None:
        at, site = utc_now() - timedelta(minutes=5), replace(self.site, email=address)
        bodies = (
            site.start(at, "Is it red?", chat=chat),
            site.end(at, chat=chat),
            site.transcript(at, said("v", at, "Is it red?"), chat=chat),
        )
        intake = Intake(self.store, Outset(self.channel, timedelta()), utc_now)
        for n, body in enumerate(bodies):
            intake.receive([Delivery(body, f"{chat}-{n}", at)])
        with self.store.read() as tx:
            property_ = tx.properties.find(site.tawk_id)
            found = property_ and tx.conversations.find(property_.id, Kind.CHAT, chat)
        assert found
        self._write(0, address, partial(self._desk.convert, found.id, AGENT))

    def _write(self, number: int, address: str, act: Callable[[Wanted], int]) -> None:
        mark = f"answer-{len(self.answers):05d}"
        done = persist(lambda: act(Wanted(address, "Your lamp", f"This is {mark}. Regards, ñandú.")))
        ticket = number or done
        with self.store.read() as tx:
            mail_id = tx.mails.of(ticket)[-1].id if not number else done
        self.addresses[ticket] = address
        self.answers[mark] = Answer(mark, mail_id, ticket, address)

    def _take_one_back(self) -> None:
        chosen = self.dice.choice(list(self.answers.values())[-MEMORY:])
        try:
            persist(lambda: self._desk.undo(chosen.mail_id, AGENT))
        except Refusal:
            return
        self.answers[chosen.mark] = replace(chosen, taken_back=True)


def persist(act: Callable[[], int | None]) -> int:
    """Do it again while the store is busy with the bot."""
    while True:
        try:
            return act() or 0
        except Refusal as refusal:
            if refusal.reason is not Reason.BUSY:
                raise
