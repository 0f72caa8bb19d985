"""What a person writes, and the menu of a message."""

import pytest
from playwright.sync_api import expect

from tests.sandbox.page.window import Desk, OpenWindow
from tests.sandbox.views import card, modal, text

pytestmark = pytest.mark.browser


def test_a_command_is_completed_sent_and_answered_in_private(desk: Desk, open_window: OpenWindow) -> None:
    window = open_window()
    window.part("composer").press_sequentially("/in")
    expect(window.part("completions").get_by_role("option")).to_contain_text(["/inbox [list]The inbox"])
    window.page.keyboard.press("Tab")
    expect(window.part("composer")).to_have_value("/inbox ")
    expect(window.part("composer-note")).to_have_text("/inbox [list]")
    window.page.keyboard.type("list")
    window.page.keyboard.press("Enter")
    expect(window.page.locator("[data-ephemeral=true]")).to_contain_text("You asked for: list")
    assert desk.told("command")["user_id"] == desk.s.user("ana").id
    expect(window.part("composer")).to_have_value("")


def test_an_unknown_command_stays_in_the_box_with_the_reason(open_window: OpenWindow) -> None:
    window = open_window()
    window.write("/nonsense now")
    expect(window.part("composer-note")).to_contain_text("/nonsense is not a valid command")
    expect(window.part("composer")).to_have_value("/nonsense now")


def test_a_command_in_a_thread_is_refused(desk: Desk, open_window: OpenWindow) -> None:
    root = desk.post("card")
    desk.post("reply", thread_ts=root)
    window = open_window()
    window.part("thread-summary").click()
    window.write("/inbox list", "thread-composer")
    expect(window.part("thread-composer-note")).to_have_text("/inbox is not supported in threads. Sorry!")
    assert desk.heard == []


def test_a_name_after_an_at_sign_is_completed_and_becomes_a_mention(desk: Desk, open_window: OpenWindow) -> None:
    window = open_window()
    window.part("composer").press_sequentially("thanks @cla")
    expect(window.part("completions").get_by_role("option")).to_contain_text(["@ben"])
    window.page.keyboard.press("Enter")
    window.page.keyboard.type("!")
    window.page.keyboard.press("Enter")
    expect(window.part("message").last.get_by_test_id("mention")).to_have_text("@Ben Clarke")
    assert f"<@{desk.s.user('ben').id}>" in desk.s.messages("support")[-1]["text"]


def test_shift_and_enter_begins_a_new_line(desk: Desk, open_window: OpenWindow) -> None:
    window = open_window()
    window.part("composer").press_sequentially("one")
    window.page.keyboard.press("Shift+Enter")
    window.page.keyboard.type("two")
    window.page.keyboard.press("Enter")
    expect(window.part("message").last.locator(".text")).to_have_text("one two")
    assert desk.s.messages("support")[-1]["text"] == "one\ntwo"


def test_a_draft_waits_in_its_channel(open_window: OpenWindow) -> None:
    window = open_window()
    window.part("composer").fill("not yet")
    window.part("channel-sales").click()
    expect(window.part("channel-title")).to_have_text("sales")
    expect(window.part("composer")).to_have_value("")
    window.part("channel-support").click()
    expect(window.part("composer")).to_have_value("not yet")


def test_a_message_shortcut_is_in_the_menu_of_each_message(desk: Desk, open_window: OpenWindow) -> None:
    note = {"type": "section", "text": text("Filed.")}
    desk.on_shortcut = lambda body: desk.client.views_open(trigger_id=body["trigger_id"], view=modal(note))
    ts = desk.post("file me")
    window = open_window()
    window.use_menu(ts, "shortcut-file_it")
    assert desk.told("message_action")["message"]["ts"] == ts
    expect(window.part("modal")).to_contain_text("Filed.")


def test_a_global_shortcut_stands_beside_the_composer(desk: Desk, open_window: OpenWindow) -> None:
    window = open_window()
    window.part("shortcuts").click()
    window.part("shortcut-new").click()
    assert desk.told("shortcut")["callback_id"] == "new"


def test_the_raw_json_of_a_message_can_be_read(desk: Desk, open_window: OpenWindow) -> None:
    ts = desk.post("card", *card(), metadata={"event_type": "chat", "event_payload": {"number": "1042"}})
    window = open_window()
    window.use_menu(ts, "menu-raw")
    expect(window.part("raw-json")).to_contain_text('"action_id": "take"')
    # Anybody in the workspace could read it.
    expect(window.part("raw-json")).to_contain_text('"number": "1042"')
    window.page.keyboard.press("Escape")
    expect(window.part("raw-json")).to_have_count(0)


def test_a_message_is_deleted_after_a_question(desk: Desk, open_window: OpenWindow) -> None:
    said = desk.s.user("ana").say("a slip", channel="support")
    ts = (said.message or {})["ts"]
    window = open_window()
    window.use_menu(ts, "menu-delete")
    window.part("confirm-ok").click()
    expect(window.message(ts)).to_have_count(0)
    assert desk.s.messages("support") == []


def test_somebody_outside_a_channel_may_join_it(desk: Desk, open_window: OpenWindow) -> None:
    window = open_window()
    desk.s.act({"kind": "leave", "as": desk.s.user("ana").id, "channel": desk.s.channel_id("support")})
    expect(window.part("invitation")).to_be_visible()
    expect(window.part("composer")).not_to_be_visible()
    window.part("join").click()
    expect(window.part("composer")).to_be_focused()
