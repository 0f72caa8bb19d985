"""All doors on one port, behind the real server: what is answered with 200 is on the disk."""

import hashlib
import hmac
import http.client
import json
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select
from waitress.server import BaseWSGIServer, create_server

from handlers.doors.letterbox import Letterbox
from handlers.doors.web import Door, Front, Live, Ready
from handlers.doors.webhook import MEBIBYTE, Secrets, TawkDoor
from storage import tables
from tests.inbox import NOON, Inbox

SECRET = "test-webhook-secret"
PATH = "/webhooks/tawk"


@dataclass
class House:
    """The bot's doors on a port of this machine."""

    inbox: Inbox
    port: int

    def send(self, body: bytes, path: str = PATH, signature: str | None = None) -> int:
        signed = hmac.new(SECRET.encode(), body, hashlib.sha1).hexdigest()
        headers = {"X-Tawk-Signature": signed if signature is None else signature}
        return self.ask("POST", path, body, headers)[0]

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def kept(self) -> list[bytes]:
        """Read by a connection of its own, as after a crash."""
        return [row["body"] for row in self.inbox.rows(select(tables.delivery.c.body))]


@pytest.fixture
def house(inbox: Inbox) -> Iterator[House]:
    letterbox = Letterbox(inbox.intake, lambda: None)
    letterbox.start()
    doors: list[Door] = [TawkDoor(Secrets({}, SECRET), letterbox, inbox.clock), Live(), Ready(lambda: {"ready": True})]
    # The server refuses what reaches its limit, we what is beyond ours.
    listening = socket.create_server(("127.0.0.1", 0))
    server = create_server(Front(doors), sockets=[listening], threads=8, max_request_body_size=TawkDoor.limit + 1)
    assert isinstance(server, BaseWSGIServer)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield House(inbox, listening.getsockname()[1])
    server.task_dispatcher.shutdown()
    trigger: Any = server.trigger
    trigger.pull_trigger(server.close)  # in the server's own thread, which ends when nothing is left to listen to
    thread.join(5)
    assert not thread.is_alive()
    letterbox.stop()


def test_what_is_answered_with_200_is_kept_and_understood(house: House) -> None:
    body = house.inbox.site.start(NOON)
    assert house.send(body) == 200
    assert house.kept() == [body]
    assert house.inbox.get().facts.started_at == NOON


def test_a_burst_of_deliveries_is_kept_to_the_last_one(house: House) -> None:
    bodies = [house.inbox.site.start(NOON, chat=f"chat-{n}") for n in range(40)]
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(house.send, [*bodies, *bodies])) == {200}
    assert sorted(house.kept()) == sorted(bodies)


def test_what_is_refused_leaves_no_row(house: House) -> None:
    body = house.inbox.site.start(NOON)
    assert house.send(body, signature="") == 401
    assert house.send(body, signature="é".encode().decode("latin-1")) == 401
    assert house.send(body, path=f"{PATH}/elsewhere") == 401
    assert house.ask("GET", PATH)[0] == 405
    assert house.send(body, path="/webhooks") == 404
    assert house.kept() == []


def test_a_property_s_own_path_is_open_to_it(house: House) -> None:
    assert house.send(house.inbox.site.start(NOON), path=f"{PATH}/{house.inbox.site.tawk_id}") == 200


def test_a_body_of_five_mebibytes_is_kept_and_one_byte_more_is_not(house: House) -> None:
    body = json.dumps({"event": "filler", "pad": ""}).encode()
    largest = body[:-2] + b"x" * (5 * MEBIBYTE - len(body)) + body[-2:]
    assert len(largest) == 5 * MEBIBYTE
    assert house.send(largest) == 200
    assert house.kept() == [largest]
    assert announce(house, len(largest) + 1).startswith(b"HTTP/1.1 413")


def announce(house: House, length: int) -> bytes:
    """What is answered to a body of this length before its first byte was sent."""
    head = f"POST {PATH} HTTP/1.1\r\nHost: local\r\nContent-Length: {length}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", house.port), timeout=5) as connection:
        connection.sendall(head.encode())
        return connection.recv(100)


def test_a_body_in_chunks_is_read_whole(house: House) -> None:
    body = house.inbox.site.start(NOON)
    signed = hmac.new(SECRET.encode(), body, hashlib.sha1).hexdigest()
    connection = http.client.HTTPConnection("127.0.0.1", house.port, timeout=5)
    parts = iter([body[:50], body[50:]])
    connection.request("POST", PATH, parts, {"X-Tawk-Signature": signed}, encode_chunked=True)
    assert connection.getresponse().status == 200
    connection.close()
    assert house.kept() == [body]


@pytest.mark.parametrize("path", ["/health/live", "/health/ready"])
def test_its_health_can_be_asked(house: House, path: str) -> None:
    assert house.ask("GET", path)[0] == 200
