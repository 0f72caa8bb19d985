"""A local Slack for each test, and a real Bolt app on it in either transport."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient

from handlers.doors.socket_mode import close_socket
from sandbox.control import SlackSandbox
from sandbox.types import JSON
from tests.sandbox.manifests import full_manifest

Start = Callable[[App], None]


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Requests are in the sandbox's journal already."""


class Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Bench:
    """A local Slack, and the app under test once it is started."""

    def __init__(self, s: SlackSandbox, start: Start) -> None:
        self.s = s
        self.start = start
        self.client = WebClient(s.bot_token, base_url=s.base_url)

    def app(self) -> App:
        return App(client=self.client, signing_secret=self.s.signing_secret)


@pytest.fixture
def manifest() -> JSON:
    return full_manifest()


@pytest.fixture
def s(manifest: JSON) -> Iterator[SlackSandbox]:
    """A local Slack without rate limits and ten times as fast."""
    with SlackSandbox(manifest, rate_scale=0, clock_scale=10) as sandbox:
        yield sandbox


@pytest.fixture
def client(s: SlackSandbox) -> WebClient:
    return WebClient(s.bot_token, base_url=s.base_url, retry_handlers=[])


@pytest.fixture(scope="session")
def closing() -> Iterator[ThreadPoolExecutor]:
    """Closes clients aside: slack_sdk takes a second for it, which no test needs to wait for."""
    with ThreadPoolExecutor(8) as pool:
        yield pool


@pytest.fixture(params=["socket", "http"])
def bench(request: pytest.FixtureRequest, manifest: JSON, closing: ThreadPoolExecutor) -> Iterator[Bench]:
    """A local Slack in each transport; `bench.start(app)` connects the app."""
    if request.param == "http":
        yield from _over_http(manifest)
    else:
        yield from over_socket(manifest, closing)


def over_socket(manifest: JSON, closing: ThreadPoolExecutor) -> Iterator[Bench]:
    handlers: list[SocketModeHandler] = []
    with SlackSandbox(manifest, rate_scale=0, clock_scale=2) as s:

        def start(app: App) -> None:
            # slack_sdk notices a broken line after four unanswered pings.
            handler = SocketModeHandler(app, s.app_token, ping_interval=0.3)
            handlers.append(handler)
            handler.connect()  # type: ignore[no-untyped-call]
            s.wait_connected()

        yield Bench(s, start)
        for handler in handlers:
            closing.submit(close_socket, handler)


def _over_http(manifest: JSON) -> Iterator[Bench]:
    held: list[Callable[[Any, Any], Any]] = []

    def serve(environ: Any, respond: Any) -> Any:
        return held[0](environ, respond)

    server = make_server("127.0.0.1", 0, serve, Threaded, Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}/slack/events"
    with SlackSandbox(manifest, rate_scale=0, clock_scale=2, deliver_to=url) as s:
        yield Bench(s, lambda app: held.append(SlackRequestHandler(app)))
    server.shutdown()
    thread.join()
    server.server_close()
