"""The app's Home tab worked by hand: it redraws live, and every choice reaches the app with all the others."""

import pytest
from playwright.sync_api import expect

from sandbox.types import JSON
from tests.sandbox.page.dialog import element
from tests.sandbox.page.window import Desk, OpenWindow, Window
from tests.sandbox.views import button, card, field, option, text

pytestmark = pytest.mark.browser

COLOURS = [option(word) for word in ("red", "green", "blue")]


def headline(words: str) -> JSON:
    return {"type": "header", "text": text(words)}


def publish(desk: Desk, *blocks: JSON, to: str = "ana") -> None:
    desk.client.views_publish(user_id=desk.s.user(to).id, view={"type": "home", "blocks": list(blocks)})


def at_home(open_window: OpenWindow) -> Window:
    window = open_window()
    window.part("app-home").click()
    expect(window.part("home")).to_be_visible()
    return window


def state(body: JSON) -> JSON:
    """What each element of the home holds, by its action_id."""
    values = body["view"]["state"]["values"]
    return {action_id: entry for actions in values.values() for action_id, entry in actions.items()}


def test_an_open_home_is_drawn_anew_whenever_the_app_publishes(desk: Desk, open_window: OpenWindow) -> None:
    publish(desk, headline("One open"), *card(button("Take it", "take")))
    window = at_home(open_window)
    assert desk.told("event_callback")["event"]["tab"] == "home"
    window.page.evaluate("window.notReloaded = true")
    desk.on_action = lambda _body, _respond: publish(desk, headline("None open"))
    window.element("take").click()
    expect(window.part("home")).to_have_text("None open")
    publish(desk, headline("Two open"))
    expect(window.part("home")).to_have_text("Two open")
    publish(desk, headline("For Ben only"), to="ben")
    window.settle()
    expect(window.part("home")).to_have_text("Two open")
    assert window.page.evaluate("window.notReloaded") is True


def test_an_app_that_publishes_on_opening_is_seen_at_once(desk: Desk, open_window: OpenWindow) -> None:
    desk.on_event = lambda body: publish(desk, headline(f"Hello {body['event']['user']}"))
    window = at_home(open_window)
    expect(window.part("home")).to_have_text(f"Hello {desk.s.user('ana').id}")


def test_each_choice_on_the_home_comes_with_all_the_others(desk: Desk, open_window: OpenWindow) -> None:
    boxes = {"type": "checkboxes", "action_id": "boxes", "options": COLOURS, "initial_options": COLOURS[:1]}
    colour = {"type": "static_select", "action_id": "colour", "options": COLOURS}
    day = {"type": "datepicker", "action_id": "day", "initial_date": "2026-01-31"}
    many = {"type": "multi_static_select", "action_id": "many", "options": COLOURS}
    more = {"type": "overflow", "action_id": "more", "options": [option("hide"), option("help")]}
    people = {"type": "multi_users_select", "action_id": "people"}
    section = {"type": "section", "text": text("Of whom"), "accessory": people}
    publish(desk, *card(boxes, colour, day, more), {**section, "accessory": many}, section)
    window = at_home(open_window)
    window.page.get_by_role("checkbox", name="Blue").check()
    held = state(desk.told("block_actions"))
    assert [one["value"] for one in held["boxes"]["selected_options"]] == ["red", "blue"]
    assert (held["colour"]["selected_option"], held["day"]["selected_date"]) == (None, "2026-01-31")
    window.element("colour").click()
    window.choose("green")
    assert state(desk.told("block_actions"))["colour"]["selected_option"]["value"] == "green"
    window.element("day").fill("2026-12-24")
    assert state(desk.told("block_actions"))["day"]["selected_date"] == "2026-12-24"
    window.element("many").click()
    window.choose("red")
    window.choose("green")
    window.page.keyboard.press("Escape")
    assert [one["value"] for one in state(desk.told("block_actions"))["many"]["selected_options"]] == ["red", "green"]
    window.element("people").click()
    window.choose(desk.s.user("ben").id)
    window.page.keyboard.press("Escape")
    assert state(desk.told("block_actions"))["people"]["selected_users"] == [desk.s.user("ben").id]
    window.element("more").click()
    window.choose("help")
    body = desk.told("block_actions")
    assert body["actions"][0]["selected_option"]["value"] == "help"
    held = state(body)
    assert held["colour"]["selected_option"]["value"] == "green"
    assert [one["value"] for one in held["boxes"]["selected_options"]] == ["red", "blue"]
    assert "more" not in held


def test_what_is_typed_on_the_home_is_told_on_enter_and_stays(desk: Desk, open_window: OpenWindow) -> None:
    asks = element("plain_text_input", dispatch_action_config={"trigger_actions_on": ["on_enter_pressed"]})
    search = {**field("search", asks, optional=True), "dispatch_action": True}
    publish(desk, headline("All"), search)
    desk.on_action = lambda body, _respond: publish(desk, headline(f"Found: {body['actions'][0]['value']}"), search)
    window = at_home(open_window)
    window.element("it").press_sequentially("invoice")
    window.settle()
    assert not [body for body in desk.heard if body["type"] == "block_actions"]
    window.page.keyboard.press("Enter")
    body = desk.told("block_actions")
    assert (body["actions"][0]["type"], body["actions"][0]["value"]) == ("plain_text_input", "invoice")
    assert state(body)["it"]["value"] == "invoice"
    expect(window.part("home")).to_contain_text("Found: invoice")
    expect(window.element("it")).to_have_value("invoice")
    expect(window.element("it")).to_be_focused()
    window.page.keyboard.type("s")
    window.page.keyboard.press("Enter")
    assert desk.action()["value"] == "invoices"
