"""Visitors who write: to a ticket's address, as an answer, anew, twice, and without a Message-ID."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from enum import StrEnum
from itertools import count
from random import Random
from uuid import UUID

from tests.crash.mail.outgoing import SENDER, Agents

Deliver = Callable[[bytes], object]
NAMELESS, TWICE = 0.15, 0.2


class Way(StrEnum):
    """What a mail tells its ticket by."""

    TOKEN = "token"
    REFERENCES = "references"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Sent:
    """A mail that lies in the mailbox; `number` is the ticket that it belongs to, 0 for one of its own."""

    mark: str
    number: int
    way: Way
    times: int = 1
    is_nameless: bool = False


@dataclass(slots=True)
class Visitors:
    """They answer what the mail server took of the agents' answers."""

    deliver: Deliver
    agents: Agents
    arrived: list[EmailMessage]
    dice: Random
    sent: list[Sent] = field(default_factory=list)

    def work(self) -> Iterator[None]:
        """One more mail for each step."""
        for n in count():
            self._write(f"mail-{n:05d}")
            yield

    def _write(self, mark: str) -> None:
        answered = self._answered()
        way = self.dice.choice(list(Way)) if answered else Way.NOTHING
        mail = _blank(mark)
        number = 0
        if answered and way is not Way.NOTHING:
            letter, number = answered
            mail["From"] = f"Rosa Núñez <{letter['To']}>"
            mail["Subject"] = f"Re: {letter['Subject']}"
            mail["To"] = letter["Reply-To"] if way is Way.TOKEN else SENDER.address
            if way is Way.REFERENCES:
                mail["In-Reply-To"] = mail["References"] = letter["Message-ID"]
        else:
            mail["From"], mail["To"], mail["Subject"] = f"{mark}@example.net", SENDER.address, f"About {mark}"
        self._send(mail, mark, number, way)

    def _send(self, mail: EmailMessage, mark: str, number: int, way: Way) -> None:
        nameless, times = self.dice.random() < NAMELESS, 2 if self.dice.random() < TWICE else 1
        if not nameless:
            mail["Message-ID"] = f"<{UUID(int=self.dice.getrandbits(128)).hex}@example.net>"
        for _ in range(times):
            self.deliver(mail.as_bytes())
        self.sent.append(Sent(mark, number, way, times, nameless))

    def _answered(self) -> tuple[EmailMessage, int] | None:
        """A letter that arrived, and its ticket."""
        if not self.arrived:
            return None
        letter = self.dice.choice(self.arrived)
        return letter, next(one.number for one in list(self.agents.answers.values()) if one.mark in text_of(letter))


def text_of(letter: EmailMessage) -> str:
    """Its plain words."""
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def _blank(mark: str) -> EmailMessage:
    mail = EmailMessage()
    mail["Date"] = "Wed, 25 Nov 2026 12:00:00 +0100"
    mail.set_content(f"Here I write {mark}. ¡Gracias!\n\nOn Wed somebody wrote:\n> before\n")
    return mail
