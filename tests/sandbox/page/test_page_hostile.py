"""Text of strangers does nothing on the page; text that got through unescaped shows at a glance."""

import pytest
from playwright.sync_api import expect

from tests.sandbox.page.window import Desk, OpenWindow
from tests.sandbox.views import text

pytestmark = pytest.mark.browser

HOSTILE = "<!channel> *x* <https://evil.example|bank>"
ESCAPED = HOSTILE.replace("<", "&lt;").replace(">", "&gt;")

DRAWN = {
    "*bold* _italic_ ~gone~ `code`": "<b>bold</b> <i>italic</i> <s>gone</s> <code>code</code>",
    "*_both_*": "<b><i>both</i></b>",
    "snake_case_word 2*3*4 a ~ b": "snake_case_word 2*3*4 a ~ b",
    "* not bold *": "* not bold *",
    "`*plain* &lt;`": "<code>*plain* &lt;</code>",
    "```*pre*```": "<pre>*pre*</pre>",
    "&gt; quoted\nafter": "<blockquote>quoted</blockquote>after",
    "&gt;&gt;&gt; all\nof it": "<blockquote>all\nof it</blockquote>",
}
WITHOUT_CLASSES = """node => {
    const copy = node.cloneNode(true);
    copy.querySelectorAll("*").forEach((one) => one.removeAttribute("class"));
    return copy.innerHTML;
}"""


def section(said: str, kind: str, **more: object) -> dict[str, object]:
    return {"type": "section", "text": {**text(said, kind), **more}}


def test_escaped_text_in_mrkdwn_mentions_nobody_and_hides_no_address(desk: Desk, open_window: OpenWindow) -> None:
    ts = desk.post("card", section(ESCAPED, "mrkdwn", verbatim=True))
    message = open_window().message(ts)
    expect(message.locator(".text")).to_have_text("<!channel> x <https://evil.example|bank>")
    expect(message.get_by_test_id("mention")).to_have_count(0)
    expect(message.locator("a")).to_have_count(0)


def test_plain_text_shows_every_sign_as_it_is(desk: Desk, open_window: OpenWindow) -> None:
    ts = desk.post("card", section(f"{HOSTILE} &amp; `code`", "plain_text"))
    message = open_window().message(ts)
    expect(message.locator(".text")).to_have_text(f"{HOSTILE} &amp; `code`")
    expect(message.get_by_test_id("mention")).to_have_count(0)
    expect(message.locator("a, b, code")).to_have_count(0)


def test_unescaped_text_is_marked_as_a_mention(desk: Desk, open_window: OpenWindow) -> None:
    ben = desk.s.user("ben").id
    ts = desk.post("card", section(f"{HOSTILE} <!here> <@{ben}> <!subteam^S1|@team>", "mrkdwn"))
    message = open_window().message(ts)
    marks = message.get_by_test_id("mention")
    assert marks.all_inner_texts() == ["@channel", "@here", "@Ben Clarke", "@team"]
    expect(message.locator("b")).to_have_text("x")
    link = message.get_by_role("link", name="bank")
    expect(link).to_have_attribute("href", "https://evil.example")
    expect(link).to_have_attribute("rel", "noopener noreferrer")


def test_entities_are_undone_exactly_once(desk: Desk, open_window: OpenWindow) -> None:
    ts = desk.post("&amp;lt; &lt;b&gt; &amp;amp; &quot;")
    expect(open_window().message(ts).locator(".text")).to_have_text("&lt; <b> &amp; &quot;")


def test_a_bare_address_becomes_a_link_only_where_the_text_is_not_verbatim(desk: Desk, open_window: OpenWindow) -> None:
    said = "see https://evil.example/a?b=1&amp;c=2, #sales and @here"
    ts = desk.post("card", section(said, "mrkdwn"), section(said, "mrkdwn", verbatim=True))
    loose, verbatim = open_window().message(ts).locator(".text").all()
    expect(loose.get_by_role("link").first).to_have_attribute("href", "https://evil.example/a?b=1&c=2")
    expect(loose.get_by_test_id("mention")).to_have_text("@here")
    expect(loose.get_by_test_id("channel-link")).to_have_text("#sales")
    expect(verbatim.get_by_role("link")).to_have_count(0)
    expect(verbatim.get_by_test_id("mention")).to_have_count(0)


def test_a_link_that_would_run_a_script_is_none(desk: Desk, open_window: OpenWindow) -> None:
    ts = desk.post("<javascript:alert(1)|harmless>")
    message = open_window().message(ts)
    expect(message.locator(".text")).to_have_text("harmless")
    expect(message.locator("a")).to_have_count(0)


def test_html_is_text(desk: Desk, open_window: OpenWindow) -> None:
    markup = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    said = markup.replace("<", "&lt;").replace(">", "&gt;")
    ts = desk.post("card", section(said, "mrkdwn"), section(markup, "plain_text"))
    message = open_window().message(ts)
    assert message.locator(".text").all_inner_texts() == [markup, markup]
    expect(message.locator("img, script")).to_have_count(0)


def test_an_image_from_elsewhere_is_not_fetched(desk: Desk, open_window: OpenWindow) -> None:
    ts = desk.post("card", {"type": "image", "image_url": "https://evil.example/x.png", "alt_text": "A cat"})
    message = open_window().message(ts)
    expect(message.get_by_role("img", name="A cat")).to_be_visible()
    expect(message.locator("img")).to_have_count(0)


def test_what_a_person_types_is_escaped_and_shows_as_typed(desk: Desk, open_window: OpenWindow) -> None:
    window = open_window()
    window.write("1 < 2 & <!channel>")
    expect(window.part("message").last.locator(".text")).to_have_text("1 < 2 & <!channel>")
    expect(window.part("message").last.get_by_test_id("mention")).to_have_count(0)
    assert desk.s.messages("support")[-1]["text"] == "1 &lt; 2 &amp; &lt;!channel&gt;"


def test_mrkdwn_is_drawn_as_slack_draws_it(desk: Desk, open_window: OpenWindow) -> None:
    wanted = {desk.post(said): html for said, html in DRAWN.items()}
    window = open_window()
    seen = {ts: window.message(ts).locator(".text").evaluate(WITHOUT_CLASSES) for ts in wanted}
    assert seen == wanted
