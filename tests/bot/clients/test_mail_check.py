"""The doctor's look at the mail servers: every bad finding has its cure, and none a password."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.clients.imap import ImapClient
from bot.clients.mail_check import ImapCheck, SmtpCheck
from bot.clients.smtp import Patience, SmtpClient
from bot.domain.errors import MailboxProblem
from bot.mail.servers import Encryption, MailServer, read_imap
from bot.views.signs import Told
from tests.findings import in_words
from tests.mail.certificate import Certificate, make_certificate
from tests.mail.dovecot import Dovecot, running_dovecot
from tests.mail.smtp_server import PASSWORD, USER, running_smtp
from tests.ports import free_port

WRONG = "wr0ng-secret"
SENDER = "help@shop.example"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="module")
def dovecot(certificate: Certificate) -> Iterator[Dovecot]:
    with running_dovecot(certificate) as server:
        yield server


def told(check: SmtpCheck | ImapCheck) -> list[Told]:
    found = in_words(check())
    assert all(one.well or one.cure for one in found)
    assert WRONG not in str(found)
    return found


def smtp(port: int, encryption: Encryption = Encryption.NONE, password: str = "") -> SmtpCheck:
    server = MailServer("127.0.0.1", port, encryption, USER if password else "", password)
    return SmtpCheck(SmtpClient(server, "shop.example", lambda: datetime(2026, 11, 25, tzinfo=UTC), Patience(5, 5, 5)))


def imap(server: Dovecot, user: str, *, folder: str = "", password: str = "") -> ImapCheck:
    return ImapCheck(ImapClient(read_imap(server.url(folder, user=user, password=password)), 5), [SENDER])


def test_an_smtp_server_that_lets_us_in_is_well_and_is_sent_nothing() -> None:
    with running_smtp(login=True) as postbox:
        (finding,) = told(smtp(postbox.port, password=PASSWORD))
        assert (finding.name, finding.well, finding.words) == ("SMTP", True, f"127.0.0.1:{postbox.port} lets us in")
        assert postbox.letters == []
        assert postbox.asked == 0


def test_a_wrong_password_of_smtp_is_told_with_its_cure() -> None:
    with running_smtp(login=True) as postbox:
        (finding,) = told(smtp(postbox.port, password=WRONG))
    assert not finding.well
    assert "535" in finding.words
    assert "app password" in finding.cure
    assert "SMTP_URL" in finding.cure


def test_an_smtp_server_that_cannot_be_used_is_told_with_its_cure(certificate: Certificate) -> None:
    with running_smtp() as plain, running_smtp(starttls=certificate.server_context()) as unknown:
        (without,) = told(smtp(plain.port, Encryption.STARTTLS))
        (untrusted,) = told(smtp(unknown.port, Encryption.STARTTLS))
    (nobody,) = told(smtp(free_port()))
    assert "smtps://" in without.cure
    assert "SSL_CERT_FILE" in untrusted.cure
    assert "Check the host and the port in SMTP_URL" in nobody.cure


def test_a_mailbox_that_can_be_read_is_well(dovecot: Dovecot) -> None:
    found = told(imap(dovecot, "well@shop.example"))
    assert [(one.name, one.well) for one in found] == [("IMAP", True), ("folder", True), ("replies", True)]
    assert found[1].words == "INBOX tells of new mail at once (IDLE)"
    assert "send a mail to help+test@shop.example" in found[2].words


def test_a_server_without_idle_is_named_so() -> None:
    with running_dovecot(idle=False) as server:
        found = told(imap(server, "idle@shop.example"))
    assert "no IDLE" in found[1].words


@pytest.mark.parametrize(("recipient", "arrives"), [("help+test@shop.example", True), ("help@shop.example", False)])
def test_a_mail_to_a_reply_address_is_seen_in_the_mailbox(dovecot: Dovecot, recipient: str, arrives: bool) -> None:
    user = f"plus-{int(arrives)}@shop.example"
    dovecot.deliver(f"To: {recipient}\n\nHi\n".encode(), user)
    *_, replies = told(imap(dovecot, user))
    assert ("arrives in this folder" in replies.words) is arrives


def test_a_folder_that_is_not_there_is_told_with_those_that_are(dovecot: Dovecot) -> None:
    dovecot.maildir("folders@shop.example", "Support")
    *_, folder = told(imap(dovecot, "folders@shop.example", folder="Suport"))
    assert folder.words == "there is no Suport; there are: Support, INBOX"
    assert not folder.well


def test_a_wrong_password_of_imap_is_told_with_its_cure(dovecot: Dovecot) -> None:
    (finding,) = told(imap(dovecot, "wrong@shop.example", password=WRONG))
    assert "refuses the login" in finding.words
    assert "app password" in finding.cure
    assert "IMAP_URL" in finding.cure


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"encryption": Encryption.STARTTLS}, MailboxProblem.CERTIFICATE),
        ({"encryption": Encryption.AT_ONCE}, MailboxProblem.TLS),
        ({"port": 1}, MailboxProblem.UNREACHABLE),
    ],
)
def test_an_imap_server_that_cannot_be_used_is_told(
    dovecot: Dovecot, change: dict[str, object], problem: MailboxProblem
) -> None:
    server = replace(read_imap(dovecot.url()), **change)  # type: ignore[arg-type]
    (finding,) = told(ImapCheck(ImapClient(server, 5), [SENDER]))
    words = {
        MailboxProblem.CERTIFICATE: "a certificate that nobody vouches for",
        MailboxProblem.TLS: "does not speak TLS",
        MailboxProblem.UNREACHABLE: "can't be reached",
    }
    assert words[problem] in finding.words
