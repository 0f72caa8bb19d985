"""Many who connect and then say next to nothing: heads and bodies that come a byte at a time, and silence."""

import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from tests.ports import HOST

PAUSE_SECONDS = 0.5
PATIENCE = 30.0
HEAD = b"POST %s HTTP/1.1\r\nHost: local\r\n"
BODY = HEAD + b"Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n"
# What each says at once; then a byte at a time, but for the silent.
KINDS: Sequence[bytes] = (
    b"",
    HEAD % b"/webhooks/tawk" + b"X-Slow: ",
    BODY % b"/webhooks/tawk",
    HEAD % b"/slack/events" + b"X-Slow: ",
    BODY % b"/slack/events",
)


@dataclass
class Crowd:
    """So many connections, opened again when the server ends one."""

    port: int
    many: int
    again: int = 0  # how often one was opened anew
    _open: dict[int, socket.socket] = field(default_factory=dict)
    _end: threading.Event = field(default_factory=threading.Event)

    def gather(self) -> None:
        for n in range(self.many):
            self._enter(n)

    def dawdle(self) -> None:
        """Until told to end."""
        while not self._end.wait(PAUSE_SECONDS):
            for n in range(self.many):
                self._say(n)

    def _say(self, n: int) -> None:
        try:
            if KINDS[n % len(KINDS)]:
                self._open[n].send(b"a", socket.MSG_DONTWAIT)
            elif self._is_over(n):
                raise ConnectionResetError
        except OSError:
            self._open[n].close()
            self.again += 1
            self._enter(n)

    def _is_over(self, n: int) -> bool:
        try:
            return self._open[n].recv(1, socket.MSG_DONTWAIT) == b""
        except BlockingIOError:
            return False

    def _enter(self, n: int) -> None:
        """The kernel takes a connection where the server has no room for it: nobody waits here."""
        self._open[n] = connection = socket.create_connection((HOST, self.port), timeout=PATIENCE)
        if first := KINDS[n % len(KINDS)]:
            connection.sendall(first)

    def end(self) -> None:
        self._end.set()

    def leave(self) -> None:
        with ExitStack() as stack:
            for one in self._open.values():
                stack.callback(one.close)


@contextmanager
def slow_crowd(port: int, many: int) -> Iterator[Crowd]:
    """All are there at its beginning."""
    crowd = Crowd(port, many)
    crowd.gather()
    thread = threading.Thread(target=crowd.dawdle, name="slow crowd")
    thread.start()
    try:
        yield crowd
    finally:
        crowd.end()
        thread.join()
        crowd.leave()
