"""Each kind of block is drawn, and what it holds can be used."""

import pytest
from playwright.sync_api import Locator, expect

from sandbox.types import JSON
from tests.sandbox.page.window import Desk, OpenWindow
from tests.sandbox.views import button, modal, text

pytestmark = pytest.mark.browser

DAYS = ("Mon", "Tue", "Wed")
NUMBERS = {"Chats": (12, 19, 7), "Tickets": (4, 9, -3)}
FAR = {"type": "image", "image_url": "https://pictures.example/a.png", "alt_text": "A street"}


def rich(said: str) -> JSON:
    piece = {"type": "rich_text_section", "elements": [{"type": "text", "text": said}]}
    return {"type": "rich_text", "elements": [piece]}


def raw(said: str) -> JSON:
    return {"type": "raw_text", "text": said}


def number(value: int) -> JSON:
    return {"type": "raw_number", "value": value}


def chart(kind: str) -> JSON:
    series = [
        {"name": name, "data": [{"label": day, "value": value} for day, value in zip(DAYS, values, strict=True)]}
        for name, values in NUMBERS.items()
    ]
    drawn: JSON = {"type": kind, "series": series, "axis_config": {"x_label": "Day"}}
    return {"type": "data_visualization", "title": f"Load as {kind}", "chart": drawn}


def pie(**shares: int) -> JSON:
    segments = [{"label": label, "value": value} for label, value in shares.items()]
    return {"type": "data_visualization", "title": "Shares", "chart": {"type": "pie", "segments": segments}}


def titles(marks: Locator) -> list[str]:
    """What each mark of a chart says when it is pointed at."""
    return marks.locator("title").all_text_contents()


def test_the_plain_blocks_are_drawn(desk: Desk, open_window: OpenWindow) -> None:
    ts = desk.post(
        "all",
        {"type": "header", "text": text("A header")},
        {"type": "section", "text": text("A section"), "fields": [text("one field"), text("*two*", "mrkdwn")]},
        {"type": "divider"},
        {"type": "context", "elements": [text("A context"), FAR]},
        {**FAR, "title": text("A picture")},
        rich("Rich words"),
        {"type": "markdown", "text": "# Heading\n\n- **bold**"},
    )
    message = open_window().message(ts)
    expect(message.get_by_role("heading", name="A header")).to_be_visible()
    expect(message.locator(".field-text")).to_have_text(["one field", "two"])
    expect(message.locator("hr.divider")).to_have_count(1)
    expect(message.locator(".context")).to_contain_text("A context")
    expect(message.get_by_role("img", name="A street")).to_have_count(2)
    expect(message.locator("figcaption")).to_have_text("A picture")
    expect(message.locator(".rich-text")).to_have_text("Rich words")
    expect(message.locator(".markdown li b")).to_have_text("bold")
    expect(message.get_by_test_id("unknown")).to_have_count(0)


@pytest.mark.parametrize(("kind", "marks"), [("bar", "rect"), ("line", "circle"), ("area", "circle")])
def test_a_chart_with_axes_shows_each_value_and_has_the_same_as_a_table(
    desk: Desk, open_window: OpenWindow, kind: str, marks: str
) -> None:
    ts = desk.post("chart", chart(kind))
    drawn = open_window().message(ts).get_by_test_id("chart")
    picture = drawn.get_by_role("img", name=f"Load as {kind}")
    expect(picture).to_be_visible()
    wanted = [f"{name}, {day}: {NUMBERS[name][at]}" for name in NUMBERS for at, day in enumerate(DAYS)]
    assert titles(picture.locator(marks)) == wanted
    expect(drawn.locator(".legend li")).to_have_text(list(NUMBERS))
    drawn.get_by_text("Show as a table").click()
    expect(drawn.get_by_role("columnheader")).to_have_text(["Day", "Chats", "Tickets"])
    expect(drawn.get_by_role("row").last).to_have_text("Wed7-3")


def test_bars_are_as_high_as_their_values(desk: Desk, open_window: OpenWindow) -> None:
    ts = desk.post("chart", chart("bar"))
    bars = open_window().message(ts).locator("rect")
    heights = [float(bars.nth(n).get_attribute("height") or 0) for n in range(6)]
    values = [abs(value) for row in NUMBERS.values() for value in row]
    assert [height / heights[0] * values[0] for height in heights] == pytest.approx(values)


def test_a_pie_shows_shares_and_one_segment_fills_it(desk: Desk, open_window: OpenWindow) -> None:
    ts = desk.post("pies", pie(Web=3, Mail=1), pie(All=7))
    charts = open_window().message(ts).get_by_test_id("chart")
    assert titles(charts.first.locator("path.slice")) == ["Web: 3 (75 %)", "Mail: 1 (25 %)"]
    assert titles(charts.last.locator("circle.slice")) == ["All: 7 (100 %)"]


def test_a_table_has_headings_and_aligned_columns(desk: Desk, open_window: OpenWindow) -> None:
    rows = [[raw("Name"), raw("Count")], [rich("Ana"), raw("3")]]
    ts = desk.post("table", {"type": "table", "rows": rows, "column_settings": [{}, {"align": "right"}]})
    message = open_window().message(ts)
    expect(message.get_by_role("columnheader")).to_have_text(["Name", "Count"])
    expect(message.get_by_role("cell", name="3")).to_have_css("text-align", "right")


def test_a_data_table_turns_its_pages_and_sorts(desk: Desk, open_window: OpenWindow) -> None:
    people = [[raw(name), number(value)] for name, value in (("Ana", 3), ("Ben", 12), ("Cleo", 7))]
    block = {"type": "data_table", "caption": "Agents", "page_size": 2, "row_header_column_index": 0}
    ts = desk.post("table", {**block, "rows": [[raw("Agent"), raw("Chats")], *people]})
    table = open_window().message(ts).locator(".data-table")
    expect(table.get_by_role("table", name="Agents")).to_be_visible()
    expect(table.get_by_role("rowheader")).to_have_text(["Ana", "Ben"])
    expect(table.get_by_role("status")).to_have_text("1–2 of 3")
    table.get_by_test_id("table-on").click()
    expect(table.get_by_role("rowheader")).to_have_text(["Cleo"])
    table.get_by_role("button", name="Chats").click()
    table.get_by_test_id("table-back").click()
    expect(table.get_by_role("rowheader")).to_have_text(["Ana", "Cleo"])
    table.get_by_role("button", name="Chats").press("Enter")
    expect(table.get_by_role("rowheader")).to_have_text(["Ben", "Cleo"])
    expect(table.get_by_role("columnheader", name="Chats")).to_have_attribute("aria-sort", "descending")


def a_card(name: str, action_id: str) -> JSON:
    return {
        "type": "card", "title": text(name), "subtitle": text("Madrid"), "body": text("*billing*", "mrkdwn"),
        "subtext": text("just now"), "hero_image": FAR, "actions": [button(f"Open {name}", action_id, name)],
    }  # fmt: skip


def test_buttons_of_cards_and_carousels_reach_the_app(desk: Desk, open_window: OpenWindow) -> None:
    carousel = {"type": "carousel", "elements": [a_card("Ben", "open_ben"), a_card("Cleo", "open_cleo")]}
    ts = desk.post("cards", a_card("Ana", "open_ana"), carousel)
    window = open_window()
    message = window.message(ts)
    card = message.get_by_role("group", name="Ana", exact=True)
    expect(card.locator("b")).to_have_text("billing")
    expect(card.get_by_role("img", name="A street")).to_be_visible()
    card.get_by_role("button", name="Open Ana").click()
    assert desk.action()["value"] == "Ana"
    message.get_by_role("button", name="Cards after").click()
    message.get_by_role("button", name="Open Cleo").click()
    assert desk.action()["action_id"] == "open_cleo"


def test_a_container_folds_and_what_is_inside_reaches_the_app(desk: Desk, open_window: OpenWindow) -> None:
    inner = {"type": "actions", "elements": [button("Inside", "inside")]}
    block = {"type": "container", "title": text("Details"), "subtitle": text("of a visit"), "is_collapsible": True}
    ts = desk.post("group", {**block, "default_collapsed": True, "child_blocks": [inner]})
    window = open_window()
    expect(window.element("inside")).not_to_be_visible()
    window.message(ts).get_by_text("Details").click()
    window.element("inside").click()
    assert desk.action()["action_id"] == "inside"


def test_a_plan_shows_its_tasks_with_their_state(desk: Desk, open_window: OpenWindow) -> None:
    look = {"type": "task_card", "task_id": "1", "title": "Look up", "status": "complete", "output": rich("Found 3")}
    source = {"type": "url", "url": "https://guide.example", "text": "Guide"}
    write = {"type": "task_card", "task_id": "2", "title": "Write", "status": "pending", "sources": [source]}
    alone = {**look, "task_id": "3", "status": "error"}
    ts = desk.post("plan", {"type": "plan", "title": "The plan", "tasks": [look, write]}, alone)
    message = open_window().message(ts)
    expect(message.get_by_role("heading", name="The plan")).to_be_visible()
    expect(message.get_by_test_id("task")).to_contain_text(["Complete", "Pending", "Failed"])
    expect(message.get_by_test_id("task").first).to_contain_text("Found 3")
    expect(message.get_by_role("link", name="Guide")).to_have_attribute("href", "https://guide.example")


def test_a_video_shows_its_words_only_and_a_file_block_its_name(desk: Desk, open_window: OpenWindow) -> None:
    video = {
        "type": "video", "alt_text": "A film", "title": text("Film"), "video_url": "https://films.example/1",
        "thumbnail_url": "https://films.example/1.png",
    }  # fmt: skip
    ts = desk.post("film", video, {"type": "file", "external_id": "doc-17", "source": "remote"})
    message = open_window().message(ts)
    expect(message.get_by_role("link", name="Film")).to_have_attribute("href", "https://films.example/1")
    expect(message.get_by_role("img", name="A film")).to_be_visible()
    expect(message.get_by_test_id("remote-file")).to_contain_text("doc-17")


def test_feedback_and_icon_buttons_reach_the_app(desk: Desk, open_window: OpenWindow) -> None:
    good, bad = ({"text": text(word.title()), "value": word} for word in ("good", "bad"))
    feedback = {"type": "feedback_buttons", "action_id": "judge", "positive_button": good, "negative_button": bad}
    bin_ = {"type": "icon_button", "icon": "trash", "text": text("Throw away"), "action_id": "bin", "value": "7"}
    hidden = {**bin_, "action_id": "not_yours", "visible_to_user_ids": [desk.s.user("ben").id]}
    desk.post("judge me", {"type": "context_actions", "elements": [feedback, bin_, hidden]})
    window = open_window("ana")
    window.page.get_by_role("button", name="Bad").click()
    assert desk.action()["value"] == "bad"
    expect(window.page.get_by_role("button", name="Bad")).to_have_attribute("aria-pressed", "true")
    window.page.get_by_role("button", name="Throw away").click()
    assert desk.action()["value"] == "7"
    expect(window.element("not_yours")).to_have_count(0)


def test_an_alert_says_how_grave_it_is(desk: Desk, open_window: OpenWindow) -> None:
    alert = {"type": "alert", "level": "warning", "text": text("Nobody is online.")}
    desk.on_action = lambda body, _: desk.client.views_open(trigger_id=body["trigger_id"], view=modal(alert))
    desk.post("card", {"type": "actions", "elements": [button("Open", "open")]})
    window = open_window()
    window.element("open").click()
    expect(window.page.get_by_role("note", name="Warning")).to_have_text("Nobody is online.")


def test_where_edited_stands(desk: Desk, open_window: OpenWindow) -> None:
    channel = desk.s.channel_id("support")
    row = {"type": "actions", "elements": [button("Take", "take")]}
    bodies = {"words": [rich("words")], "buttons": [rich("words"), row]}
    sent = {name: desk.post(name, *blocks) for name, blocks in bodies.items()}
    for name, ts in sent.items():
        desk.client.chat_update(channel=channel, ts=ts, text="changed", blocks=bodies[name])
    window = open_window()
    expect(window.message(sent["words"]).locator(".rich-text")).to_have_text("words (edited)")
    expect(window.message(sent["buttons"]).locator(".message-head")).to_contain_text("(edited)")
    expect(window.message(sent["buttons"]).locator(".message-content")).not_to_contain_text("(edited)")
