"""Every kind of input in a modal, used by hand; stacks of modals; shortcuts; links; the Home tab."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from sandbox.types import JSON
from tests.sandbox.page.dialog import element, inside, open_modal
from tests.sandbox.page.window import Desk, OpenWindow, Window
from tests.sandbox.views import card, field, modal, option, text

pytestmark = pytest.mark.browser

COLOURS = [option(word) for word in ("red", "green", "blue")]


def submitted(desk: Desk, window: Window) -> dict[str, JSON]:
    """What the app is told of each input block."""
    window.part("modal-submit").click()
    values = desk.told("view_submission")["view"]["state"]["values"]
    return {block_id: value["it"] for block_id, value in values.items()}


def test_people_channels_and_the_apps_options_are_chosen_in_a_modal(desk: Desk, open_window: OpenWindow) -> None:
    kinds = ["users", "channels", "conversations", "external"]
    one = [field(kind, element(f"{kind}_select")) for kind in kinds]
    many = [field(f"many_{kind}", element(f"multi_{kind}_select")) for kind in kinds]
    window = open_window()
    open_modal(desk, window, modal(*one, *many))
    sales, ben = desk.s.channel_id("sales"), desk.s.user("ben").id
    wanted = {"users": ben, "channels": sales, "conversations": sales, "external": "chat one"}
    for name in (*kinds, *(f"many_{kind}" for kind in kinds)):
        box = window.page.locator(inside(window, name))
        box.click()
        if "external" in name:
            box.press_sequentially("chat")
        window.choose(wanted[name.removeprefix("many_")])
        window.page.keyboard.press("Tab")
    got = submitted(desk, window)
    assert got["users"]["selected_user"] == ben
    assert got["channels"]["selected_channel"] == sales
    assert got["conversations"]["selected_conversation"] == sales
    assert got["external"]["selected_option"]["value"] == "chat one"
    assert got["many_users"]["selected_users"] == [ben]
    assert got["many_channels"]["selected_channels"] == [sales]
    assert got["many_conversations"]["selected_conversations"] == [sales]
    assert [chosen["value"] for chosen in got["many_external"]["selected_options"]] == ["chat one"]


def test_times_and_rich_text_are_submitted(desk: Desk, open_window: OpenWindow) -> None:
    window = open_window("grace")
    fields = [field("hour", element("timepicker")), field("moment", element("datetimepicker"))]
    open_modal(desk, window, modal(*fields, field("rich", element("rich_text_input"))))
    window.page.locator(inside(window, "hour")).fill("09:30")
    window.page.locator(inside(window, "moment")).fill("2026-12-24T18:05")
    window.page.locator(inside(window, "rich")).fill("two\nlines")
    got = submitted(desk, window)
    assert got["hour"]["selected_time"] == "09:30"
    moment = datetime(2026, 12, 24, 18, 5, tzinfo=ZoneInfo("America/New_York"))
    assert got["moment"]["selected_date_time"] == int(moment.timestamp())
    assert got["rich"]["rich_text_value"]["type"] == "rich_text"
    assert "two\nlines" in str(got["rich"]["rich_text_value"]["elements"][0]["elements"][0]["text"])


@pytest.mark.parametrize(
    ("asked", "wrong", "complaint", "right"),
    [
        (element("number_input", is_decimal_allowed=False, max_value="9"), "1.5", "number", "7"),
        (element("number_input", is_decimal_allowed=True, max_value="9"), "10", "limits", "8.5"),
        (element("email_text_input"), "ana at home", "email", "ana@example.org"),
        (element("url_text_input"), "no address", "URL", "https://example.org/a"),
        (element("plain_text_input", min_length=3), "ab", "at least 3", "abc"),
    ],
    ids=["number", "decimal", "email", "url", "length"],
)
def test_a_wrong_entry_is_named_and_can_be_put_right(
    desk: Desk, open_window: OpenWindow, asked: JSON, wrong: str, complaint: str, right: str
) -> None:
    window = open_window()
    open_modal(desk, window, modal(field("entry", asked)))
    box = window.page.locator(inside(window, "entry"))
    box.fill(wrong)
    window.part("modal-submit").click()
    expect(window.part("field-error")).to_contain_text(complaint)
    expect(box).to_have_value(wrong)
    box.fill(right)
    assert submitted(desk, window)["entry"]["value"] == right


def test_an_input_that_dispatches_reaches_the_app_while_the_modal_is_open(desk: Desk, open_window: OpenWindow) -> None:
    typed = element("plain_text_input", dispatch_action_config={"trigger_actions_on": ["on_enter_pressed"]})
    picked = element("radio_buttons", options=COLOURS)
    view = modal(
        {**field("typed", typed), "dispatch_action": True}, {**field("picked", picked), "dispatch_action": True}
    )
    window = open_window()
    open_modal(desk, window, view)
    window.page.locator(inside(window, "typed")).fill("so far")
    window.page.keyboard.press("Enter")
    assert desk.action()["value"] == "so far"
    window.page.get_by_role("radio", name="Blue").check()
    assert desk.action()["selected_option"]["value"] == "blue"


def test_elements_of_sections_and_actions_work_in_a_modal(desk: Desk, open_window: OpenWindow) -> None:
    more = {"type": "overflow", "action_id": "more", "options": [option("assign"), option("trash")]}
    boxes = {**element("checkboxes", options=COLOURS), "action_id": "boxes"}
    section = {"type": "section", "text": text("Pick"), "accessory": boxes}
    window = open_window()
    open_modal(desk, window, modal(section, {"type": "actions", "elements": [more]}))
    window.page.get_by_role("checkbox", name="Green").check()
    assert [one["value"] for one in desk.action()["selected_options"]] == ["green"]
    window.element("more").click()
    window.choose("assign")
    assert desk.told("block_actions")["view"]["state"]["values"]


def test_modals_stand_three_deep_and_each_tells_that_it_was_closed(desk: Desk, open_window: OpenWindow) -> None:
    def level(number: int) -> JSON:
        deeper = [{"type": "button", "text": text("Deeper"), "action_id": f"deeper{number}"}]
        blocks = [{"type": "actions", "elements": deeper}]
        return modal(*blocks, title=f"Level {number}", notify_on_close=True, callback_id=f"level{number}")

    def go_deeper(body: JSON, _respond: object) -> None:
        number = int(body["actions"][0]["action_id"].removeprefix("deeper"))
        desk.client.views_push(trigger_id=body["trigger_id"], view=level(number + 1))

    window = open_window()
    open_modal(desk, window, level(1))
    desk.on_action = go_deeper
    top = window.part("modal").get_by_test_id("modal-title")
    for number in (1, 2):
        window.element(f"deeper{number}").click()
        expect(top).to_have_text(f"Level {number + 1}")
    for number in (3, 2, 1):
        expect(top).to_have_text(f"Level {number}")
        window.page.keyboard.press("Escape")
        assert desk.told("view_closed")["view"]["callback_id"] == f"level{number}"
    expect(window.part("modal")).to_have_count(0)


def test_the_app_may_update_or_clear_the_stack_on_submission(desk: Desk, open_window: OpenWindow) -> None:
    changed = modal(field("entry", element("plain_text_input"), optional=True), title="Changed")
    window = open_window()
    open_modal(desk, window, modal(title="First"))
    desk.on_submit = lambda _body: {"response_action": "update", "view": changed}
    window.part("modal-submit").click()
    expect(window.part("modal-title")).to_have_text("Changed")
    desk.on_submit = lambda _body: {"response_action": "clear"}
    window.part("modal-submit").click()
    expect(window.part("modal")).to_have_count(0)


def test_a_global_shortcut_opens_a_modal(desk: Desk, open_window: OpenWindow) -> None:
    view = modal({"type": "section", "text": text("A new one")}, title="New")
    desk.on_shortcut = lambda body: desk.client.views_open(trigger_id=body["trigger_id"], view=view)
    window = open_window()
    window.part("shortcuts").click()
    window.part("shortcut-new").click()
    expect(window.part("modal-title")).to_have_text("New")


@pytest.mark.parametrize(
    "press",
    [
        pytest.param(lambda window: window.element("link").click(), id="button"),
        pytest.param(lambda window: (window.element("menu").click(), window.choose("guide")), id="overflow"),
    ],
)
def test_a_link_opens_in_a_window_of_its_own_and_tells_the_app(
    desk: Desk, open_window: OpenWindow, press: Callable[[Window], Any]
) -> None:
    url = f"{desk.s.ui_url}static/icon.svg"
    link = {"type": "button", "text": text("Guide"), "action_id": "link", "url": url}
    menu = {"type": "overflow", "action_id": "menu", "options": [{**option("guide"), "url": url}]}
    desk.post("card", *card(link, menu))
    window = open_window()
    with window.page.context.expect_page() as opened:
        press(window)
    opened.value.wait_for_url(url)
    opened.value.close()
    assert desk.action()["action_id"] in ("link", "menu")


def test_elements_of_the_home_tab_reach_the_app(desk: Desk, open_window: OpenWindow) -> None:
    ana = desk.s.user("ana").id
    row = card(
        element("static_select", options=COLOURS), {**element("datepicker"), "action_id": "day"},
        {**element("checkboxes", options=COLOURS), "action_id": "boxes"},
    )  # fmt: skip
    desk.client.views_publish(user_id=ana, view={"type": "home", "blocks": row})
    window = open_window()
    window.part("app-home").click()
    window.element("it").click()
    window.choose("green")
    body = desk.told("block_actions")
    assert body["view"]["type"] == "home"
    assert body["actions"][0]["selected_option"]["value"] == "green"
    window.element("day").fill("2026-12-24")
    assert desk.action()["selected_date"] == "2026-12-24"
    window.page.get_by_role("checkbox", name="Blue").check()
    assert [one["value"] for one in desk.action()["selected_options"]] == ["blue"]
