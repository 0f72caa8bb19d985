"""A small webhook address on loopback that notes what comes and answers as it is told."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[["Received"], int]


@dataclass(frozen=True, slots=True)
class Received:
    """One request as it came."""

    path: str
    event_id: str
    signature: str
    content_type: str
    body: bytes


@dataclass(slots=True)
class PostOffice:
    """The address, and all that came to it so far."""

    url: str = ""
    received: list[Received] = field(default_factory=list)

    def ids(self) -> list[str]:
        """The event ids in the order of their coming."""
        return [request.event_id for request in self.received]


class _Server(ThreadingHTTPServer):
    # With five, the default, a burst of connections waits a second for the kernel's second try.
    request_queue_size = 64


@contextmanager
def post_office(answer: Answer = lambda request: 200) -> Iterator[PostOffice]:
    """Runs the address while the block runs; `answer` gives the status of each request."""
    office = PostOffice()
    server = _Server(("127.0.0.1", 0), _handler(office, answer))
    office.url = f"http://127.0.0.1:{server.server_address[1]}/webhooks/tawk"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield office
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(office: PostOffice, answer: Answer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            event_id, signature = self.headers["X-Hook-Event-Id"], self.headers["X-Tawk-Signature"]
            request = Received(self.path, event_id, signature, self.headers["Content-Type"], body)
            office.received.append(request)
            self.send_response(answer(request))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            """Says nothing."""

    return Handler
