"""Modals on the page: their inputs, errors, stack and keyboard; and the app's Home."""

import pytest
from playwright.sync_api import expect

from tests.sandbox.page.dialog import element, inside, open_modal
from tests.sandbox.page.window import Desk, OpenWindow
from tests.sandbox.views import card, field, modal, option, text

pytestmark = pytest.mark.browser

COLOURS = [option(word) for word in ("red", "green", "blue")]


NAME = field("name", element("plain_text_input"))


def test_every_input_is_submitted_with_what_was_put_in(desk: Desk, open_window: OpenWindow) -> None:
    window = open_window()
    open_modal(
        desk,
        window,
        modal(
            field("line", element("plain_text_input")),
            field("lines", element("plain_text_input", multiline=True)),
            field("number", element("number_input", is_decimal_allowed=True)),
            field("mail", element("email_text_input")),
            field("link", element("url_text_input")),
            field("day", element("datepicker")),
            field("one", element("static_select", options=COLOURS)),
            field("some", element("multi_static_select", options=COLOURS)),
            field("who", element("users_select")),
            field("boxes", element("checkboxes", options=COLOURS)),
            field("radio", element("radio_buttons", options=COLOURS)),
            field("empty", element("plain_text_input"), optional=True),
        ),
    )
    page = window.page
    typed = {
        "line": "one", "lines": "two\nlines", "number": "1.5", "mail": "a@example.org",
        "link": "https://example.org/", "day": "2026-12-24",
    }  # fmt: skip
    for block_id, value in typed.items():
        page.locator(inside(window, block_id)).fill(value)
    for block_id, value in (("one", "green"), ("some", "red"), ("who", desk.s.user("ben").id)):
        page.locator(inside(window, block_id)).click()
        window.choose(value)
    page.locator(f"{inside(window, 'boxes')}[data-option-value=blue]").check()
    page.locator(f"{inside(window, 'radio')}[data-option-value=red]").check()
    window.part("modal-submit").click()
    values = desk.told("view_submission")["view"]["state"]["values"]
    got = {block_id: value["it"] for block_id, value in values.items()}
    assert {name: got[name]["value"] for name in ("line", "lines", "number", "mail", "link", "empty")} == {
        **{name: typed[name] for name in ("line", "lines", "number", "mail", "link")},
        "empty": None,
    }
    assert got["day"]["selected_date"] == "2026-12-24"
    assert got["one"]["selected_option"]["value"] == "green"
    assert [one["value"] for one in got["some"]["selected_options"]] == ["red"]
    assert got["who"]["selected_user"] == desk.s.user("ben").id
    assert [one["value"] for one in got["boxes"]["selected_options"]] == ["blue"]
    assert got["radio"]["selected_option"]["value"] == "red"
    expect(window.part("modal")).to_have_count(0)


def test_a_missing_answer_is_asked_for_before_anything_is_sent(desk: Desk, open_window: OpenWindow) -> None:
    window = open_window()
    open_modal(desk, window, modal(NAME))
    window.part("modal-submit").click()
    expect(window.part("field-error")).to_have_text("Please complete this required field.")
    box = window.page.locator(inside(window, "name"))
    expect(box).to_be_focused()
    expect(box).to_have_attribute("aria-invalid", "true")
    assert desk.heard == []


def test_errors_of_the_app_stand_at_their_inputs_and_what_was_typed_stays(desk: Desk, open_window: OpenWindow) -> None:
    desk.on_submit = lambda _body: {"response_action": "errors", "errors": {"name": "Not that one."}}
    window = open_window()
    open_modal(desk, window, modal(NAME, field("why", element("plain_text_input"), optional=True)))
    window.page.locator(inside(window, "name")).fill("Ana")
    window.page.locator(inside(window, "name")).press("Enter")
    error = window.page.locator("[data-testid=block][data-block-id=name] [data-testid=field-error]")
    expect(error).to_have_text("Not that one.")
    expect(window.part("field-error")).to_have_count(1)
    expect(window.page.locator(inside(window, "name"))).to_have_value("Ana")
    desk.on_submit = lambda _body: {}
    window.part("modal-submit").click()
    expect(window.part("modal")).to_have_count(0)


def test_modals_stack_and_escape_uncovers_the_one_below(desk: Desk, open_window: OpenWindow) -> None:
    below = modal(NAME, title="First", notify_on_close=True)
    desk.on_submit = lambda _body: {
        "response_action": "push", "view": modal(field("more", element("plain_text_input")), title="Second")
    }  # fmt: skip
    window = open_window()
    open_modal(desk, window, below)
    window.page.locator(inside(window, "name")).fill("kept")
    window.part("modal-submit").click()
    expect(window.part("modal-title")).to_have_text(["First", "Second"])
    expect(window.part("modal")).to_have_count(1)
    expect(window.part("modal").get_by_test_id("modal-title")).to_have_text("Second")
    window.page.keyboard.press("Escape")
    expect(window.part("modal").get_by_test_id("modal-title")).to_have_text("First")
    expect(window.page.locator(inside(window, "name"))).to_have_value("kept")
    window.part("modal-close").click()
    expect(window.part("modal")).to_have_count(0)
    desk.told("view_closed")
    expect(window.element("open")).to_be_focused()


def test_the_focus_stays_inside_a_modal(desk: Desk, open_window: OpenWindow) -> None:
    window = open_window()
    open_modal(desk, window, modal(NAME))
    expect(window.page.locator(inside(window, "name"))).to_be_focused()
    for _ in range(6):
        window.page.keyboard.press("Tab")
        outside = "!document.activeElement.closest('dialog') && document.activeElement !== document.body"
        assert window.page.evaluate(outside) is False


def test_escape_in_an_open_list_closes_the_list_only(desk: Desk, open_window: OpenWindow) -> None:
    window = open_window()
    open_modal(desk, window, modal(field("one", element("static_select", options=COLOURS))))
    window.page.locator(inside(window, "one")).click()
    expect(window.options).to_have_count(3)
    window.page.keyboard.press("Escape")
    expect(window.options).to_have_count(0)
    expect(window.part("modal")).to_be_visible()


def test_an_updated_modal_keeps_what_was_being_typed(desk: Desk, open_window: OpenWindow) -> None:
    window = open_window()
    open_modal(desk, window, modal(NAME))
    window.page.keyboard.type("half a na")
    view_id = desk.s.modals("ana")[-1]["id"]
    note = {"type": "section", "text": text("Somebody else took it.")}
    desk.client.views_update(view_id=view_id, view=modal(note, NAME, title="Changed"))
    expect(window.part("modal-title")).to_have_text("Changed")
    window.page.keyboard.type("me")
    expect(window.page.locator(inside(window, "name"))).to_have_value("half a name")


def test_the_home_tab_shows_what_the_app_publishes_for_this_person(desk: Desk, open_window: OpenWindow) -> None:
    view = {"type": "home", "blocks": [{"type": "header", "text": text("Your inbox")}, *card()]}
    desk.client.views_publish(user_id=desk.s.user("ana").id, view=view)
    window = open_window()
    window.part("app-home").click()
    expect(window.part("home")).to_contain_text("Your inbox")
    assert desk.told("event_callback")["event"]["type"] == "app_home_opened"
    window.element("take").click()
    assert desk.told("block_actions")["view"]["type"] == "home"
    changed = {"type": "home", "blocks": [{"type": "header", "text": text("All done")}]}
    desk.client.views_publish(user_id=desk.s.user("ana").id, view=changed)
    expect(window.part("home")).to_contain_text("All done")
    window.act_as("Ben Clarke")
    expect(window.part("home")).not_to_contain_text("All done")
