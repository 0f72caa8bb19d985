"""HTTP itself: bytes on a socket of the real server, in any pieces, with lies about lengths, chunks and headers."""

import hmac
import re
import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random
from typing import Any

from handlers.doors.letterbox import Letterbox
from handlers.doors.web import Front
from handlers.doors.webhook import TawkDoor
from tests.fuzz import raw, words
from tests.fuzz.doors.webhooks import BODIES
from tests.fuzz.stage import METRICS_TOKEN, WEBHOOK_SECRET, Stage
from tests.fuzz.watch import log_faults

HOST = "127.0.0.1"
PATIENCE_SECONDS = 60.0  # of a busy machine; a server that waits for more than there is never answers
STATUS = re.compile(rb"HTTP/1\.[01] (\d{3}) ")
# 417 and 501 are the server's own, where somebody expects or encodes what it does not know; 431 are too many headers.
CLEAR = frozenset({100, 200, 400, 401, 404, 405, 411, 413, 414, 417, 431, 501})
PATHS = (
    *("/webhooks/tawk", "/webhooks/tawk/another", "/slack/events", "/health/live", "/health/ready", "/metrics", "/"),
    *("/webhooks/tawk?x=1", "//webhooks/tawk", "/webhooks/%74awk", "/health/live/..", "*", "/%00", "/\xff"),
    *("/" + "a" * 9_000, "/webhooks/tawk#x", "/HEALTH/LIVE", "/health/live;x", "http://elsewhere.example/health/live"),
)
METHODS = (
    *("POST", "POST", "POST", "GET", "GET", "GET", "HEAD", "PUT", "OPTIONS", "TRACE", "CONNECT"),
    *("get", "PRI", "", "G E T", "\x00"),
)
VERSIONS = ("HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "HTTP/1.1 ", "http/1.1", "", "HTTP/1.1\x00")
LENGTHS = (
    *("0", "1", "5", "-1", "+5", " 5", "5 ", "5,5", "0x5", "1e3", "9" * 20, "5242881", "5242880", "٣", "", "05"),
)
CODINGS = ("chunked", "Chunked", "gzip", "gzip, chunked", "chunked, chunked", "identity", "chunked\x0b", "xchunked", "")
SIZES = (
    *("0", "1", "5", "a", "A", "F" * 17, "-1", "+1", "0x5", "5;ext=1", " 5", "5 ", "g", "", "0005", "1_0"),
    "5;" + "a" * 300,
)
ENDS = ("\r\n", "\r\n", "\r\n", "\r\n", "\n", "\r", "\r\r\n", "\n\r")
NAMES = ("Host", "X-Tawk-Signature", "X-Hook-Event-Id", "X-Slack-Signature", "Content-Type", "Cookie", "X", "Expect")
VALUES = ("100-continue", "local", "close", "keep-alive", "a" * 9_000, "")
PUT_IN = (b"\r\n\r\n", b"\r\n", b": ", b"Transfer-Encoding: chunked\r\n")
TRAILERS = (b"0\r\n\r\n", b"0\r\nX: y\r\n\r\n", b"0\r\n", b"", b"0\r\n\r\nGET /health/live HTTP/1.1\r\n\r\n")
TOO_LARGE = re.compile(rb"\APOST /webhooks/tawk HTTP/1\.1\r\nHost: local\r\nContent-Length: (\d+)\r\n\r\n")


@dataclass(frozen=True, slots=True)
class Bytes:
    """What is sent, cut after so many bytes each."""

    raw: bytes
    cuts: tuple[int, ...] = ()

    def with_raw(self, raw: bytes) -> "Bytes":
        return replace(self, raw=raw)


@dataclass
class Framing:
    """Whatever comes, the server answers clearly or, where nothing whole came, closes; and it goes on."""

    name: str = "framing"
    round: int = 1_000
    is_pressed: bool = False
    _port: int = 0

    def begin(self, stage: Stage, stack: ExitStack) -> None:
        letterbox = Letterbox(stage.house.intake, lambda: None)
        letterbox.start()
        stack.callback(letterbox.stop)
        doors: list[Any] = [one for one in stage.doors if not isinstance(one, TawkDoor)]
        tawk = next(one for one in stage.doors if isinstance(one, TawkDoor))
        front = stage.house._front([TawkDoor(tawk._secrets, letterbox, stage.clock), *doors])
        self._port = serving(stage, front, stack)

    def make(self, r: Random) -> Bytes:
        sent = b"".join(_request(r) for _ in range(r.choice((1, 1, 1, 1, 2, 3))))
        if r.random() < 0.35:
            sent = raw.changed(sent, r, r.randrange(1, 5), PUT_IN)
        if r.random() < 0.2:
            sent = sent[: r.randrange(len(sent) + 1)]
        return Bytes(sent, tuple(sorted(r.randrange(len(sent) + 1) for _ in range(r.choice((0, 0, 1, 3))))))

    def put(self, stage: Stage, given: Bytes) -> list[str]:
        answered, faults = exchange(self._port, _pieces(given)), list[str]()
        if answered is None:
            return ["it neither answers nor closes"]
        found = [int(status) for status in STATUS.findall(answered)]
        if answered and not STATUS.match(answered):
            faults.append(f"no answer in HTTP: {answered[:60]!r}")
        faults += [f"answered {status}" for status in found if status not in CLEAR]
        announced = TOO_LARGE.match(given.raw)
        if announced and len(announced[1]) < 15 and int(announced[1]) > TawkDoor.limit and found[:1] != [413]:
            faults.append("more was taken than a door allows")
        return [*faults, *log_faults(stage.log())]

    def end(self, stage: Stage) -> list[str]:
        whole = exchange(self._port, [b"GET /health/live HTTP/1.0\r\n\r\n"])
        return [] if whole and b" 200 " in whole[:20] else ["the server does not go on"]


def serving(stage: Stage, front: Front, stack: ExitStack) -> int:
    """The port at which the house's own server hands requests to these doors."""
    server: Any = stage.house._server(front, 0, "PORT", 4)
    port = server.effective_port if hasattr(server, "effective_port") else server.socket.getsockname()[1]
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()

    def close() -> None:
        server.task_dispatcher.shutdown()
        server.trigger.pull_trigger(server.close)  # in the server's own thread, which ends when it has nothing left
        thread.join(30)

    stack.callback(close)
    return int(port)


def exchange(port: int, pieces: Sequence[bytes]) -> bytes | None:
    """All that is answered until the server closes, once we have sent all and said so; None where it does not."""
    answered = b""
    with socket.create_connection((HOST, port), timeout=PATIENCE_SECONDS) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            for piece in pieces:
                connection.sendall(piece)
            connection.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # it had heard enough
        try:
            while part := connection.recv(65_536):
                answered += part
        except TimeoutError:
            return None
        except ConnectionError:
            pass
    return answered


def _pieces(given: Bytes) -> list[bytes]:
    edges = [0, *(min(cut, len(given.raw)) for cut in given.cuts), len(given.raw)]
    return [given.raw[begin:end] for begin, end in pairwise(edges) if end > begin] or [b""]


def _request(r: Random) -> bytes:
    chance = r.random()
    if chance < 0.2:
        return _well_formed(r)
    if chance < 0.24:
        length = r.choice((TawkDoor.limit + 1, TawkDoor.limit * 2, 10**9, 10**13))
        return f"POST /webhooks/tawk HTTP/1.1\r\nHost: local\r\nContent-Length: {length}\r\n\r\n".encode()
    end = r.choice(ENDS)
    body = _body(r)
    line = f"{r.choice(METHODS)} {r.choice(PATHS)} {r.choice(VERSIONS)}"
    headers = [*(_header(r) for _ in range(r.randrange(6))), *_framed(body, r)]
    r.shuffle(headers)
    return (end.join([line, *headers, "", ""])).encode("latin-1", "replace") + body


def _well_formed(r: Random) -> bytes:
    """What the doors are for."""
    body = r.choice(BODIES)
    signature = hmac.digest(WEBHOOK_SECRET.encode(), body, "sha1").hex()
    requests: Sequence[Callable[[], str]] = (
        lambda: f"POST /webhooks/tawk HTTP/1.1\r\nX-Tawk-Signature: {signature}\r\n",
        lambda: f"GET /metrics HTTP/1.1\r\nAuthorization: Bearer {METRICS_TOKEN}\r\n",
        lambda: "GET /health/ready HTTP/1.1\r\n",
        lambda: "POST /slack/events HTTP/1.1\r\nX-Slack-Signature: v0=1\r\nX-Slack-Request-Timestamp: 1\r\n",
    )
    head = r.choice(requests)() + "Host: local\r\n"
    if head.startswith("GET"):
        return head.encode() + b"\r\n"
    if r.random() < 0.3:
        return head.encode() + b"Transfer-Encoding: chunked\r\n\r\n" + b"%x\r\n" % len(body) + body + b"\r\n0\r\n\r\n"
    return head.encode() + b"Content-Length: %d\r\n\r\n" % len(body) + body


def _header(r: Random) -> str:
    name = r.choice(NAMES)
    name = r.choice((name, name, name, name.lower(), f"{name} ", f" {name}", f"{name}\x00", "", words.hostile(r, 20)))
    value = r.choice(VALUES) if r.random() < 0.8 else words.hostile(r, 200)
    return name + r.choice((":", ": ", ": ", ":\t", "")) + value


def _framed(body: bytes, r: Random) -> list[str]:
    """What is said of the body; true in one of two."""
    if r.random() < 0.5:
        return [f"Content-Length: {len(body)}"]
    said = (f"Content-Length: {r.choice(LENGTHS)}", f"Transfer-Encoding: {r.choice(CODINGS)}")
    return [r.choice(said) for _ in range(r.choice((0, 1, 1, 2)))]


def _body(r: Random) -> bytes:
    chance = r.random()
    if chance < 0.3:
        return b""
    if chance < 0.6:
        return b"".join(_chunk(r) for _ in range(r.randrange(4))) + r.choice(TRAILERS)
    return r.choice((b"hello", r.randbytes(20), r.choice(BODIES), b"payload=%7B%7D"))


def _chunk(r: Random) -> bytes:
    return r.choice(SIZES).encode() + b"\r\n" + b"hello"[: r.randrange(6)] + b"\r\n"
