"""Chromium, a local Slack with an app, and windows on it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect
from slack_bolt.adapter.socket_mode import SocketModeHandler

from handlers.doors.socket_mode import close_socket
from sandbox.control import SlackSandbox
from tests.sandbox.manifests import full_manifest
from tests.sandbox.page.window import Desk, OpenWindow, Window

# A busy machine is slow, not wrong.
PATIENCE_MS = 15_000
# So that no midnight comes between a post and its reading. Playwright's own clock would stand in all windows.
STANDING_CLOCK = """{
    const Moving = Date;
    globalThis.Date = class extends Moving {
        constructor(...given) { super(...(given.length ? given : [%f])); }
    };
}"""


@pytest.fixture(scope="module")
def windows(chromium: Browser) -> BrowserContext:
    expect.set_options(timeout=PATIENCE_MS)
    return chromium.new_context()


@pytest.fixture
def desk() -> Iterator[Desk]:
    """A local Slack with a connected app."""
    with SlackSandbox(full_manifest(), rate_scale=0) as s:
        made = Desk(s)
        handler = SocketModeHandler(made.app, s.app_token)
        handler.connect()  # type: ignore[no-untyped-call]
        s.wait_connected()
        yield made
        close_socket(handler)


@pytest.fixture
def open_window(windows: BrowserContext, desk: Desk) -> Iterator[OpenWindow]:
    """Opens the page as somebody, in a channel; no window may end with an error in its console."""
    opened: list[Window] = []

    def open_as(name: str = "ana", channel: str = "support", width: int = 1280, at: float | None = None) -> Window:
        window = Window(windows.new_page())
        opened.append(window)
        if at is not None:
            window.page.add_init_script(STANDING_CLOCK % (at * 1000))
        window.page.set_viewport_size({"width": width, "height": 800})
        window.page.goto(f"{desk.s.ui_url}?as={name}#/{desk.s.channel_id(channel)}")
        expect(window.part("channel-title")).to_have_text(channel)
        window.settle()
        return window

    yield open_as
    for window in opened:
        window.page.close()
    assert [trouble for window in opened for trouble in window.troubles] == []
