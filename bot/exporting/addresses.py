"""Which addresses exports may be mailed to: of an allowed domain, and confirmed with a code that went there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import Entry
from bot.exporting.codes import is_code_of, read_code
from bot.mail.addresses import one_address
from bot.ports import ExportAddress, Transaction
from bot.times.clock import Clock

CONFIRMED_FOR = timedelta(days=90)
CODE_LIFE = timedelta(hours=1)
MOST_TRIES = 5
MOST_ASKS = 5  # in that time, of a person, and for an address
CONFIRMED, REVOKED = "confirm_address", "forget_address"  # in the journal


@dataclass(frozen=True, slots=True)
class Addresses:
    """Without domains, or where no e-mail is set up and `sender` is empty, exports go by e-mail to nobody."""

    domains: frozenset[str]
    sender: str
    clock: Clock

    @property
    def are_on(self) -> bool:
        return bool(self.domains and self.sender)

    def read(self, typed: str) -> str:
        """The address. Raises `Refusal` for none, two, a wrong one, or one of a domain that is not allowed."""
        if not self.are_on:
            raise Refusal(Reason.EXPORT_MAIL_OFF)
        address = one_address(typed)
        local, _, domain = address.rpartition("@")
        if domain.lower() not in self.domains:
            raise Refusal(Reason.EXPORT_DOMAIN, word=domain, names=tuple(sorted(self.domains)))
        return f"{local}@{domain}".lower()

    def allows(self, address: str) -> bool:
        return self.are_on and address.rpartition("@")[2] in self.domains

    def is_confirmed(self, tx: Transaction, actor: str, address: str) -> bool:
        return any(one.address == address for one in tx.export_addresses.confirmed(actor, self.clock()))

    def demand(self, tx: Transaction, actor: str, address: str) -> None:
        """Raise `Refusal` unless customers' data may go there, as things stand now."""
        if not self.is_confirmed(tx, actor, self.read(address)):
            raise Refusal(Reason.EXPORT_UNCONFIRMED, word=address)

    def ask(self, tx: Transaction, actor: str, address: str) -> None:
        """Let a code be sent. Raises `Refusal` where that was asked too often."""
        now = self.clock()
        if tx.export_addresses.asks(actor, address, now - CODE_LIFE) >= MOST_ASKS:
            raise Refusal(Reason.TOO_MANY_CODES)
        domain = self.sender.rpartition("@")[2]
        tx.export_addresses.ask(actor, address, f"<export-address.{uuid4().hex}@{domain}>", now)

    def confirm(self, tx: Transaction, actor: str, typed: str) -> str:
        """The address whose code this is; empty where it is none of them, which costs each a try."""
        now, code = self.clock(), read_code(typed)
        for asked in tx.export_addresses.open(actor, now - CODE_LIFE):
            if tx.export_addresses.spend_try(asked.id, MOST_TRIES) and is_code_of(tx, asked, code):
                self.read(asked.address)
                tx.export_addresses.confirm(asked.id, now + CONFIRMED_FOR)
                tx.journal.add(_entry(CONFIRMED, actor, asked.address, now))
                return asked.address
        return ""

    def of(self, tx: Transaction, actor: str) -> Sequence[ExportAddress]:
        """Those that this person has confirmed."""
        return tx.export_addresses.confirmed(actor, self.clock())

    def revoke(self, tx: Transaction, actor: str, typed: str) -> str:
        """Forget an address of one's own, whatever is allowed by now. Raises `Refusal` where it is none."""
        address = one_address(typed).lower()
        if not self.is_confirmed(tx, actor, address):
            raise Refusal(Reason.EXPORT_UNCONFIRMED, word=address)
        tx.export_addresses.revoke(actor, address)
        tx.journal.add(_entry(REVOKED, actor, address, self.clock()))
        return address


def _entry(deed: str, actor: str, address: str, now: datetime) -> Entry:
    """About no conversation and no property."""
    return Entry(now, actor, deed, 0, 0, 0, 0, detail={"value": address})
