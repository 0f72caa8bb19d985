"""tawk.to's door: verifies the raw bytes, finds out whose secret signed them, and answers once they are kept."""

import hmac
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.errors import Refusal, Unreadable
from bot.domain.events import Envelope, opened
from bot.ports import Delivery
from bot.times.clock import Clock
from handlers.doors.letterbox import Letterbox
from handlers.doors.web import Request, Response, error

MEBIBYTE = 1024 * 1024
EVENT_ID_LENGTH = 200

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Secrets:
    """The webhooks' secret keys: of each property one or, while one is exchanged, several; `others` for the rest."""

    by_property: Mapping[str, Sequence[str]]
    others: str = ""

    def signers(self, raw: bytes, signature: str) -> set[str]:
        """Whose secret signed the body: property ids, and "" for the secret of all others.

        HMAC-SHA1 in lower-case hex over the exact bytes (tawk.md 2.3), every comparison in constant time.
        """
        given = signature.strip().lower().encode("utf-8", "replace")
        found = {
            property_id
            for property_id, secrets in self.by_property.items()
            for secret in secrets
            if _signed(raw, secret, given)
        }
        return found | ({""} if self.others and _signed(raw, self.others, given) else set())

    def may_speak(self, signers: set[str], property_id: str) -> bool:
        """Whether one of the signers may tell of this property."""
        if property_id in self.by_property or not property_id:
            return property_id in signers or (not property_id and bool(signers))
        return "" in signers


class TawkDoor:
    """`POST /webhooks/tawk` and `/webhooks/tawk/<property id>`."""

    path = "/webhooks/tawk"
    method = "POST"
    limit = 5 * MEBIBYTE

    def __init__(self, secrets: Secrets, letterbox: Letterbox, clock: Clock) -> None:
        self._secrets = secrets
        self._letterbox = letterbox
        self._clock = clock

    def answer(self, request: Request) -> Response:
        signers = self._secrets.signers(request.body, request.headers.get("x-tawk-signature", ""))
        if not signers:
            log.warning("webhook.bad_signature")
            return error(401, "the signature does not fit: compare the webhook's secret key with the settings")
        found = opened(request.body)
        if not self._speaks_for_itself(request, found, signers):
            log.warning("webhook.foreign_property")
            return error(401, "this secret key belongs to another property")
        event_id = request.headers.get("x-hook-event-id", "").replace("\0", "")[:EVENT_ID_LENGTH]
        delivery = Delivery(request.body, event_id, self._clock(), found)
        try:
            self._letterbox.put(delivery)
        except Refusal:
            log.warning("webhook.busy", extra={"request": delivery.request})
            return error(503, "the store is busy: try again")
        return Response(200, b"ok")

    def _speaks_for_itself(self, request: Request, found: Envelope | Unreadable, signers: set[str]) -> bool:
        property_id = "" if isinstance(found, Unreadable) else found.property_id
        if request.rest and property_id and request.rest != property_id:
            return False
        return self._secrets.may_speak(signers, property_id or request.rest)


def _signed(raw: bytes, secret: str, given: bytes) -> bool:
    return hmac.compare_digest(hmac.digest(secret.encode(), raw, "sha1").hex().encode(), given)
