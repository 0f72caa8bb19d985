"""Opening a modal from a button, and finding its inputs."""

from playwright.sync_api import expect

from sandbox.types import JSON
from tests.sandbox.page.window import Desk, Window
from tests.sandbox.views import button, card


def element(kind: str, **more: object) -> JSON:
    return {"type": kind, "action_id": "it", **more}


def open_modal(desk: Desk, window: Window, view: JSON) -> None:
    """Lets the app open this view from a button."""
    desk.on_action = lambda body, _respond: desk.client.views_open(trigger_id=body["trigger_id"], view=view)
    desk.post("card", *card(button("Open", "open")))
    window.element("open").click()
    expect(window.part("modal")).to_be_visible()
    desk.told("block_actions")
    desk.on_action = lambda _body, _respond: None


def inside(window: Window, block_id: str) -> str:
    return f"[data-testid=modal] [data-block-id='{block_id}'] [data-action-id=it]"
