"""Each kind of element, used by hand in a message, reaches the app and shows what was chosen."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect
from slack_bolt import Respond

from sandbox.types import JSON
from tests.sandbox.page.dialog import element
from tests.sandbox.page.window import Desk, OpenWindow, Window
from tests.sandbox.views import button, card, option, text

pytestmark = pytest.mark.browser

COLOURS = [option(word) for word in ("red", "green", "blue")]
CONFIRM = {
    "title": text("Really close?"), "text": text("It can be *reopened*.", "mrkdwn"),
    "confirm": text("Close it"), "deny": text("Keep it"),
}  # fmt: skip
MORE = {"type": "overflow", "action_id": "more", "options": [option("assign"), option("trash")]}


def post(desk: Desk, *elements: JSON) -> str:
    return desk.post("card", *card(*elements))


def test_a_button_reaches_the_app_and_its_private_answer_is_seen_by_one_reader(
    desk: Desk, open_window: OpenWindow
) -> None:
    def answer(_body: JSON, respond: Respond) -> None:
        respond("You took it.")

    desk.on_action = answer
    post(desk, button("Take it", "take", "1042"))
    window = open_window("ana")
    window.element("take").click()
    assert desk.action()["value"] == "1042"
    private = window.page.locator("[data-ephemeral=true]")
    expect(private).to_contain_text("You took it.")
    expect(private.get_by_test_id("only-visible-to-you")).to_contain_text("Only visible to you")
    window.act_as("Ben Clarke")
    expect(window.element("take")).to_be_visible()
    expect(private).to_have_count(0)


def test_a_private_message_can_be_dismissed(desk: Desk, open_window: OpenWindow) -> None:
    channel, ana = desk.s.channel_id("support"), desk.s.user("ana").id
    window = open_window()
    desk.client.chat_postEphemeral(channel=channel, user=ana, text="psst")
    window.part("dismiss").click()
    expect(window.page.get_by_text("psst")).to_have_count(0)


def test_a_private_message_lasts_until_the_page_is_loaded_anew(desk: Desk, open_window: OpenWindow) -> None:
    channel, ana = desk.s.channel_id("support"), desk.s.user("ana").id
    window = open_window("ana")
    desk.client.chat_postEphemeral(channel=channel, user=ana, text="psst")
    desk.post("aloud")
    window.act_as("Ben Clarke")
    window.act_as("Ana Torres")
    expect(window.page.get_by_text("psst")).to_be_visible()
    window.page.reload()
    expect(window.page.get_by_text("aloud")).to_be_visible()
    expect(window.page.get_by_text("psst")).to_have_count(0)
    desk.client.chat_postEphemeral(channel=channel, user=ana, text="hush")
    expect(window.page.get_by_text("hush")).to_be_visible()


def test_a_button_that_asks_is_sent_only_after_a_yes(desk: Desk, open_window: OpenWindow) -> None:
    post(desk, {**button("Close", "close"), "confirm": CONFIRM, "style": "danger"})
    window = open_window()
    window.element("close").click()
    expect(window.part("confirm").get_by_role("heading")).to_have_text("Really close?")
    expect(window.part("confirm").locator("b")).to_have_text("reopened")
    window.part("confirm-deny").click()
    expect(window.part("confirm")).to_have_count(0)
    expect(window.element("close")).to_be_focused()
    window.settle()
    assert desk.heard == []
    window.element("close").click()
    window.part("confirm-ok").click()
    assert desk.action()["action_id"] == "close"


def test_an_overflow_menu_is_worked_by_mouse_and_by_keyboard(desk: Desk, open_window: OpenWindow) -> None:
    post(desk, MORE)
    window = open_window()
    window.element("more").click()
    window.choose("trash")
    assert desk.action()["selected_option"]["value"] == "trash"
    window.element("more").press("Enter")
    expect(window.page.get_by_role("menuitem", name="Assign")).to_be_focused()
    window.page.keyboard.press("ArrowDown")
    window.page.keyboard.press("Enter")
    assert desk.action()["selected_option"]["value"] == "trash"
    expect(window.element("more")).to_be_focused()
    window.element("more").press("Enter")
    window.page.keyboard.press("Escape")
    expect(window.page.get_by_role("menu")).to_have_count(0)


def test_a_select_searches_and_shows_the_choice(desk: Desk, open_window: OpenWindow) -> None:
    post(desk, element("static_select", options=COLOURS, placeholder=text("Colour")))
    window = open_window()
    box = window.page.get_by_role("combobox", name="Colour")
    box.click()
    expect(window.options).to_have_count(3)
    window.page.keyboard.type("gre")
    expect(window.options).to_have_text(["Green"])
    window.page.keyboard.press("Enter")
    assert desk.action()["selected_option"]["value"] == "green"
    expect(box).to_have_value("Green")
    box.click()
    window.page.keyboard.type("nothing like it")
    expect(window.part("options-note")).to_have_text("No results")
    window.page.keyboard.press("Escape")
    expect(box).to_have_value("Green")


def test_a_select_in_groups_shows_their_names(desk: Desk, open_window: OpenWindow) -> None:
    groups = [{"label": text("Warm"), "options": COLOURS[:1]}, {"label": text("Cold"), "options": COLOURS[1:]}]
    post(desk, element("static_select", option_groups=groups))
    window = open_window()
    window.element("it").click()
    expect(window.page.locator(".options-group")).to_have_text(["Warm", "Cold"])
    window.choose("blue")
    assert desk.action()["selected_option"]["value"] == "blue"


def test_a_multi_select_tells_all_choices_when_its_list_closes(desk: Desk, open_window: OpenWindow) -> None:
    post_section(desk, element("multi_static_select", options=COLOURS, max_selected_items=2))
    window = open_window()
    window.element("it").click()
    window.choose("red")
    window.choose("blue")
    expect(window.options.filter(has_text="Green")).to_have_attribute("aria-disabled", "true")
    assert desk.heard == []
    window.page.keyboard.press("Escape")
    assert [one["value"] for one in desk.action()["selected_options"]] == ["red", "blue"]
    window.page.get_by_role("button", name="Remove Red").click()
    assert [one["value"] for one in desk.action()["selected_options"]] == ["blue"]


def test_an_external_select_asks_the_app_once_enough_is_typed(desk: Desk, open_window: OpenWindow) -> None:
    post(desk, element("external_select", min_query_length=2))
    window = open_window()
    window.element("it").click()
    expect(window.part("options-note")).to_have_text("Type 2 or more characters to search")
    window.page.keyboard.type("chat")
    expect(window.options).to_have_text(["Chat One", "Chat Two"])
    window.choose("chat two")
    assert desk.action()["selected_option"]["value"] == "chat two"
    expect(window.element("it")).to_have_value("Chat Two")


@pytest.mark.parametrize(
    ("kind", "typed", "field"),
    [
        ("users_select", "clarke", "selected_user"),
        ("conversations_select", "escal", "selected_conversation"),
        ("channels_select", "sal", "selected_channel"),
    ],
)
def test_people_and_channels_are_found_by_name(
    desk: Desk, open_window: OpenWindow, kind: str, typed: str, field: str
) -> None:
    post(desk, element(kind))
    window = open_window()
    window.element("it").click()
    window.page.keyboard.type(typed)
    expect(window.options).to_have_count(1)
    window.page.keyboard.press("Enter")
    wanted = {
        "selected_user": desk.s.user("ben").id,
        "selected_conversation": desk.s.channel_id("escalations"),
        "selected_channel": desk.s.channel_id("sales"),
    }
    assert desk.action()[field] == wanted[field]


@pytest.mark.parametrize(
    ("kind", "keys", "field"),
    [
        ("multi_users_select", ("ben", "grace"), "selected_users"),
        ("multi_conversations_select", ("sales", "leads"), "selected_conversations"),
        ("multi_channels_select", ("sales", "random"), "selected_channels"),
        ("multi_external_select", ("chat one", "chat two"), "selected_options"),
    ],
)
def test_several_may_be_chosen(
    desk: Desk, open_window: OpenWindow, kind: str, keys: tuple[str, str], field: str
) -> None:
    post_section(desk, element(kind))
    ids: Callable[[str], str] = lambda key: key  # noqa: E731
    if "users" in kind:
        ids = lambda key: desk.s.user(key).id  # noqa: E731
    elif "external" not in kind:
        ids = desk.s.channel_id
    window = open_window()
    window.element("it").click()
    for key in keys:
        if "external" in kind:
            window.element("it").press_sequentially("chat")
        window.choose(ids(key))
    window.page.keyboard.press("Escape")
    chosen = [one["value"] if isinstance(one, dict) else one for one in desk.action()[field]]
    assert chosen == [ids(key) for key in keys]


def post_section(desk: Desk, accessory: JSON) -> str:
    return desk.post("card", {"type": "section", "text": text("Choose"), "accessory": accessory})


def test_a_date_and_a_time_are_picked(desk: Desk, open_window: OpenWindow) -> None:
    post(desk, {**element("datepicker"), "action_id": "day"}, {**element("timepicker"), "action_id": "hour"})
    window = open_window()
    window.element("day").fill("2026-12-24")
    assert desk.action()["selected_date"] == "2026-12-24"
    window.element("hour").fill("09:30")
    assert desk.action()["selected_time"] == "09:30"


def test_a_moment_is_picked_on_the_clock_of_the_person(desk: Desk, open_window: OpenWindow) -> None:
    start = datetime(2026, 3, 29, 12, 0, tzinfo=ZoneInfo("America/New_York"))
    post(desk, element("datetimepicker", initial_date_time=int(start.timestamp())))
    window = open_window("grace")
    expect(window.element("it")).to_have_value("2026-03-29T12:00")
    window.element("it").fill("2026-12-24T18:05")
    wanted = datetime(2026, 12, 24, 18, 5, tzinfo=ZoneInfo("America/New_York"))
    assert desk.action()["selected_date_time"] == int(wanted.timestamp())


def test_checkboxes_and_radio_buttons_tell_what_is_ticked(desk: Desk, open_window: OpenWindow) -> None:
    boxes = {**element("checkboxes", options=COLOURS, initial_options=COLOURS[:1]), "action_id": "boxes"}
    radio = {**element("radio_buttons", options=COLOURS), "action_id": "radio"}
    post(desk, boxes, radio)
    window = open_window()
    expect(window.page.get_by_role("checkbox", name="Red")).to_be_checked()
    window.page.get_by_role("checkbox", name="Blue").check()
    assert [one["value"] for one in desk.action()["selected_options"]] == ["red", "blue"]
    window.page.get_by_role("radio", name="Green").check()
    body = desk.told("block_actions")
    assert body["actions"][0]["selected_option"]["value"] == "green"
    held = body["state"]["values"]["row"]
    assert [one["value"] for one in held["boxes"]["selected_options"]] == ["red", "blue"]


def test_when_the_app_fails_the_person_who_clicked_is_told(desk: Desk, open_window: OpenWindow) -> None:
    post(desk, button("Take it", "take"))
    window: Window = open_window()
    desk.s.drop_sockets()
    desk.s.wait_for(lambda: desk.s.connections == 0, what="the socket to close")
    window.element("take").click()
    expect(window.part("notice")).to_be_visible()
