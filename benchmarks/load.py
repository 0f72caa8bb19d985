"""A load generator: so many connections stay open, and each has one request under way."""

import selectors
import socket
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from statistics import median

READ = 262_144
PATIENCE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Load:
    """How long each answer took, and how long all did."""

    taken: list[float]
    seconds: float

    @property
    def rate(self) -> float:
        return len(self.taken) / self.seconds

    @property
    def p50(self) -> float:
        return median(self.taken)

    @property
    def p99(self) -> float:
        return sorted(self.taken)[int(len(self.taken) * 0.99)]


@dataclass(slots=True)
class _Line:
    """One connection."""

    socket: socket.socket
    sent: float = 0.0
    received: bytearray = field(default_factory=bytearray)

    def send(self, request: bytes) -> None:
        self.received.clear()
        self.sent = time.perf_counter()
        self.socket.sendall(request)

    def read(self) -> bool:
        """Whether the answer is whole. Raises where it is not the one that we want."""
        said = self.socket.recv(READ)
        if not said:
            raise AssertionError("the server hung up")
        self.received += said
        return _is_whole(self.received)


def hammer(port: int, requests: Iterable[bytes], connections: int, seconds: float) -> Load:
    """Send until the time is over or the requests are; an answer that is not 200 spoils the run."""
    left, taken = iter(requests), list[float]()
    with selectors.DefaultSelector() as selector:
        start = time.perf_counter()
        for _ in range(connections):
            _begin(selector, port, left)
        while selector.get_map():
            ready = selector.select(PATIENCE_SECONDS)
            if not ready:
                raise AssertionError("the server went silent")
            for key, _ in ready:
                line: _Line = key.data
                if not line.read():
                    continue
                now = time.perf_counter()
                taken.append(now - line.sent)
                request = next(left, None) if now - start < seconds else None
                if request is None:
                    selector.unregister(line.socket)
                    line.socket.close()
                else:
                    line.send(request)
        return Load(taken, time.perf_counter() - start)


def _begin(selector: selectors.BaseSelector, port: int, left: Iterator[bytes]) -> None:
    with suppress(StopIteration):
        request = next(left)
        line = _Line(socket.create_connection(("127.0.0.1", port), PATIENCE_SECONDS))
        line.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        selector.register(line.socket, selectors.EVENT_READ, line)
        line.send(request)


def _is_whole(received: bytearray) -> bool:
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return False
    head = bytes(received[:end]).lower()
    if not head.startswith(b"http/1.1 200"):
        status = head.split(b"\r\n", 1)[0].decode()
        raise AssertionError(f"the server answered {status}")
    place = head.find(b"content-length:")
    if place < 0:
        return received.endswith(b"0\r\n\r\n")  # in chunks
    length = int(head[place + 15 :].split(b"\r\n", 1)[0])
    return len(received) >= end + 4 + length
