"""One webhook on its way: when it leaves, its id, its exact bytes and their signature."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """What tawk.to sends, and sends again unchanged until somebody answers 2XX."""

    at: datetime
    event_id: str
    body: bytes
    signature: str
    property_id: str


def sign(body: bytes, secret: str) -> str:
    """`X-Tawk-Signature`: HMAC-SHA1 over the raw bytes, in lower-case hex digits."""
    return hmac.new(secret.encode(), body, hashlib.sha1).hexdigest()
