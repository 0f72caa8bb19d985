"""A server that answers as it is told, for answers that no Slack should give."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer

Headers = tuple[tuple[str, str], ...]
JSON = "application/json"


@dataclass(slots=True)
class Script:
    """What is answered next, and how often it was asked."""

    body: bytes = b"{}"
    status: int = 200
    headers: Headers = ()
    content_type: str = JSON
    length: int | None = None
    url: str = ""
    asked: list[str] = field(default_factory=list)


@contextmanager
def scripted_server() -> Iterator[Script]:
    script = Script()

    class Handler(BaseHTTPRequestHandler):
        """Says what the script says."""

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            script.asked.append(self.path)
            self.send_response(script.status)
            self.send_header("Content-Type", script.content_type)
            self.send_header("Content-Length", str(len(script.body) if script.length is None else script.length))
            for name, value in script.headers:
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(script.body)

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, *_: object) -> None:
            return

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        script.url = f"http://127.0.0.1:{server.server_port}/"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield script
        server.shutdown()
        thread.join()
