"""One e-mail address, and the address of ours that a reply to a ticket comes back to."""

import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.domain.errors import Reason, Refusal
from bot.domain.forms import EMAIL
from bot.mail.envelope import sole_address

LONGEST_OWN = 20  # before the @: 64 characters (RFC 5321, 4.5.3.1.1) have to hold a ticket's number and our signature
SIGNED_CHARACTERS = 32  # 128 bits: nobody guesses the address of another's ticket
SIGNED = re.compile(r"\+t(\d{1,15})\.([0-9a-f]{32})@")


def one_address(typed: str) -> str:
    """The address in it, as it goes over the wire. Raises `Refusal` for none, several, or what is none."""
    if not typed.strip():
        raise Refusal(Reason.ADDRESS_MISSING)
    address = answerable(typed.strip())
    if not address:
        raise Refusal(Reason.ADDRESS_WRONG)
    return address


def answerable(text: str) -> str:
    """The address that `text` is, nothing where it is none that mail can be sent to."""
    try:
        return sole_address(text)
    except ValueError:
        return ""


def own_address(typed: str) -> str:
    """An address that we can write from, and that replies come back to with a ticket's number in it."""
    address = one_address(typed)
    if len(address.partition("@")[0]) > LONGEST_OWN:
        raise Refusal(Reason.SENDER_TOO_LONG, limit=LONGEST_OWN)
    return address


def found_address(texts: Iterable[str]) -> str:
    """The first address that stands in a text, to be confirmed by a person; nothing where there is none."""
    return next((match[0] for text in texts if (match := EMAIL.search(text))), "")


def without_token(address: str) -> str:
    """To compare by: in small letters, and without what stands behind a plus."""
    local, _, domain = address.casefold().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


@dataclass(frozen=True, slots=True)
class ReplyAddresses:
    """Addresses such as `help+t42.<signature>@shop.example`, which tell the ticket that a mail is about."""

    key: bytes = field(repr=False)

    def of(self, base: str, number: int) -> str:
        """`base` with the ticket's number, signed."""
        local, _, domain = base.partition("@")
        return f"{local}+t{number}.{self._signature(number)}@{domain}"

    def number_in(self, recipients: Iterable[str]) -> int | None:
        """The ticket that one of these addresses names under our signature."""
        for recipient in recipients:
            match = SIGNED.search(recipient.casefold())
            if match and hmac.compare_digest(match[2], self._signature(int(match[1]))):
                return int(match[1])
        return None

    def _signature(self, number: int) -> str:
        return hmac.digest(self.key, f"ticket:{number}".encode(), "sha256").hex()[:SIGNED_CHARACTERS]
