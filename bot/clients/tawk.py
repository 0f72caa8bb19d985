"""tawk.to's REST API over requests: it only reads, and every failure is sorted by what can be done about it."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.cookiejar import DefaultCookiePolicy

import requests

from bot.clients.tawk_answers import LIMITED, Answer, data_of, item_of, items_of, sorted_answer, total_of
from bot.domain.errors import UpstreamAway, UpstreamBusy
from bot.domain.inbox import Kind
from bot.ports.upstream import Item, Listed, Wanted

TIMEOUT = (5.0, 20.0)  # until it is connected, and between two parts of an answer
SLOWEST = 60.0  # for a whole answer
LARGEST = 32 * 1024 * 1024
PART = 64 * 1024
TRIES = 3
PATIENCE = 3.0  # seconds after a first 429, twice as many after a second (tawk.md 4.1)
LIST = {Kind.CHAT: "chat.list", Kind.TICKET: "ticket.list"}
WHOLE = {Kind.CHAT: ("chat.get", "chatId", "chat"), Kind.TICKET: ("ticket.get", "ticketId", "ticket")}
PERSON_FIELDS = ("name", "primaryEmail", "emails", "primaryPhone", "phones", "location")

Json = Mapping[str, object]


class Turns:
    """One call after the other, at least so many seconds apart, whichever thread asks."""

    def __init__(
        self,
        seconds: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._seconds = seconds
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._next = clock()

    def wait(self) -> None:
        with self._lock:
            mine = max(self._next, self._clock())
            self._next = mine + self._seconds
        self._sleep_until(mine)

    def hold(self, seconds: float) -> None:
        """Nobody's turn comes before these are over."""
        with self._lock:
            self._next = max(self._next, self._clock() + seconds)

    def _sleep_until(self, moment: float) -> None:
        if (left := moment - self._clock()) > 0:
            self._sleep(left)


class TawkClient:
    """Implements `bot.ports.Upstream`."""

    def __init__(self, url: str, key: str, turns: Turns, patience: float = PATIENCE) -> None:
        self._url = url
        self._key = key
        self._turns = turns
        self._patience = patience
        self._session = requests.Session()
        # Several threads use it, and cookies would be all that they change in it.
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))

    def properties(self) -> Sequence[object]:
        return self._list("property.list", {}).items

    def members(self, property_id: str) -> Sequence[object]:
        return self._list("members.list", {"propertyId": property_id}).items

    def listed(self, wanted: Wanted) -> Listed:
        asked = {
            "propertyId": wanted.property_id,
            "startDate": _stamp(wanted.start),
            "endDate": _stamp(_whole_second_after(wanted.end)),
            "size": wanted.size,
            "page": wanted.page,
            "sort": "co-old-new",
            "dateType": wanted.by.value,
            "deleted": wanted.deleted,
        }
        return self._list(LIST[wanted.kind], asked)

    def whole(self, kind: Kind, property_id: str, external_id: str) -> Item:
        method, name, inside = WHOLE[kind]
        return item_of(method, self._data(method, {"propertyId": property_id, name: external_id}), inside)

    def person(self, property_id: str, person_id: str) -> Item:
        method = "contact.person.get"
        asked = {"propertyId": property_id, "personId": person_id, "fields": list(PERSON_FIELDS)}
        return item_of(method, self._data(method, asked), "person")

    def _list(self, method: str, asked: Json) -> Listed:
        body = self._ask(method, asked)
        return Listed(items_of(method, body), total_of(body))

    def _data(self, method: str, asked: Json) -> object:
        return data_of(self._ask(method, asked))

    def _ask(self, method: str, asked: Json) -> Json:
        """The body of an answer that says ok. Where there were too many calls, all threads wait."""
        for tried in range(1, TRIES + 1):
            self._turns.wait()
            answer = self._send(method, asked)
            if not answer.is_limit:
                return sorted_answer(method, answer)
            self._turns.hold(self._patience * tried)
        raise UpstreamBusy(method, LIMITED, self._patience * TRIES)

    def _send(self, method: str, asked: Json) -> Answer:
        """Redirects are not followed: the key would go along."""
        try:
            with closing(
                self._session.post(
                    f"{self._url}{method}",
                    json=asked,
                    auth=(self._key, ""),
                    timeout=TIMEOUT,
                    allow_redirects=False,
                    stream=True,
                )
            ) as response:
                return Answer(response.status_code, _read(method, response))
        except requests.RequestException as error:
            # What it says may hold an address with a proxy's password.
            code = "timeout" if isinstance(error, requests.Timeout) else type(error).__name__
        raise UpstreamAway(method, code)


def _read(method: str, response: requests.Response) -> bytes:
    """In parts, so that neither endless nor endlessly slow answers are waited for."""
    until = time.monotonic() + SLOWEST
    body = bytearray()
    for part in response.iter_content(PART):
        body += part
        if len(body) > LARGEST:
            raise UpstreamAway(method, "too_large")
        if time.monotonic() > until:
            raise UpstreamAway(method, "too_slow")
    return bytes(body)


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _whole_second_after(at: datetime) -> datetime:
    """What is said of a part of a second may not be read."""
    return at + timedelta(seconds=1) if at.microsecond else at
