"""Elements inside of containers reach the app as if they stood alone; workflow buttons say that they do not."""

import pytest
from playwright.sync_api import expect

from sandbox.types import JSON
from tests.sandbox.page.dialog import element
from tests.sandbox.page.window import Desk, OpenWindow
from tests.sandbox.views import button, option, text

pytestmark = pytest.mark.browser

COLOURS = [option(word) for word in ("red", "green", "blue")]
WORKFLOW = {
    "type": "workflow_button", "text": text("Run it"), "action_id": "run",
    "workflow": {"trigger": {"url": "https://slack.example/shortcuts/Ft1/x"}},
}  # fmt: skip


def container(*blocks: JSON) -> JSON:
    return {"type": "container", "title": text("Details"), "child_blocks": list(blocks)}


def test_a_select_inside_of_a_container_reaches_the_app(desk: Desk, open_window: OpenWindow) -> None:
    colour = element("static_select", options=COLOURS)
    boxes = {"type": "checkboxes", "action_id": "boxes", "options": COLOURS}
    desk.post("group", container({"type": "actions", "block_id": "inner", "elements": [colour, boxes]}))
    window = open_window()
    window.element("it").click()
    window.choose("green")
    action = desk.action()
    assert (action["block_id"], action["selected_option"]["value"]) == ("inner", "green")
    expect(window.element("it")).to_have_value("Green")
    window.page.get_by_role("checkbox", name="Blue").check()
    held = desk.told("block_actions")["state"]["values"]["inner"]
    assert held["it"]["selected_option"]["value"] == "green"
    assert [one["value"] for one in held["boxes"]["selected_options"]] == ["blue"]


def test_a_search_inside_of_a_container_asks_the_app(desk: Desk, open_window: OpenWindow) -> None:
    who = element("external_select", min_query_length=2)
    desk.post("group", container({"type": "section", "text": text("Which?"), "accessory": who}))
    window = open_window()
    window.element("it").click()
    window.page.keyboard.type("chat")
    expect(window.options).to_have_text(["Chat One", "Chat Two"])
    window.choose("chat two")
    assert desk.action()["selected_option"]["value"] == "chat two"


def test_a_workflow_button_says_that_the_app_is_told_nothing(desk: Desk, open_window: OpenWindow) -> None:
    desk.post("workflow", {"type": "actions", "elements": [WORKFLOW, button("Take it", "take")]})
    window = open_window()
    window.page.get_by_role("button", name="Run it").click()
    expect(window.part("notice")).to_contain_text("Slack would run the workflow of this button now.")
    window.element("take").click()
    assert desk.action()["action_id"] == "take"
    assert desk.heard == []
