"""A chat that waits in an inbox, and a mail server that takes, delays, refuses or loses what it is given."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.domain.errors import MailError
from bot.domain.inbox import Conversation, Deed, Kind
from bot.mail.letters import Letter, Received
from bot.ports import Mail, MailCursor
from bot.tickets.composing import Sender
from bot.tickets.desk import Tickets
from bot.tickets.forms import Wanted
from bot.tickets.outbox import Outbox
from bot.tickets.postman import Postman
from tests.inbox import ADMIN, ANA, CHAT, Inbox, said

SENDER = Sender("Recado", "help@shop.example")
SECOND = timedelta(seconds=1)
ANSWER = Wanted("rose@example.com", "Your lamp", "It is red.")


@dataclass
class Server:
    """Takes letters; `errors` are raised one after another first, after taking the letter where it is `unsure`."""

    taken: list[Letter] = field(default_factory=list)
    errors: list[MailError] = field(default_factory=list)

    def send(self, letter: Letter) -> None:
        if self.errors:
            raise self.errors.pop(0)
        self.taken.append(letter)


@dataclass
class Correspondence:
    """All that a test of e-mail needs over one inbox."""

    inbox: Inbox
    server: Server = field(default_factory=Server)

    @property
    def tickets(self) -> Tickets:
        return Tickets(self.inbox.store, self.inbox.permissions, SENDER, self.inbox.clock)

    @property
    def outbox(self) -> Outbox:
        return Outbox(self.inbox.store, self.server, SENDER, self.inbox.clock)

    @property
    def postman(self) -> Postman:
        return Postman(self.inbox.store, self.inbox.clock, SENDER.address)

    def chat(self, text: str = "Is it red?") -> int:
        """A missed chat's number."""
        at = self.inbox.clock()
        self.inbox.receive(
            self.inbox.site.start(at, text),
            self.inbox.site.end(at),
            self.inbox.site.transcript(at, said("v", at, text)),
        )
        with self.inbox.store.read() as tx:
            property_ = tx.properties.find(self.inbox.site.tawk_id)
            assert property_ is not None
            found = tx.conversations.find(property_.id, Kind.CHAT, CHAT)
        assert found is not None
        return found.id

    def arrange(self, **values: object) -> None:
        """Change the property's settings."""
        with self.inbox.store.write() as tx:
            property_ = tx.properties.find(self.inbox.site.tawk_id)
            assert property_ is not None
            tx.properties.arrange(replace(property_, **values))  # type: ignore[arg-type]

    def ticket(self, wanted: Wanted = ANSWER) -> int:
        return self.tickets.convert(self.chat(), ANA, wanted)

    def get(self, number: int) -> Conversation:
        with self.inbox.store.read() as tx:
            found = tx.conversations.whole(number)
        assert found is not None
        return found

    def mails(self, number: int) -> list[Mail]:
        with self.inbox.store.read() as tx:
            return list(tx.mails.of(number))

    def mask(self) -> None:
        """From now on contact data is shown to who asks only."""
        with self.inbox.store.write() as tx:
            for one in tx.properties.all():
                tx.properties.arrange(replace(one, masked=True))

    def purge(self, number: int) -> None:
        self.inbox.desk.do(Deed.TRASH, number, ANA)
        self.inbox.desk.do(Deed.PURGE, number, ADMIN)

    def deliver(self) -> int:
        """Wait until what can be taken back can't any more, and send all that is due; how many steps that took."""
        self.inbox.clock.forward(11 * SECOND)
        steps = 0
        while self.outbox.step():
            steps += 1
        return steps

    def receive(self, received: Received | None, uid: int = 1) -> None:
        self.postman.receive("INBOX", MailCursor(1, uid), received)


def reply_to(letter: Letter, text: str = "Thank you!", **more: object) -> Received:
    """What comes back when somebody answers this letter."""
    made = Received(
        message_id=f"<answer-to.{letter.message_id.strip('<>')}>",
        sender=("Rose", letter.to),
        recipients=(letter.reply_to,),
        subject=f"Re: {letter.subject}",
        at=None,
        text=f"{text}\n\n> {letter.text}",
        said=text,
        in_reply_to=letter.message_id,
        references=(letter.message_id,),
    )
    return replace(made, **more)  # type: ignore[arg-type]


__all__ = ["ADMIN", "ANA", "ANSWER", "SECOND", "SENDER", "Correspondence", "Server", "reply_to"]
