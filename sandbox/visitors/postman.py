"""Carries deliveries to a webhook address on this machine, again and again until they are accepted."""

import http.client
import ipaddress
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from sandbox.visitors.delivery import Delivery
from sandbox.visitors.mailbag import Mailbag, Parcel


class NotLoopbackError(ValueError):
    """Simulated visitors speak to this machine only."""

    def __init__(self, url: str) -> None:
        super().__init__(f"simulated visitors send to http://127.0.0.1 only, not to {url!r}")


@dataclass(frozen=True, slots=True)
class Patience:
    """The waits between tries, in seconds: tawk.to's twelve hours are twelve minutes here."""

    first: float = 0.5
    growth: float = 2.0
    longest: float = 15.0
    total: float = 720.0

    def wait(self, tries: int) -> float:
        """How long to wait after so many tries."""
        return min(self.longest, self.first * self.growth ** min(tries - 1, 64))


@dataclass(frozen=True, slots=True)
class Receipt:
    """How a delivery ended: the last status (None where nobody answered) and the number of tries."""

    event_id: str
    property_id: str
    status: int | None
    tries: int

    @property
    def accepted(self) -> bool:
        """Whether it was answered 2XX."""
        return self.status is not None and 200 <= self.status < 300


class Postman:
    """Sends each delivery at its moment; `{property}` in the address becomes the property's id.

    `on_leaving` is called before the first try of each: what happened has happened, whoever hears of it.
    """

    def __init__(
        self,
        url: str,
        patience: Patience = Patience(),
        timeout: float = 30.0,
        hands: int = 8,
        on_receipt: Callable[[Receipt], None] | None = None,
        on_leaving: Callable[[Delivery], None] | None = None,
    ) -> None:
        self._url, self._patience, self._timeout, self._hands = url, patience, timeout, hands
        self._host, self._port, self._path = _loopback(url)
        self._bag = Mailbag()
        self._receipts: list[Receipt] = []
        self._on_receipt = on_receipt
        self._on_leaving = on_leaving
        self._threads: list[threading.Thread] = []

    def start(self, deliveries: Iterable[Delivery]) -> None:
        """Takes the deliveries and begins to carry them."""
        for delivery in deliveries:
            self._bag.put(Parcel(delivery), delivery.at.timestamp())
        for number in range(self._hands):
            thread = threading.Thread(target=self._carry, name=f"postman-{number}", daemon=True)
            thread.start()
            # Kept once it runs: an interrupt may come between, and what never ran cannot be joined.
            self._threads.append(thread)

    def join(self, timeout: float | None = None) -> list[Receipt]:
        """Waits for the last delivery, and gives the receipts so far."""
        until = None if timeout is None else time.monotonic() + timeout
        for thread in self._threads:
            thread.join(None if until is None else max(0.0, until - time.monotonic()))
        return list(self._receipts)

    def stop(self, timeout: float = 5.0) -> list[Receipt]:
        """Sends nothing more; what is under way may end."""
        self._bag.close()
        return self.join(timeout)

    def run(self, deliveries: Iterable[Delivery]) -> list[Receipt]:
        """Carries all of them and comes back with the receipts."""
        self.start(deliveries)
        return self.join()

    def _carry(self) -> None:
        while parcel := self._bag.take():
            try:
                self._try(parcel)
            finally:
                self._bag.done()

    def _try(self, parcel: Parcel) -> None:
        now = time.time()
        delivery = parcel.delivery
        if self._on_leaving and not parcel.tries:
            self._on_leaving(delivery)
        parcel = parcel.tried(now)
        receipt = Receipt(delivery.event_id, delivery.property_id, self._post(delivery), parcel.tries)
        due = time.time() + self._patience.wait(parcel.tries)
        if receipt.accepted or due - (parcel.first_tried or now) > self._patience.total:
            self._keep(receipt)
        else:
            self._bag.put(parcel, due)

    def _keep(self, receipt: Receipt) -> None:
        self._receipts.append(receipt)
        if self._on_receipt:
            self._on_receipt(receipt)

    def _post(self, delivery: Delivery) -> int | None:
        path = self._path.replace("{property}", quote(delivery.property_id, safe=""))
        connection = http.client.HTTPConnection(self._host, self._port, timeout=self._timeout)
        try:
            connection.request("POST", path, delivery.body, _headers(delivery))
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()


def _headers(delivery: Delivery) -> dict[str, str]:
    return {
        "Content-Type": "application/json",
        "X-Tawk-Signature": delivery.signature,
        "X-Hook-Event-Id": delivery.event_id,
    }


def _loopback(url: str) -> tuple[str, int, str]:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme != "http" or not _is_loopback(host):
        raise NotLoopbackError(url)
    path = parts.path or "/"
    # "localhost" is what a resolver makes of it; the address is not.
    return ("127.0.0.1" if host == "localhost" else host), parts.port or 80, path


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
