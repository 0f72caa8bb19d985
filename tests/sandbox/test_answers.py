"""trigger_id and response_url: how long they live, how often they work, whose they are."""

import functools
from typing import Any

import pytest
from slack_bolt import Ack
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from sandbox.types import JSON
from tests.sandbox.conftest import Bench
from tests.sandbox.test_interactions import open_modal, post_card
from tests.sandbox.views import button, card, field, modal, text

VIEW = modal({"type": "divider"}, callback_id="v")


def clicked(bench: Bench, *elements: JSON) -> JSON:
    """The body of a click on a fresh card."""
    app = bench.app()
    bodies: list[JSON] = []

    @app.action("take")
    def take(ack: Ack, body: dict[str, Any]) -> None:
        bodies.append(body)
        ack()

    bench.start(app)
    bench.s.user("ana").click(post_card(bench, *elements), "take")
    return bodies[0]


def error(call: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        call()
    return str(caught.value.response["error"])


def test_a_trigger_opens_one_modal_for_who_clicked(bench: Bench) -> None:
    trigger = clicked(bench)["trigger_id"]
    bench.client.views_open(trigger_id=trigger, view=VIEW)
    assert len(bench.s.modals("ana")) == 1
    assert bench.s.modals("ben") == []
    assert error(lambda: bench.client.views_open(trigger_id=trigger, view=VIEW)) == "exchanged_trigger_id"


def test_a_trigger_is_too_old_after_three_seconds(bench: Bench) -> None:
    trigger = clicked(bench)["trigger_id"]
    bench.s.advance(3.1)
    assert error(lambda: bench.client.views_open(trigger_id=trigger, view=VIEW)) == "expired_trigger_id"


def test_a_bad_view_does_not_use_the_trigger_up(bench: Bench) -> None:
    trigger = clicked(bench)["trigger_id"]
    bad = {**VIEW, "title": text("x" * 25)}
    with pytest.raises(SlackApiError) as caught:
        bench.client.views_open(trigger_id=trigger, view=bad)
    lines = caught.value.response["response_metadata"]["messages"]
    assert lines == ["[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"]
    huge = {**VIEW, "blocks": [{"type": "section", "text": text("x" * 2990)}] * 90}
    assert error(lambda: bench.client.views_open(trigger_id=trigger, view=huge)) == "view_too_large"
    assert bench.client.views_open(trigger_id=trigger, view=VIEW)["ok"]


def test_a_response_url_works_five_times(bench: Bench) -> None:
    hook = WebhookClient(clicked(bench)["response_url"])
    answers = [hook.send(text=str(n)) for n in range(6)]
    assert [one.status_code for one in answers] == [200] * 5 + [404]
    assert "used_url" in answers[-1].body
    assert [one["text"] for one in bench.s.ephemeral("ana")] == ["0", "1", "2", "3", "4"]


def test_a_response_url_is_dead_after_half_an_hour(bench: Bench) -> None:
    hook = WebhookClient(clicked(bench)["response_url"])
    bench.s.advance(30 * 60 + 1)
    assert hook.send(text="late").status_code == 404
    assert WebhookClient(f"{bench.s.ui_url}actions/1/x").send(text="foreign").status_code == 404


def test_an_answer_may_replace_delete_or_go_into_the_thread(bench: Bench) -> None:
    body = clicked(bench)
    hook, ts = WebhookClient(body["response_url"]), body["message"]["ts"]
    hook.send_dict({"text": "reply", "response_type": "in_channel", "thread_ts": ts})
    assert [one["text"] for one in bench.s.thread("support", ts)] == ["card", "reply"]
    hook.send(text="new", replace_original=True, blocks=card())
    assert bench.s.messages("support")[0]["text"] == "new"
    hook.send(delete_original=True)
    assert bench.s.messages("support")[0]["subtype"] == "tombstone"
    assert hook.send(text="x", blocks=[{"type": "nope"}]).status_code == 400


def test_an_ephemeral_message_is_replaced_by_its_own_url(bench: Bench) -> None:
    app = bench.app()

    @app.action("go")
    def go(ack: Ack, respond: Any) -> None:
        ack()
        respond(text="gone on", replace_original=True)

    bench.start(app)
    ana, support = bench.s.user("ana").id, bench.s.channel_id("support")
    bench.client.chat_postEphemeral(channel=support, user=ana, text="?", blocks=card(button("Go", "go")))
    shown = bench.s.ephemeral("ana")[0]
    bench.s.user("ana").presses("Go", on=shown)
    bench.s.wait_for(lambda: bench.s.ephemeral("ana")[0]["text"] == "gone on")
    clicks = bench.s.deliveries("block_actions")
    assert clicks[0]["request"]["container"]["is_ephemeral"] is True


def has_grown(found: list[str], before: int) -> bool:
    return len(found) > before


def test_modals_stack_three_deep_and_are_updated_by_hash(bench: Bench) -> None:
    app = bench.app()
    results: list[str] = []

    @app.action("more")
    def more(ack: Ack, body: JSON, client: WebClient) -> None:
        ack()
        try:
            client.views_push(trigger_id=body["trigger_id"], view=deep)
            results.append("ok")
        except SlackApiError as refusal:
            results.append(refusal.response["error"])

    deep = modal({"type": "actions", "elements": [button("More", "more")]}, title="Deep")
    open_modal(bench, app, deep)
    ana = bench.s.user("ana")
    while len(results) < 3:
        before = len(results)
        ana.presses("More")
        bench.s.wait_for(functools.partial(has_grown, results, before))
    assert results == ["ok", "ok", "push_limit_reached"]
    stack = bench.s.modals("ana")
    assert [one["previous_view_id"] for one in stack] == [None, stack[0]["id"], stack[1]["id"]]
    assert {one["root_view_id"] for one in stack} == {stack[0]["id"]}
    top = stack[-1]
    conflict = error(lambda: bench.client.views_update(view_id=top["id"], hash="1.x", view=VIEW))
    assert conflict == "hash_conflict"
    fresh = bench.client.views_update(view_id=top["id"], hash=top["hash"], view=VIEW)["view"]
    assert fresh["hash"] != top["hash"]
    assert bench.s.modals("ana")[-1]["callback_id"] == "v"


def test_what_was_typed_stays_when_a_view_is_updated(bench: Bench) -> None:
    note: JSON = {"type": "plain_text_input", "action_id": "n"}
    view = modal(field("b", note), external_id="mine")
    open_modal(bench, bench.app(), view)
    bench.s.user("ana").fill("n", "half a wor")
    bench.client.views_update(external_id="mine", view=modal({"type": "divider"}, field("b", note), external_id="mine"))
    assert bench.s.modals("ana")[0]["state"]["values"]["b"]["n"]["value"] == "half a wor"


def test_home_is_published_by_hash_and_not_where_it_is_off(bench: Bench) -> None:
    ana, home = bench.s.user("ana").id, {"type": "home", "blocks": card()}
    first = bench.client.views_publish(user_id=ana, view=home)["view"]
    bench.client.views_publish(user_id=ana, view=home, hash=first["hash"])
    again = error(lambda: bench.client.views_publish(user_id=ana, view=home, hash=first["hash"]))
    assert again == "hash_conflict"
    assert (bench.s.home("ana") or {})["id"] == first["id"]
