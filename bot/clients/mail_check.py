"""Asks the mail servers whether they take our letters and show us the mailbox; nothing is sent or changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.clients.imap import ImapClient
from bot.clients.smtp import LOGIN, SmtpClient
from bot.domain.checkup import Finding, Sign, found
from bot.domain.errors import MailboxAway, MailboxProblem, MailDelayed
from bot.mail.servers import Encryption

SHOWN = 20
SIGNS = {
    MailboxProblem.UNREACHABLE: Sign.IMAP_UNREACHABLE,
    MailboxProblem.TLS: Sign.IMAP_TLS,
    MailboxProblem.CERTIFICATE: Sign.IMAP_CERTIFICATE,
    MailboxProblem.LOGIN: Sign.IMAP_LOGIN,
    MailboxProblem.ANSWER: Sign.IMAP_ANSWER,
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
            yield found(self._sign(told), False, where=where, told=told)
            return
        yield found(Sign.SMTP if server.user else Sign.SMTP_OPEN, True, where=where)

    def _sign(self, told: str) -> Sign:
        if told[:3] in map(str, LOGIN):
            return Sign.SMTP_LOGIN
        if "certificate" in told.casefold():
            return Sign.SMTP_CERTIFICATE
        if self.client.server.encryption is Encryption.STARTTLS and "starttls" in told.casefold():
            return Sign.SMTP_STARTTLS
        return Sign.SMTP_AWAY


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
        yield found(Sign.IMAP, True, where=f"{server.host}:{server.port}")
        try:
            yield from self._look(idles)
        except MailboxAway as away:
            yield self._folder(folders) if away.problem is MailboxProblem.FOLDER else self._away(away)

    def _look(self, idles: bool) -> Iterator[Finding]:
        arrived = {}
        with self.client.open() as session:
            for sender in self.senders:
                arrived[sender] = session.has_mail_to(f"{sender.partition('@')[0]}+")
        yield found(Sign.FOLDER_TELLS if idles else Sign.FOLDER_ASKED, True, folder=self.client.server.folder)
        yield from (_replies(sender, has_come) for sender, has_come in arrived.items())

    def _away(self, away: MailboxAway) -> Finding:
        server = self.client.server
        told = f": {hidden(away.told, server.password)}" if away.told else ""
        return found(SIGNS[away.problem], False, where=f"{server.host}:{server.port}", told=told)

    def _folder(self, folders: Sequence[str]) -> Finding:
        shown = ", ".join(folders[:SHOWN]) + (", …" if len(folders) > SHOWN else "")
        return found(Sign.FOLDER_MISSING, False, folder=self.client.server.folder, folders=shown)


def _replies(sender: str, has_come: bool) -> Finding:
    """Nobody can be asked whether they arrive, but one that did can be seen."""
    local, _, domain = sender.partition("@")
    return found(Sign.REPLIES if has_come else Sign.REPLIES_UNSEEN, True, local=local, domain=domain)


def hidden(told: str, secret: str) -> str:
    """Without the secret, should a server repeat it."""
    return told.replace(secret, "…") if secret else told
