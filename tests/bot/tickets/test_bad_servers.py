"""Over the wire to servers that put off, refuse, drop and dawdle: each answer arrives, and Slack says what is so."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pytest

from bot.clients.smtp import SmtpClient
from bot.mail.sending import FIRST_RETRY
from bot.mail.servers import read_smtp
from bot.ports import MailState
from bot.tickets.forms import Wanted
from bot.tickets.outbox import Outbox
from bot.views.mails import mail_message
from tests.bot.tickets.correspondence import ANSWER, SECOND, SENDER, Correspondence
from tests.bot.views.checks import shown
from tests.bot.views.samples import ENGLISH
from tests.mail.smtp_server import Postbox, running_smtp


@dataclass(frozen=True, slots=True)
class Wire:
    """A ticket whose answer goes to a real server."""

    mail: Correspondence
    server: Postbox
    number: int

    def step(self) -> bool:
        address = f"smtp://127.0.0.1:{self.server.port}?tls=off"
        client = SmtpClient(read_smtp(address), "shop.example", self.mail.inbox.clock)
        return Outbox(self.mail.inbox.store, client, SENDER, self.mail.inbox.clock).step()

    def told(self) -> str:
        """What stands in Slack of the answer."""
        return shown(mail_message(self.mail.mails(self.number)[-1], ENGLISH))

    def state(self) -> MailState:
        return self.mail.mails(self.number)[-1].state

    def arrived(self) -> list[str]:
        return [str(one["Message-ID"]) for one in self.server.messages()]

    def retry(self) -> None:
        """As much later as it takes."""
        assert not self.step()
        self.mail.inbox.clock.forward(FIRST_RETRY)
        assert self.step()


@contextmanager
def wired(mail: Correspondence, wanted: Wanted = ANSWER) -> Iterator[Wire]:
    with running_smtp() as server:
        number = mail.ticket(wanted)
        mail.inbox.clock.forward(11 * SECOND)
        yield Wire(mail, server, number)


@pytest.fixture
def wire(mail: Correspondence) -> Iterator[Wire]:
    with wired(mail) as wire:
        yield wire


@pytest.mark.parametrize("answers", ["recipient_answers", "data_answers"])
@pytest.mark.parametrize("code", ["450 4.2.0", "451 4.7.1", "450"])
def test_who_is_put_off_comes_again_and_it_is_said_why(wire: Wire, answers: str, code: str) -> None:
    getattr(wire.server, answers).append(f"{code} Greylisted, come again in a minute")
    assert wire.step()
    assert "It did not go out yet, and is tried again: the visitor's server asks all whom" in wire.told()
    assert f"{code} Greylisted" in wire.told()
    assert wire.arrived() == []
    wire.retry()
    assert (wire.state(), len(wire.arrived())) == (MailState.SENT, 1)
    assert "✅ Sent" in wire.told()


def test_what_was_taken_without_an_answer_is_sent_again_as_the_same_mail_and_nobody_claims_more(wire: Wire) -> None:
    wire.server.data_answers.append("drop")
    assert wire.step()
    assert "Nobody knows whether it went out" in wire.told()
    wire.retry()
    assert wire.state() is MailState.SENT
    [kept] = wire.mail.mails(wire.number)
    assert wire.arrived() == [kept.message_id] * 2
    texts = {one.get_content() for letter in wire.server.messages() if (one := letter.get_body(("plain",)))}
    assert len(texts) == 1


def test_who_takes_it_and_answers_late_gets_it_once(wire: Wire) -> None:
    wire.server.delay = 1.5
    assert wire.step()
    assert not wire.step()
    assert (wire.state(), len(wire.arrived())) == (MailState.SENT, 1)


def test_who_says_no_is_not_asked_again_and_the_reason_tells_what_to_do(wire: Wire) -> None:
    wire.server.recipient_answers.append("550 5.1.1 No such user")
    assert wire.step()
    assert "It was not delivered: the address does not exist" in wire.told()
    assert "550 5.1.1 No such user" in wire.told()
    wire.mail.inbox.clock.forward(10 * FIRST_RETRY)
    assert not wire.step()
    assert wire.arrived() == []


def test_line_ends_and_nuls_in_what_is_written_make_no_header_and_no_other_recipient(mail: Correspondence) -> None:
    bad = "Lamp\r\nBcc: eve@evil.example\0\n\n.\r\nDATA"
    with wired(mail, replace(ANSWER, subject=bad, answer=f"Yes\0 {bad}")) as wire:
        assert wire.step()
        [letter], [envelope] = wire.server.messages(), wire.server.letters
    assert envelope.rcpt_tos == ["rose@example.com"]
    assert (letter["Bcc"], letter["To"]) == (None, "rose@example.com")
    assert letter["Subject"] == "Lamp Bcc: eve@evil.example . DATA"
    body = letter.get_body(("plain",))
    assert body is not None
    words = body.get_content().replace("\r\n", "\n")
    assert words.startswith("Yes Lamp\nBcc: eve@evil.example\n\n.\nDATA")
    assert wire.state() is MailState.SENT
