"""The page by keyboard alone, for a screen reader, and for weak eyes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from sandbox.types import JSON
from tests.sandbox.page.dialog import element, open_modal
from tests.sandbox.page.looks import faint, nameless
from tests.sandbox.page.window import Desk, OpenWindow, Window
from tests.sandbox.views import button, card, field, modal, option, text

pytestmark = pytest.mark.browser

COLOURS = [option(word) for word in ("red", "green", "blue")]
SELECTS: dict[str, JSON] = {
    "static": {"options": COLOURS},
    "users": {},
    "channels": {},
    "conversations": {},
    "external": {},
}
MANY_STEPS = 60


def each_element() -> list[JSON]:
    """Every kind of element that a message may hold."""
    selects = [
        {"type": f"{many}{kind}_select", "action_id": f"{many}{kind}", **SELECTS[kind]}
        for kind in SELECTS
        for many in ("", "multi_")
    ]
    others: list[JSON] = [
        {"type": "overflow", "action_id": "more", "options": [option("assign"), option("trash")]},
        *({"type": f"{kind}picker", "action_id": kind} for kind in ("date", "time", "datetime")),
        {"type": "checkboxes", "action_id": "boxes", "options": COLOURS},
        {"type": "radio_buttons", "action_id": "radio", "options": COLOURS},
        {**button("Go", "go"), "style": "primary"},
        {**button("Stop", "stop"), "style": "danger"},
    ]
    return [*selects, *others]


def each_input() -> list[JSON]:
    """Every kind of element that only a modal may hold."""
    kinds = ("plain_text_input", "email_text_input", "url_text_input", "rich_text_input", "file_input")
    number = element("number_input", is_decimal_allowed=True)
    rows = [field(kind, element(kind)) for kind in kinds]
    return [*rows, field("number", number), field("boxes", element("checkboxes", options=COLOURS))]


def walk_to(window: Window, where: str, key: str = "Tab") -> None:
    """Presses a key until the focus is there."""
    for _ in range(MANY_STEPS):
        if window.page.evaluate("(where) => document.activeElement.matches(where)", where):
            return
        window.page.keyboard.press(key)
    pytest.fail(f"{key} never comes to {where}")


def test_a_card_is_worked_by_keyboard_alone(desk: Desk, open_window: OpenWindow) -> None:
    view = modal(field("who", element("users_select")), field("why", element("plain_text_input")))
    desk.on_action = lambda body, _: desk.client.views_open(trigger_id=body["trigger_id"], view=view)
    desk.post("card", *card({"type": "overflow", "action_id": "more", "options": [option("take"), option("assign")]}))
    window = open_window()
    keyboard = window.page.keyboard
    walk_to(window, "[data-action-id=more]")
    keyboard.press("Enter")
    keyboard.press("ArrowDown")
    keyboard.press("Enter")
    assert desk.action()["selected_option"]["value"] == "assign"
    expect(window.part("modal")).to_be_visible()
    walk_to(window, "[data-block-id=who] [role=combobox]")
    keyboard.press("ArrowDown")
    keyboard.type("clarke")
    expect(window.options).to_have_count(1)
    keyboard.press("Enter")
    walk_to(window, "[data-block-id=why] input")
    keyboard.type("They know it.")
    walk_to(window, "[data-testid=modal-submit]")
    keyboard.press("Enter")
    values = desk.told("view_submission")["view"]["state"]["values"]
    assert values["who"]["it"]["selected_user"] == desk.s.user("ben").id
    assert values["why"]["it"]["value"] == "They know it."
    expect(window.part("modal")).to_have_count(0)
    expect(window.element("more")).to_be_focused()


def test_a_menu_is_left_by_tab_and_walked_in_a_circle(desk: Desk, open_window: OpenWindow) -> None:
    desk.post("card", *card({"type": "overflow", "action_id": "more", "options": [option("a"), option("b")]}))
    window = open_window()
    window.element("more").press("Enter")
    window.page.keyboard.press("ArrowUp")
    expect(window.page.get_by_role("menuitem", name="B")).to_be_focused()
    window.page.keyboard.press("Home")
    expect(window.page.get_by_role("menuitem", name="A")).to_be_focused()
    window.page.keyboard.press("Tab")
    expect(window.page.get_by_role("menu")).to_have_count(0)


def test_whatever_has_the_focus_shows_it(desk: Desk, open_window: OpenWindow) -> None:
    desk.post("card", *card(*each_element()))
    window = open_window()
    ringed = """() => {
        const marks = (node) => {
            const style = getComputedStyle(node);
            return style.outlineStyle !== "none" || style.boxShadow !== "none";
        };
        const node = document.activeElement;
        return node === document.body || marks(node) || [...[node.parentElement, node.closest(".select")]]
            .some((near) => near && marks(near)) ? null : node.outerHTML.slice(0, 120);
    }"""
    bare = []
    for _ in range(MANY_STEPS):
        window.page.keyboard.press("Tab")
        bare.append(window.page.evaluate(ringed))
    assert [one for one in bare if one] == []


def show_messages(desk: Desk, window: Window) -> None:
    desk.post("card", *card(*each_element()))
    desk.post("quiet words", {"type": "section", "text": text("A *bold* `code` <https://a.example|link>", "mrkdwn")})
    desk.s.user("ben").say("hello @ana", channel="support")
    desk.post("elsewhere", channel="general")
    window.message(desk.post("last")).hover()


def show_modal(desk: Desk, window: Window) -> None:
    open_modal(desk, window, modal(*each_input()))
    window.part("modal-submit").click()
    expect(window.part("field-error").first).to_be_visible()


def show_inspector(_desk: Desk, window: Window) -> None:
    window.part("inspector-toggle").click()
    window.part("faults").locator("summary").click()
    window.settle()


def show_menu(desk: Desk, window: Window) -> None:
    ts = desk.post("with a menu")
    window.message(ts).hover()
    window.message(ts).get_by_test_id("message-menu").click()


@pytest.mark.parametrize("show", [show_messages, show_modal, show_inspector, show_menu])
def test_every_control_has_a_name_and_every_text_contrast(
    desk: Desk, open_window: OpenWindow, show: Callable[[Desk, Window], None]
) -> None:
    window = open_window()
    show(desk, window)
    window.settle()
    assert nameless(window.page) == []
    assert faint(window.page) == []
