"""slack_sdk's other Socket Mode client, built on websocket-client, works here as it is."""

import gc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode.websocket_client import SocketModeHandler
from slack_sdk import WebClient

from sandbox.control import SlackSandbox
from sandbox.types import JSON

# A busy machine is slow, not wrong.
PATIENCE = 30.0
# When it renews its connection, the client may leave the old socket to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")


@pytest.fixture(autouse=True)
def _collected() -> Iterator[None]:
    """What it left is collected here, where its warning is expected, and not amid another test."""
    yield
    gc.collect()


@pytest.fixture
def s(manifest: JSON) -> Iterator[SlackSandbox]:
    with SlackSandbox(manifest, rate_scale=0, clock_scale=1) as sandbox:
        yield sandbox


@pytest.fixture
def app(s: SlackSandbox, closing: ThreadPoolExecutor) -> Iterator[App]:
    """An app that takes commands and messages; what it heard is in the sandbox's deliveries."""
    made = App(client=WebClient(s.bot_token, base_url=s.base_url))

    @made.command("/inbox")
    def inbox(ack: Ack, body: dict[str, Any]) -> None:
        ack(f"heard {body['text']}")

    made.event("message")(lambda: None)
    handler = SocketModeHandler(made, s.app_token, ping_interval=1)
    handler.connect()  # type: ignore[no-untyped-call]
    s.wait_connected()
    yield made
    closing.submit(handler.close)


@pytest.mark.usefixtures("app")
def test_commands_and_events_reach_it(s: SlackSandbox) -> None:
    assert s.user("ana").command("/inbox", "list", channel="support").text == "heard list"
    s.user("ana").say("hi", channel="support")
    s.wait_for(lambda: [one for one in s.deliveries("message") if one["status"] == 200])


@pytest.mark.usefixtures("app")
def test_it_comes_back_when_it_is_told_to_leave(s: SlackSandbox) -> None:
    s.disconnect("refresh_requested")
    s.wait_for(lambda: s.connections == 0)
    s.wait_connected(timeout=PATIENCE)
    # The client may open two and drop one; a command that went there is lost, as at Slack.
    s.wait_for(
        lambda: s.user("ana").command("/inbox", "again", channel="support").text == "heard again", timeout=PATIENCE
    )


@pytest.mark.usefixtures("app")
def test_it_comes_back_when_the_line_breaks(s: SlackSandbox) -> None:
    s.drop_sockets()
    s.wait_for(lambda: s.connections == 0)
    s.wait_connected(timeout=PATIENCE)
    # The client may open two and drop one; a command that went there is lost, as at Slack.
    s.wait_for(
        lambda: s.user("ana").command("/inbox", "back", channel="support").text == "heard back", timeout=PATIENCE
    )
