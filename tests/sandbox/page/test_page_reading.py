"""What the page shows of messages, to whom, and that it stays live."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.sandbox.page.window import Desk, OpenWindow
from tests.sandbox.views import card

pytestmark = pytest.mark.browser

VALENTINE = 1392734382
TOKENS = {
    "{date_num}": "2014-02-18",
    "{date_slash}": "02/18/2014",
    "{date}": "February 18th, 2014",
    "{date_short}": "Feb 18, 2014",
    "{date_long}": "Tuesday, February 18th, 2014",
    "{date_long_full}": "February 18, 2014",
    "{date_pretty}": "February 18th, 2014",
    "{date_short_pretty}": "Feb 18, 2014",
    "{date_long_pretty}": "Tuesday, February 18th, 2014",
    "{day_divider_pretty}": "Tuesday, February 18th, 2014",
    "{date_num} at {time}": "2014-02-18 at 9:39 AM",
    "{time_secs}": "9:39:42 AM",
    "{no_such_token}": "then",
}


def clock_of(ts: str, zone: str) -> str:
    at = datetime.fromtimestamp(float(ts), ZoneInfo(zone))
    return f"{at.hour}:{at.minute:02}"


def test_the_page_says_that_it_is_no_slack(open_window: OpenWindow) -> None:
    expect(open_window().part("stand-in")).to_have_text("Local stand-in for Slack")


def test_a_message_shows_its_author_and_its_time_in_the_readers_zone(desk: Desk, open_window: OpenWindow) -> None:
    ts = desk.post("Good morning :wave:")
    window = open_window("ben", at=float(ts))
    message = window.message(ts)
    expect(message.get_by_test_id("author")).to_have_text("Desk")
    expect(message.locator(".badge")).to_have_text("APP")
    expect(message.locator(".text")).to_have_text("Good morning 👋")
    expect(message.locator(".stamp")).to_have_text(clock_of(ts, "Europe/London"))
    window.act_as("Ana Torres")
    expect(message.locator(".stamp")).to_have_text(clock_of(ts, "Europe/Madrid"))
    expect(window.part("day").last).to_have_text("Today")


def test_a_person_has_no_app_badge(desk: Desk, open_window: OpenWindow) -> None:
    said = desk.s.user("ben").say("hello", channel="support")
    message = open_window().message((said.message or {})["ts"])
    expect(message.get_by_test_id("author")).to_have_text("Ben Clarke")
    expect(message.locator(".badge")).to_have_count(0)


def test_new_changed_and_deleted_messages_show_without_reload_and_typing_goes_on(
    desk: Desk, open_window: OpenWindow
) -> None:
    window = open_window()
    window.part("composer").fill("half a sent")
    ts = desk.post("first")
    expect(window.message(ts)).to_contain_text("first")
    expect(window.message(ts).get_by_test_id("edited")).to_have_count(0)
    desk.client.chat_update(channel=desk.s.channel_id("support"), ts=ts, text="second")
    expect(window.message(ts)).to_contain_text("second")
    expect(window.message(ts).get_by_test_id("edited")).to_have_text("(edited)")
    desk.client.chat_delete(channel=desk.s.channel_id("support"), ts=ts)
    expect(window.message(ts)).to_have_count(0)
    window.page.keyboard.type("ence")
    expect(window.part("composer")).to_have_value("half a sentence")


def test_a_redrawn_message_keeps_the_focus_on_its_button(desk: Desk, open_window: OpenWindow) -> None:
    ts = desk.post("card", *card())
    window = open_window()
    window.element("take").focus()
    desk.client.chat_update(channel=desk.s.channel_id("support"), ts=ts, text="changed", blocks=card())
    expect(window.message(ts).get_by_test_id("edited")).to_be_visible()
    expect(window.element("take")).to_be_focused()


def test_a_private_channel_shows_to_its_members_only(open_window: OpenWindow) -> None:
    window = open_window("ana")
    expect(window.part("channel-escalations")).to_be_visible()
    window.act_as("Grace Kim")
    expect(window.part("channel-support")).to_be_visible()
    expect(window.part("channel-escalations")).to_have_count(0)


def test_unread_messages_are_counted_until_the_channel_is_read(desk: Desk, open_window: OpenWindow) -> None:
    window = open_window()
    desk.post("one", channel="general")
    desk.post("two", channel="general")
    unread = window.part("channel-general").get_by_test_id("unread")
    expect(unread).to_have_text("2 unread")
    expect(window.part("channel-general").locator(".place-name")).to_have_css("font-weight", "800")
    window.part("channel-general").click()
    expect(unread).to_have_count(0)


def test_date_tokens_are_written_in_the_readers_zone(desk: Desk, open_window: OpenWindow) -> None:
    shown = {desk.post(f"on <!date^{VALENTINE}^{token}|then>"): f"on {written}" for token, written in TOKENS.items()}
    window = open_window("grace")
    # Newer browsers put a narrow space before AM.
    seen = {ts: window.message(ts).locator(".text").inner_text().replace("\u202f", " ") for ts in shown}
    assert seen == shown


def test_near_days_have_names_in_the_readers_language(desk: Desk, open_window: OpenWindow) -> None:
    now = int(float(desk.post("now")))
    ts = desk.post(f"<!date^{now}^{{date_pretty}}|x>, <!date^{now - 86400}^{{date_short_pretty}}|x>")
    window = open_window("ben", at=now)
    expect(window.message(ts).locator(".text")).to_have_text("today, yesterday")
    window.act_as("Ana Torres")
    expect(window.message(ts).locator(".text")).to_have_text("hoy, ayer")


def test_a_thread_opens_beside_and_can_be_answered(desk: Desk, open_window: OpenWindow) -> None:
    ts = desk.post("card")
    desk.post("from the thread", thread_ts=ts)
    window = open_window()
    expect(window.page.locator(".content").get_by_text("from the thread")).to_have_count(0)
    expect(window.part("thread-summary")).to_contain_text("1 reply")
    window.part("thread-summary").click()
    expect(window.part("thread").get_by_text("from the thread")).to_be_visible()
    expect(window.part("thread-composer")).to_be_focused()
    window.write("thank you", "thread-composer")
    expect(window.part("thread").get_by_text("thank you")).to_be_visible()
    expect(window.part("thread-summary")).to_contain_text("2 replies")
    assert desk.s.thread("support", ts)[-1]["text"] == "thank you"
    window.part("thread-close").click()
    expect(window.part("thread")).to_be_hidden()


def test_a_broadcast_reply_stands_in_the_channel_too(desk: Desk, open_window: OpenWindow) -> None:
    root = desk.post("card")
    ts = desk.post("look here", thread_ts=root, reply_broadcast=True)
    window = open_window()
    expect(window.message(ts)).to_contain_text("replied to a thread")
    window.message(ts).get_by_test_id("broadcast-thread").click()
    expect(window.part("thread").get_by_text("Also sent to the channel")).to_be_visible()


def test_a_permanent_link_opens_the_page_at_its_message(desk: Desk, open_window: OpenWindow) -> None:
    ts = desk.post("the one", channel="sales")
    link = desk.client.chat_getPermalink(channel=desk.s.channel_id("sales"), message_ts=ts)["permalink"]
    window = open_window()
    window.page.goto(str(link))
    expect(window.part("channel-title")).to_have_text("sales")
    expect(window.message(ts)).to_be_focused()


def test_a_thousand_messages_show_the_newest_first_and_older_ones_on_request(
    desk: Desk, open_window: OpenWindow
) -> None:
    ben = desk.s.user("ben")
    for number in range(1, 1001):
        ben.say(f"message {number}", channel="support")
    window = open_window()
    expect(window.page.get_by_text("message 1000", exact=True)).to_be_in_viewport()
    expect(window.part("message")).to_have_count(200)
    window.part("show-older").click()
    expect(window.part("message")).to_have_count(400)
    expect(window.page.get_by_text("message 601", exact=True)).to_be_attached()
    window.write("still quick")
    expect(window.page.get_by_text("still quick", exact=True)).to_be_in_viewport()


def test_a_narrow_window_hides_the_channels_behind_a_button(open_window: OpenWindow) -> None:
    window = open_window(width=400)
    expect(window.part("channel-general")).not_to_be_visible()
    window.part("show-sidebar").click()
    window.part("channel-general").click()
    expect(window.part("channel-title")).to_have_text("general")
    expect(window.part("channel-sales")).not_to_be_visible()


def test_the_inspector_shows_each_call_with_its_answer(desk: Desk, open_window: OpenWindow) -> None:
    window = open_window()
    window.part("inspector-toggle").click()
    desk.post("look inside")
    entry = window.page.locator("[data-testid=journal-entry][data-name='chat.postMessage']").first
    entry.locator("summary").click()
    expect(entry).to_contain_text("look inside")
    expect(entry).to_contain_text('"ok": true')
    assert desk.s.bot_token not in entry.inner_text()


def test_a_fault_planted_on_the_page_is_met_by_the_app(desk: Desk, open_window: OpenWindow) -> None:
    window = open_window()
    window.part("inspector-toggle").click()
    window.part("faults").locator("summary").click()
    window.part("fault-extra").fill("is_archived")
    window.part("fault-add").click()
    expect(window.part("fault-rule")).to_contain_text("chat.postMessage")
    with pytest.raises(Exception, match="is_archived"):
        desk.post("refused")
    expect(window.part("journal-entry").filter(has_text="is_archived").first).to_be_visible()
