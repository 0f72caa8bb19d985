"""What people do reaches a real Bolt app, and what the app answers is seen, in both transports."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from sandbox.errors import RefusedError
from sandbox.types import JSON
from tests.sandbox.conftest import Bench
from tests.sandbox.views import button, card, field, modal, option, text


def heard(app: App, register: Callable[[Any], Any], answer: Any = None) -> list[JSON]:
    """Registers a listener that keeps each body and acknowledges with `answer`."""
    bodies: list[JSON] = []

    def listen(ack: Ack, body: JSON) -> None:
        bodies.append(body)
        ack(**answer) if isinstance(answer, dict) else ack(answer) if answer is not None else ack()

    register(listen)
    return bodies


def post_card(bench: Bench, *elements: JSON) -> JSON:
    bench.client.chat_postMessage(channel=bench.s.channel_id("support"), text="card", blocks=card(*elements))
    return bench.s.messages("support")[-1]


def test_a_command_carries_what_was_typed_and_shows_its_answer_to_one_person(bench: Bench) -> None:
    app = bench.app()
    bodies = heard(app, app.command("/inbox"), {"text": "3 open"})
    bench.start(app)
    told = bench.s.user("ana").command("/inbox", "assign @ben #sales <x>", channel="support")
    ben, sales = bench.s.user("ben").id, bench.s.channel_id("sales")
    assert told.ok
    assert told.text == "3 open"
    assert bodies[0]["text"] == f"assign <@{ben}|ben> <#{sales}|sales> &lt;x&gt;"
    assert bodies[0]["channel_name"] == "support"
    assert [one["text"] for one in bench.s.ephemeral("ana")] == ["3 open"]
    assert bench.s.ephemeral("ben") == []
    assert bench.s.messages("support") == []


def test_a_command_without_should_escape_gets_names_as_typed(bench: Bench) -> None:
    app = bench.app()
    bodies = heard(app, app.command("/plain"), "plain text")
    bench.start(app)
    told = bench.s.user("ana").command("/plain", "@ben", channel="escalations")
    assert bodies[0]["text"] == "@ben"
    assert bodies[0]["channel_name"] == "privategroup"
    assert told.text == "plain text"


def test_a_command_may_answer_the_whole_channel_or_nobody(bench: Bench) -> None:
    app = bench.app()
    heard(app, app.command("/inbox"), {"text": "for all", "response_type": "in_channel"})
    heard(app, app.command("/plain"))
    bench.start(app)
    bench.s.user("ana").command("/inbox", channel="support")
    silent = bench.s.user("ana").command("/plain", channel="support")
    assert [one["text"] for one in bench.s.messages("support")] == ["for all"]
    assert silent.message is None


def test_a_click_carries_message_state_and_both_ways_to_answer(bench: Bench) -> None:
    app = bench.app()
    bodies = heard(app, app.action("take"))
    heard(app, app.action("who"))
    bench.start(app)
    who = {"type": "static_select", "action_id": "who", "options": [option("ana"), option("ben")]}
    shown = post_card(bench, who, button("Take it", "take", "c42"))
    ana = bench.s.user("ana")
    assert ana.choose("ben", action_id="who", on=shown).ok
    assert ana.presses("Take it", on=shown).ok
    body = bodies[0]
    assert body["actions"][0]["value"] == "c42"
    assert body["actions"][0]["block_id"] == "row"
    assert body["container"] == {
        "type": "message", "message_ts": shown["ts"], "channel_id": shown["channel"], "is_ephemeral": False,
    }  # fmt: skip
    assert body["message"]["ts"] == shown["ts"]
    assert body["state"]["values"]["row"]["who"]["selected_option"]["value"] == "ben"
    assert body["response_url"].startswith(bench.s.ui_url)
    assert body["trigger_id"]


def test_an_answer_by_response_url_is_seen_by_one_or_by_all(bench: Bench) -> None:
    app = bench.app()

    @app.action("take")
    def take(ack: Ack, respond: Respond) -> None:
        ack()
        respond("yours")
        respond(text="taken", response_type="in_channel")
        respond(text="done", replace_original=True)

    bench.start(app)
    shown = post_card(bench)
    bench.s.user("ana").click(shown, "take")
    bench.s.wait_for(lambda: bench.s.messages("support")[0]["text"] == "done")
    assert [one["text"] for one in bench.s.messages("support")] == ["done", "taken"]
    assert [one["text"] for one in bench.s.ephemeral("ana")] == ["yours"]
    assert bench.s.messages("support")[0]["blocks"] == []


def test_a_modal_is_opened_filled_refused_and_submitted(bench: Bench) -> None:
    app = bench.app()
    note = {"type": "plain_text_input", "action_id": "note", "max_length": 20}

    @app.action("take")
    def take(ack: Ack, body: JSON, client: WebClient) -> None:
        ack()
        blocks = [field("who", {"type": "users_select", "action_id": "user"}), field("why", note, optional=True)]
        client.views_open(trigger_id=body["trigger_id"], view=modal(*blocks, callback_id="assign"))

    seen: list[JSON] = []

    @app.view("assign")
    def assign(ack: Ack, body: JSON) -> None:
        seen.append(body)
        note = body["view"]["state"]["values"]["why"]["note"]["value"]
        if note == "no":
            ack(response_action="errors", errors={"why": "Say more"})
        else:
            ack()

    bench.start(app)
    ana, ben = bench.s.user("ana"), bench.s.user("ben")
    ana.click(post_card(bench), "take")
    bench.s.wait_for(lambda: bench.s.modals("ana"))
    assert ana.submit().errors == {"who": "Please complete this required field."}
    assert ana.submit({"why": "x" * 21, "user": ben.id}).errors == {"why": "Please enter at most 20 characters."}
    assert seen == []
    assert ana.submit({"user": ben.id, "why": {"note": "no"}}).errors == {"why": "Say more"}
    assert ana.submit({"note": "because"}).ok
    assert bench.s.modals("ana") == []
    values = seen[-1]["view"]["state"]["values"]
    assert values["who"]["user"] == {"type": "users_select", "selected_user": ben.id}
    assert values["why"]["note"] == {"type": "plain_text_input", "value": "because"}


def open_modal(bench: Bench, app: App, view: JSON) -> None:
    @app.shortcut("new")
    def new(ack: Ack, body: JSON, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=view)

    bench.start(app)
    bench.s.user("ana").shortcut("new")
    bench.s.wait_for(lambda: bench.s.modals("ana"))


@pytest.mark.parametrize(
    ("action", "titles"), [("update", ["Next"]), ("push", ["First", "Next"]), ("clear", []), (None, [])]
)
def test_a_submission_may_update_push_clear_or_close(bench: Bench, action: str | None, titles: list[str]) -> None:
    app = bench.app()
    section = {"type": "section", "text": text("hello")}
    answer: JSON = {} if action is None else {"response_action": action}
    if action in ("update", "push"):
        answer["view"] = modal(section, title="Next")
    heard(app, app.view("first"), answer)
    open_modal(bench, app, modal(section, title="First", callback_id="first"))
    assert bench.s.user("ana").submit().ok
    assert [view["title"]["text"] for view in bench.s.modals("ana")] == titles


def test_errors_for_a_block_that_is_not_there_are_trouble(bench: Bench) -> None:
    app = bench.app()
    heard(app, app.view("first"), {"response_action": "errors", "errors": {"nowhere": "?"}})
    open_modal(bench, app, modal({"type": "divider"}, callback_id="first"))
    told = bench.s.user("ana").submit()
    assert not told.ok
    assert "trouble" in told.error
    assert len(bench.s.modals("ana")) == 1


def test_closing_is_told_only_where_it_was_asked_for(bench: Bench) -> None:
    app = bench.app()
    bodies = heard(app, app.view_closed("loud"))
    open_modal(bench, app, modal({"type": "divider"}, callback_id="loud", notify_on_close=True, clear_on_close=True))
    assert bench.s.user("ana").close().ok
    assert bodies[0]["is_cleared"] is True
    assert bench.s.modals("ana") == []
    quiet = bench.s.deliveries("view_closed")
    assert len(quiet) == 1


def test_a_closed_modal_is_silent_without_notify_on_close(bench: Bench) -> None:
    app = bench.app()
    open_modal(bench, app, modal({"type": "divider"}))
    bench.s.user("ana").close()
    assert bench.s.deliveries("view_closed") == []


def test_an_external_select_searches_and_its_choice_comes_back(bench: Bench) -> None:
    app = bench.app()
    asked = heard(app, app.options("who"), {"options": [option("ana"), option("andrea")]})
    bodies = heard(app, app.action("who"))
    bench.start(app)
    shown = post_card(bench, {"type": "external_select", "action_id": "who", "min_query_length": 2})
    ana = bench.s.user("ana")
    assert ana.type_ahead("who", "a", on=shown).options == []
    told = ana.type_ahead("who", "an", on=shown)
    assert [one["value"] for one in told.options or []] == ["ana", "andrea"]
    assert asked[0]["value"] == "an"
    ana.choose("andrea", action_id="who", on=shown)
    assert bodies[0]["actions"][0]["selected_option"]["text"]["text"] == "Andrea"


def test_shortcuts_reach_the_app_with_and_without_a_message(bench: Bench) -> None:
    app = bench.app()
    on_message = heard(app, app.shortcut("file_it"))
    alone = heard(app, app.shortcut("new"))
    bench.start(app)
    shown = post_card(bench)
    assert bench.s.user("ana").shortcut("file_it", shown).ok
    assert bench.s.user("ana").shortcut("new").ok
    assert on_message[0]["type"] == "message_action"
    assert on_message[0]["message"]["ts"] == on_message[0]["message_ts"] == shown["ts"]
    assert on_message[0]["response_url"]
    assert alone[0]["type"] == "shortcut"
    assert "channel" not in alone[0]
    assert "response_url" not in alone[0]


def test_home_is_published_when_it_is_opened_and_its_buttons_work(bench: Bench) -> None:
    app = bench.app()

    @app.event("app_home_opened")
    def opened(event: JSON, client: WebClient) -> None:
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": card(button("Go", "go"))})

    bodies = heard(app, app.action("go"))
    bench.start(app)
    ana = bench.s.user("ana")
    ana.open_home()
    home = bench.s.wait_for(lambda: bench.s.home("ana")) or {}
    ana.presses("Go", on=home)
    assert bodies[0]["view"]["id"] == home["id"]
    assert bodies[0]["container"] == {"type": "view", "view_id": home["id"]}
    assert "response_url" not in bodies[0]


def test_what_is_said_is_escaped_and_told_where_the_app_is_a_member(bench: Bench) -> None:
    app = bench.app()
    said: list[JSON] = []
    mentions: list[JSON] = []
    app.event("message")(lambda event: said.append(event))
    app.event("app_mention")(lambda event: mentions.append(event))
    bench.start(app)
    ana = bench.s.user("ana")
    ana.say("a < b & @ben", channel="support")
    ana.say("not heard", channel="random")
    ana.say("@desk help", channel="escalations")
    bench.s.wait_for(lambda: len(said) == 2 and mentions)
    ben = bench.s.user("ben").id
    found = {one["channel_type"]: one for one in said}
    assert found["channel"]["text"] == f"a &lt; b &amp; <@{ben}>"
    assert found["group"]["text"] == f"<@{bench.s.bot_user_id}> help"
    assert mentions[0]["ts"] == found["group"]["ts"]
    ids = [one["request"]["event_id"] for one in bench.s.deliveries()]
    assert len(set(ids)) == len(ids) == 3


def test_a_missed_deadline_is_shown_to_the_person(bench: Bench) -> None:
    app = bench.app()

    @app.command("/inbox")
    def never(body: JSON) -> None:
        time.sleep(0.01)

    bench.start(app)
    start = time.monotonic()
    told = bench.s.user("ana").command("/inbox", channel="support")
    assert not told.ok
    assert "failed with the error" in told.error
    assert time.monotonic() - start < 3.5


def test_what_the_manifest_lacks_cannot_be_done(bench: Bench) -> None:
    bench.start(bench.app())
    ana = bench.s.user("ana")
    with pytest.raises(RefusedError, match="not a valid command"):
        ana.command("/nothing", channel="support")
    with pytest.raises(RefusedError, match="no global shortcut"):
        ana.shortcut("file_it")
    shown = post_card(bench)
    with pytest.raises(RefusedError, match="no element"):
        ana.presses("Give back", on=shown)
