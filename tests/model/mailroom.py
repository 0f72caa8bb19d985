"""The real desk of tickets, its tray and its postman, between a mail server in memory and the visitors' mailboxes."""

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Engine, select

from bot.desks.mending import Mending
from bot.domain.errors import MailDelayed, MailRefused, MailUnsure
from bot.mail.letters import Letter, Received
from bot.ports import FailureKind, MailCursor
from bot.tickets.composing import Sender
from bot.tickets.desk import Tickets
from bot.tickets.outbox import Outbox
from bot.tickets.postman import Postman
from bot.transactions.permissions import Permissions
from storage import tables
from storage.store import SqlStore
from tests.inbox import StandingClock

OURS = Sender("Recado", "help@shop.example")
VISITOR, STRANGER = "ana@example.com", "rose@example.com"


@dataclass
class MailServer:
    """Takes letters in the `mood` that it is in."""

    mood: str = "takes"
    taken: list[Letter] = field(default_factory=list)

    def send(self, letter: Letter) -> None:
        if self.mood in ("takes", "silent"):
            self.taken.append(letter)
        if self.mood in ("silent", "gone"):
            raise MailUnsure("silence")
        if self.mood == "delays":
            raise MailDelayed("451 4.3.0 later")
        if self.mood == "refuses":
            raise MailRefused("550 5.1.1 nobody of that name")


@dataclass
class Mailroom:
    """A letter is called by the id that it is kept under."""

    engine: Engine
    store: SqlStore
    permissions: Permissions
    clock: StandingClock
    server: MailServer = field(default_factory=MailServer)
    came: int = 0

    def __post_init__(self) -> None:
        self.desk = Tickets(self.store, self.permissions, OURS, self.clock)
        self.outbox = Outbox(self.store, self.server, OURS, self.clock)
        self.postman = Postman(self.store, self.clock, OURS.address)
        self.mending = Mending(self.store, self.permissions, True, self.clock)

    def send(self, mood: str) -> None:
        """All that is due now."""
        self.server.mood = mood
        while self.outbox.step():
            pass

    def receive(self, received: Received) -> None:
        self.came += 1
        self.postman.receive("INBOX", MailCursor(1, self.came), received)

    def fresh(self, words: str, sender: str = STRANGER, **more: Any) -> Received:
        """A mail of somebody whom nobody knows."""
        made = Received(
            message_id=f"<{words.replace(' ', '.')}@example.com>",
            sender=("Rose", sender),
            recipients=(OURS.address,),
            subject="A lamp",
            at=None,
            text=words,
            said=words,
        )
        return replace(made, **more)

    def answer(self, letter: int, words: str, **more: Any) -> Received:
        """What comes back when somebody answers this letter, which went out."""
        sent = next(one for one in reversed(self.server.taken) if one.message_id == self.message_id(letter))
        there = {"recipients": (sent.reply_to,), "in_reply_to": sent.message_id, "references": (sent.message_id,)}
        return self.fresh(words, **{"sender": sent.to, **there, **more})

    def mend(self, letter: int, actor: str, *, retries: bool) -> None:
        """As somebody does who has it before them."""
        with self.store.read() as tx:
            kept = tx.mails.get(letter)
        mark = kept.attempts if kept else 0
        (self.mending.retry if retries else self.mending.discard)(FailureKind.MAIL, letter, mark, actor)

    # Looking

    def message_id(self, letter: int) -> str:
        with self.store.read() as tx:
            found = tx.mails.get(letter)
        return found.message_id if found else ""

    def newest(self) -> int:
        """The letter that was kept last."""
        mail = tables.mail.c
        with self.engine.connect() as connection:
            return int(connection.execute(select(mail.id).order_by(mail.id.desc()).limit(1)).scalar_one())

    def states(self) -> dict[int, tuple[int, str]]:
        """Whose each letter is, and how far it has come."""
        mail = tables.mail.c
        with self.engine.connect() as connection:
            rows = connection.execute(select(mail.id, mail.conversation_id, mail.state)).all()
        return {row.id: (row.conversation_id, row.state) for row in rows}

    def taken(self) -> dict[int, int]:
        """How often the server took each of the letters that are still kept."""
        mail = tables.mail.c
        with self.engine.connect() as connection:
            ids = {row.message_id: row.id for row in connection.execute(select(mail.id, mail.message_id))}
        return dict(Counter(ids[one.message_id] for one in self.server.taken if one.message_id in ids))

    def failed(self, actor: str) -> set[int]:
        """What the list of failures shows to somebody, on all its pages."""
        found, number = set[int](), 1
        while True:
            page = self.mending.page(actor, number)
            found |= {one.id for one in page.failures if one.kind is FailureKind.MAIL}
            if not page.more:
                return found
            number += 1
