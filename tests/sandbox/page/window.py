"""A browser window on the local Slack's page, and a Bolt app behind it."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect
from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from sandbox.control import SlackSandbox
from sandbox.types import JSON
from tests.sandbox.views import option

ANYTHING = re.compile(".*")


class Desk:
    """A Bolt app that keeps what it hears; a test says what it answers."""

    def __init__(self, s: SlackSandbox) -> None:
        self.s = s
        self.client = WebClient(s.bot_token, base_url=s.base_url)
        self.heard: list[JSON] = []
        self.on_action: Callable[[JSON, Respond], object] = lambda _body, _respond: None
        self.on_submit: Callable[[JSON], JSON] = lambda _body: {}
        self.on_shortcut: Callable[[JSON], object] = lambda _body: None
        self.on_event: Callable[[JSON], object] = lambda _body: None
        self.app = App(client=self.client)
        self._listen()

    def _listen(self) -> None:
        @self.app.action(ANYTHING)
        def act(ack: Ack, body: JSON, respond: Respond) -> None:
            ack()
            self.heard.append(body)
            self.on_action(body, respond)

        @self.app.options(ANYTHING)
        def offer(ack: Ack, payload: JSON) -> None:
            ack(options=[option(f"{payload['value']} {word}") for word in ("one", "two")])

        @self.app.view(ANYTHING)
        def submit(ack: Ack, body: JSON) -> None:
            self.heard.append(body)
            ack(**self.on_submit(body))

        @self.app.view_closed(ANYTHING)
        def closed(ack: Ack, body: JSON) -> None:
            ack()
            self.heard.append(body)

        @self.app.command("/inbox")
        def command(ack: Ack, body: JSON) -> None:
            self.heard.append(body)
            ack(text=f"You asked for: {body['text']}")

        @self.app.shortcut(ANYTHING)
        def shortcut(ack: Ack, body: JSON) -> None:
            ack()
            self.heard.append(body)
            self.on_shortcut(body)

        @self.app.event(ANYTHING)
        def event(body: JSON) -> None:
            self.heard.append(body)
            self.on_event(body)

    def post(self, text: str, *blocks: JSON, channel: str = "support", **more: Any) -> str:
        """Posts as the app; gives the message's ts."""
        place = self.s.channel_id(channel)
        answer = self.client.chat_postMessage(channel=place, text=text, blocks=list(blocks) or None, **more)
        return str(answer["ts"])

    def told(self, kind: str) -> JSON:
        """The next payload of that type, once it has come; each is given once."""
        return self.s.wait_for(lambda: self._take(kind), timeout=15, what=kind)

    def _take(self, kind: str) -> JSON | None:
        found = next((body for body in self.heard if body.get("type", "command") == kind), None)
        if found is not None:
            self.heard.remove(found)
        return found

    def action(self) -> JSON:
        """The next action that somebody took."""
        actions: list[JSON] = self.told("block_actions")["actions"]
        return actions[0]


class Window:
    """The page as one person has it open."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.troubles: list[str] = []
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("console", lambda said: self.troubles.append(said.text) if said.type == "error" else None)

    def part(self, testid: str) -> Locator:
        return self.page.get_by_test_id(testid)

    def message(self, ts: str) -> Locator:
        return self.page.locator(f".content [data-testid=message][data-ts='{ts}']")

    def element(self, action_id: str) -> Locator:
        return self.page.locator(f"[data-action-id='{action_id}']")

    @property
    def options(self) -> Locator:
        """The entries of the list that is open."""
        return self.page.locator(".popup").get_by_role("option")

    def choose(self, value: str) -> None:
        self.page.locator(f".popup [data-option-value='{value}']").click()

    def write(self, text: str, into: str = "composer") -> None:
        self.part(into).fill(text)
        self.part(into).press("Enter")

    def act_as(self, name: str) -> None:
        self.part("act-as").select_option(label=name)
        self.settle()

    def settle(self) -> None:
        expect(self.page.locator("body[data-settled=true]")).to_be_attached()

    def use_menu(self, ts: str, entry: str) -> None:
        self.message(ts).hover()
        self.message(ts).get_by_test_id("message-menu").click()
        self.part(entry).click()


OpenWindow = Callable[..., Window]
