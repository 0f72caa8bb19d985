"""What is unread, where Slack would notify, and that the page keeps up; the knob of the rate limits."""

import json
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import BrowserContext, expect
from slack_sdk import WebClient

from sandbox.control import SlackSandbox
from tests.sandbox.manifests import full_manifest
from tests.sandbox.page.window import Desk, OpenWindow, Window

pytestmark = pytest.mark.browser

MANY = 400


def test_mentions_are_counted_in_red_and_other_posts_are_bold_only(desk: Desk, open_window: OpenWindow) -> None:
    window = open_window("ana")
    desk.post("nothing for you", channel="general")
    desk.post(f"<@{desk.s.user('ana').id}> look", channel="sales")
    desk.post("<!channel> all of you", channel="sales")
    expect(window.part("channel-sales").get_by_test_id("mentions")).to_contain_text("2")
    expect(window.part("channel-general").get_by_test_id("unread")).to_have_text("1 unread")
    expect(window.part("channel-general").get_by_test_id("mentions")).to_have_count(0)
    window.part("channel-sales").click()
    expect(window.part("mentions")).to_have_count(0)


def test_what_was_told_of_once_is_not_told_of_again_on_opening(desk: Desk, open_window: OpenWindow) -> None:
    window = open_window("ana")
    window.part("channel-sales").click()
    expect(window.part("channel-title")).to_have_text("sales")
    desk.post(f"<@{desk.s.user('ana').id}> look", channel="support")
    expect(window.part("would-notify")).to_have_count(1)
    window.part("channel-support").click()
    expect(window.part("message").last).to_contain_text("look")
    window.settle()
    expect(window.part("would-notify")).to_have_count(1)


def test_a_notice_stands_where_slack_would_notify(desk: Desk, open_window: OpenWindow) -> None:
    window = open_window("ana")
    desk.post("for nobody", channel="sales")
    window.settle()
    expect(window.part("would-notify")).to_have_count(0)
    desk.post(f"<@{desk.s.user('ana').id}> look", channel="sales")
    notice = window.page.get_by_role("status").get_by_test_id("would-notify")
    expect(notice).to_have_text("Slack would notify you: #sales")
    notice.get_by_role("button", name="Close notice").click()
    desk.post(f"<@{desk.s.user('ana').id}> here", channel="support")
    expect(notice).to_have_text("Slack would notify you: Desk, mention")


def test_no_notice_for_another_person(desk: Desk, open_window: OpenWindow) -> None:
    window = open_window("ben")
    desk.post(f"<@{desk.s.user('ana').id}> look", channel="sales")
    expect(window.part("channel-sales").get_by_test_id("unread")).to_have_text("1 unread")
    window.settle()
    expect(window.part("would-notify")).to_have_count(0)


def test_an_open_page_misses_none_of_four_hundred_posts(desk: Desk, open_window: OpenWindow) -> None:
    window = open_window()
    sent = [desk.post(f"post {number}") for number in range(MANY)]
    expect(window.message(sent[-1])).to_be_in_viewport()
    window.settle()
    while window.part("show-older").is_visible():
        window.part("show-older").click()
        window.settle()
    shown = window.page.locator(".content [data-testid=message]").evaluate_all("all => all.map(one => one.dataset.ts)")
    assert shown == sent


def test_the_rate_limits_can_be_turned_on_and_off(desk: Desk, open_window: OpenWindow) -> None:
    window = open_window()
    window.part("inspector-toggle").click()
    window.part("faults").locator("summary").click()
    knob = window.page.get_by_role("combobox", name="Rate limits")
    expect(knob).to_have_value("0")
    knob.select_option("1")
    window.settle()
    with pytest.raises(Exception, match="ratelimited"):
        [desk.post(f"too fast {number}") for number in range(20)]
    knob.select_option("0")
    window.settle()
    assert len([desk.post(f"fast again {number}") for number in range(5)]) == 5


def test_a_block_newer_than_the_page_is_shown_as_its_json(windows: BrowserContext) -> None:
    with SlackSandbox(full_manifest(), rate_scale=0, new_blocks=True) as s:
        client = WebClient(s.bot_token, base_url=s.base_url)
        newer = {"type": "hologram", "depth": 3}
        client.chat_postMessage(channel=s.channel_id("support"), text="new", blocks=[newer])
        window = Window(windows.new_page())
        window.page.goto(f"{s.ui_url}?as=ana#/{s.channel_id('support')}")
        expect(window.part("unknown")).to_contain_text("“hologram”")
        expect(window.part("unknown")).to_contain_text('"depth": 3')
        window.page.close()


@pytest.mark.parametrize("body", [b"", b"[]", b'{"scale": "fast"}', b'{"scale": -1}', b'{"scale": 1e400}', b"\xff"])
def test_a_scale_of_the_rate_limits_that_makes_no_sense_is_refused(desk: Desk, body: bytes) -> None:
    request = urllib.request.Request(f"{desk.s.ui_url}_page/limits", body, method="POST")
    with pytest.raises(urllib.error.HTTPError, match="400"):
        urllib.request.urlopen(request)
    with urllib.request.urlopen(f"{desk.s.ui_url}_page/limits") as answer:
        assert json.load(answer)["scale"] == 0
