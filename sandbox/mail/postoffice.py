"""Takes every mail that is handed in: into the team's mailbox, into the visitors', or back with a word."""

import logging
import re
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime

from aiosmtpd.smtp import SMTP, Envelope, Session

from sandbox.mail.box import Box, KeptMail

TAKEN = "250 2.0.0 Taken"
NO_ADDRESS = "553 5.1.3 That is no address"
NO_DOMAIN = "550 5.1.2 There is no such domain"
NO_MAIL = "554 5.6.0 That is no mail"
IN_REPLY_TO = re.compile(rb"^In-Reply-To:\s*(<[^<>\s]+>)", re.IGNORECASE | re.MULTILINE)
ADDRESS = re.compile(r"[^\s<>]+@[^\s<>]+")
# Domains that can't be (RFC 2606, 2): what somebody mistyped.
NOWHERE = re.compile(r"\S+@(?:\S+\.)?invalid", re.IGNORECASE)

log = logging.getLogger(__name__)


class PostOffice:
    """What aiosmtpd calls; every address at one of `domains` is the team's."""

    def __init__(
        self, domains: Iterable[str], team: Box, visitors: Box, show: Callable[[KeptMail], Awaitable[None]]
    ) -> None:
        self._domains = frozenset(domains)
        self._team, self._visitors, self._show = team, visitors, show
        # What is answered next behind the last dot, so that a refusal can be seen.
        self.answers: list[str] = []
        self.listeners: list[Callable[[KeptMail], None]] = []
        self.answered: frozenset[str] = frozenset(filter(None, map(_answered, team.all())))

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if NOWHERE.fullmatch(address):
            return NO_DOMAIN
        if not ADDRESS.fullmatch(address):
            return NO_ADDRESS
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self.answers.pop(0) if self.answers else TAKEN
        if not answer.startswith("2"):
            return answer
        kept = [await self._keep(envelope, recipient) for recipient in dict.fromkeys(envelope.rcpt_tos)]
        return answer if all(kept) else NO_MAIL

    async def _keep(self, envelope: Envelope, recipient: str) -> bool:
        to_us = self.is_ours(recipient)
        box = self._team if to_us else self._visitors
        mail = box.add(envelope.mail_from or "", recipient, datetime.now(UTC), envelope.original_content or b"")
        if to_us and not await self._shown(mail):
            box.remove(mail)
            return False
        for listener in self.listeners:
            listener(mail)
        return True

    def is_ours(self, address: str) -> bool:
        return address.rpartition("@")[2].casefold() in self._domains

    async def _shown(self, mail: KeptMail) -> bool:
        try:
            await self._show(mail)
        except Exception as error:  # pymap names no errors of its parser
            log.warning("mail.unreadable", extra={"error": type(error).__name__})
            return False
        self.answered |= {_answered(mail)} - {""}
        return True


def _answered(mail: KeptMail) -> str:
    """The Message-ID that this one answers; nothing where it answers none."""
    head = mail.content.partition(b"\r\n\r\n")[0]
    found = IN_REPLY_TO.search(head)
    return found[1].decode("ascii", "replace") if found else ""
