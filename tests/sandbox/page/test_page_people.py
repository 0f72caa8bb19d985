"""Changing people on the page: who is deactivated, who reads in which language, and what ends with a channel."""

import pytest
from playwright.sync_api import expect

from tests.sandbox.page.window import Desk, OpenWindow

pytestmark = pytest.mark.browser


def test_somebody_is_deactivated_and_taken_back_on_the_page(desk: Desk, open_window: OpenWindow) -> None:
    window = open_window("ana")
    window.part("inspector-toggle").click()
    window.part("people").locator("summary").click()
    window.page.get_by_role("button", name="Deactivate Tom Weber").click()
    event = desk.told("event_callback")["event"]
    assert (event["type"], event["user"]["id"], event["user"]["deleted"]) == (
        "user_change",
        desk.s.user("tom").id,
        True,
    )
    expect(window.part("person-tom")).to_contain_text("(deactivated)")
    expect(window.part("act-as").get_by_role("option", name="Tom Weber")).to_have_count(0)
    window.page.get_by_role("button", name="Reactivate Tom Weber").press("Enter")
    assert desk.told("event_callback")["event"]["user"]["deleted"] is False
    expect(window.page.get_by_role("button", name="Deactivate Tom Weber")).to_be_focused()
    window.act_as("Tom Weber")


def test_another_language_is_told_and_the_page_reads_in_it(desk: Desk, open_window: OpenWindow) -> None:
    now = int(float(desk.post("now")))
    window = open_window("ana", at=now)
    ts = desk.post(f"<!date^{now}^{{date_pretty}}|x>")
    expect(window.message(ts).locator(".text")).to_have_text("hoy")
    window.part("inspector-toggle").click()
    window.part("people").locator("summary").click()
    window.part("locale-ana").select_option("en-GB")
    assert desk.told("event_callback")["event"]["user"]["locale"] == "en-GB"
    expect(window.message(ts).locator(".text")).to_have_text("today")


def test_who_is_no_admin_is_told_so_and_sees_what_is_true(desk: Desk, open_window: OpenWindow) -> None:
    window = open_window("ben")
    window.part("inspector-toggle").click()
    window.part("people").locator("summary").click()
    window.part("locale-tom").select_option("es-ES")
    expect(window.part("notice")).to_have_text("Only an admin can do that.")
    expect(window.part("locale-tom")).to_have_value("en-US")


def test_whoever_acts_and_is_deactivated_elsewhere_is_somebody_else_then(desk: Desk, open_window: OpenWindow) -> None:
    window = open_window("ben")
    desk.s.user("ana").deactivate("ben")
    expect(window.part("act-as").locator("option:checked")).to_have_text("Ana Torres")


def test_an_archived_channel_takes_no_more_messages_on_the_page(desk: Desk, open_window: OpenWindow) -> None:
    window = open_window()
    desk.s.user("ana").archive("support")
    expect(window.part("archived")).to_have_text("This channel is archived.")
    expect(window.part("composer")).not_to_be_visible()
    window.part("channel-general").click()
    expect(window.part("channel-support")).to_have_count(0)
    expect(window.part("archived")).not_to_be_visible()
    desk.s.user("ana").unarchive("support")
    expect(window.part("channel-support")).to_be_visible()
