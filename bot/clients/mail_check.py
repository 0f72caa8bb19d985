"""Asks the mail servers whether they take our letters and show us the mailbox; nothing is sent or changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.clients.imap import ImapClient
from bot.clients.smtp import LOGIN, SmtpClient
from bot.domain.checkup import Finding
from bot.domain.errors import MailboxAway, MailboxProblem, MailDelayed
from bot.mail.servers import Encryption

SHOWN = 20
AUTHORITY = "Check the host's name; SSL_CERT_FILE names the certificates of an authority of your own."
PASSWORD = (
    "Check the user and the password in {name}. Gmail, Yahoo and iCloud want an app password; "
    "at Microsoft 365 an administrator has to allow this kind of login for the mailbox."
)
CURES = {
    MailboxProblem.UNREACHABLE: "Check the host and the port in IMAP_URL and the network; imaps:// begins with TLS.",
    MailboxProblem.TLS: "Check the port: imaps:// begins with TLS (993), imap:// turns to it (143).",
    MailboxProblem.CERTIFICATE: AUTHORITY,
    MailboxProblem.LOGIN: PASSWORD.format(name="IMAP_URL"),
    MailboxProblem.ANSWER: "Check that IMAP_URL names a server of IMAP.",
}
WORDS = {
    MailboxProblem.UNREACHABLE: "can't be reached, or ended the connection",
    MailboxProblem.TLS: "does not speak TLS with us",
    MailboxProblem.CERTIFICATE: "shows a certificate that nobody vouches for",
    MailboxProblem.LOGIN: "refuses the login",
    MailboxProblem.ANSWER: "answers what we don't understand",
}


@dataclass(frozen=True, slots=True)
class SmtpCheck:
    """Connects, turns to TLS and logs in."""

    client: SmtpClient

    def __call__(self) -> Iterator[Finding]:
        server = self.client.server
        where = f"{server.host}:{server.port}"
        try:
            self.client.check()
        except MailDelayed as error:
            told = hidden(error.told, server.password)
            yield Finding("SMTP", False, f"{where}: {told}", self._cure(told))
            return
        yield Finding("SMTP", True, f"{where} {'lets us in' if server.user else 'answers, without a login'}")

    def _cure(self, told: str) -> str:
        if told[:3] in map(str, LOGIN):
            return PASSWORD.format(name="SMTP_URL")
        if "certificate" in told.casefold():
            return AUTHORITY
        if self.client.server.encryption is Encryption.STARTTLS and "starttls" in told.casefold():
            return "Write smtps:// for a server that begins with TLS (465); ?tls=off only for one on this machine."
        return "Check the host and the port in SMTP_URL and the network: smtp:// is mostly 587, smtps:// 465."


@dataclass(frozen=True, slots=True)
class ImapCheck:
    """Logs in and looks at the folder; `senders` are the addresses that we write from."""

    client: ImapClient
    senders: Sequence[str]

    def __call__(self) -> Iterator[Finding]:
        server = self.client.server
        try:
            idles, folders = self.client.look_round()
        except MailboxAway as away:
            yield self._away(away)
            return
        yield Finding("IMAP", True, f"{server.host}:{server.port} lets us in")
        try:
            yield from self._look(idles)
        except MailboxAway as away:
            yield self._folder(folders) if away.problem is MailboxProblem.FOLDER else self._away(away)

    def _look(self, idles: bool) -> Iterator[Finding]:
        found = {}
        with self.client.open() as session:
            for sender in self.senders:
                found[sender] = session.has_mail_to(f"{sender.partition('@')[0]}+")
        news = "tells of new mail at once (IDLE)" if idles else "is asked for new mail once a minute (no IDLE)"
        yield Finding("folder", True, f"{self.client.server.folder} {news}")
        yield from (_replies(sender, arrived) for sender, arrived in found.items())

    def _away(self, away: MailboxAway) -> Finding:
        server, problem = self.client.server, away.problem
        told = f": {hidden(away.told, server.password)}" if away.told else ""
        return Finding("IMAP", False, f"{server.host}:{server.port} {WORDS[problem]}{told}", CURES[problem])

    def _folder(self, folders: Sequence[str]) -> Finding:
        shown = ", ".join(folders[:SHOWN]) + (", …" if len(folders) > SHOWN else "")
        cure = "Write one of them behind the slash at the end of IMAP_URL (%20 for a space, %2F for a slash in it)."
        return Finding("folder", False, f"there is no {self.client.server.folder}; there are: {shown}", cure)


def _replies(sender: str, arrived: bool) -> Finding:
    """Nobody can be asked whether they arrive, but one that did can be seen."""
    local, _, domain = sender.partition("@")
    if arrived:
        return Finding("replies", True, f"mail to {local}+…@{domain} arrives in this folder")
    test = f"send a mail to {local}+test@{domain} from elsewhere: it has to arrive in this folder"
    return Finding("replies", True, f"come to addresses such as {local}+t42.…@{domain}; none is here yet, so {test}")


def hidden(told: str, secret: str) -> str:
    """Without the secret, should a server repeat it."""
    return told.replace(secret, "…") if secret else told
