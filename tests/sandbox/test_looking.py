"""What is looked at is a copy, what is told is whole, and ids and moments are in order."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from sandbox.control import SlackSandbox
from sandbox.errors import RefusedError
from tests.sandbox.manifests import full_manifest
from tests.sandbox.test_files import code
from tests.sandbox.views import card, field, modal, option

# Half a minute for each trigger.
SLOWLY = 0.1
ROOT = Path(__file__).parents[2]


@pytest.fixture
def s() -> Iterator[SlackSandbox]:
    with SlackSandbox(full_manifest(), rate_scale=0, clock_scale=SLOWLY) as sandbox:
        yield sandbox


def trigger(s: SlackSandbox) -> str:
    """A trigger of Ana's, without an app that hears of it."""
    s.user("ana").shortcut("new")
    made: str = s.deliveries("shortcut")[-1]["request"]["trigger_id"]
    return made


def test_what_is_looked_at_is_a_copy(s: SlackSandbox, client: WebClient) -> None:
    client.chat_postMessage(channel="#support", text="card", blocks=card())
    client.views_publish(user_id=s.user("ana").id, view={"type": "home", "blocks": card()})
    s.messages("support")[0]["blocks"].clear()
    (s.home("ana") or {})["blocks"].clear()
    s.calls()[0]["request"].clear()
    assert len(s.messages("support")[0]["blocks"]) == len((s.home("ana") or {})["blocks"]) == 2
    assert s.calls()[0]["request"]


def test_the_ts_of_messages_is_unique_and_rises(s: SlackSandbox) -> None:
    s.fill("support", 1_000)
    stamps = [one["ts"] for one in s.messages("support")]
    assert stamps == sorted(set(stamps))


def test_the_same_seed_makes_the_same_ids() -> None:
    def ids(seed: int) -> list[str]:
        with SlackSandbox(full_manifest(), rate_scale=0, random_seed=seed) as s:
            return [s.user("ana").upload(name, b"x") for name in ("a", "b")]

    assert ids(1) == ids(1)
    assert ids(1) != ids(2)


def test_a_person_cannot_choose_what_the_element_does_not_offer(s: SlackSandbox, client: WebClient) -> None:
    menu = {"type": "static_select", "action_id": "menu", "options": [option("red")]}
    people = {"type": "users_select", "action_id": "people"}
    day = {"type": "datepicker", "action_id": "day"}
    client.chat_postMessage(channel="#support", text="card", blocks=card(menu, people, day))
    shown = s.messages("support")[0]
    for action_id, value in (("menu", "blue"), ("people", "UNOBODY"), ("day", "tomorrow")):
        with pytest.raises(RefusedError):
            s.user("ana").choose(value, action_id=action_id, on=shown)


def test_a_submission_carries_response_urls_where_they_were_asked_for(s: SlackSandbox, client: WebClient) -> None:
    where = {"type": "conversations_select", "action_id": "where", "response_url_enabled": True}
    client.views_open(trigger_id=trigger(s), view=modal(field("place", where)))
    s.user("ana").submit({"where": s.channel_id("sales")})
    (url,) = s.deliveries("view_submission")[0]["request"]["response_urls"]
    assert (url["block_id"], url["action_id"], url["channel_id"]) == ("place", "where", s.channel_id("sales"))
    assert WebhookClient(url["response_url"]).send(text="to all", response_type="in_channel").status_code == 200
    assert [one["text"] for one in s.messages("sales")] == ["to all"]


def test_home_is_opened_again_on_each_visit_and_shows_what_was_published(s: SlackSandbox, client: WebClient) -> None:
    ana = s.user("ana")
    ana.open_home()
    client.views_publish(user_id=ana.id, view={"type": "home", "blocks": card()})
    ana.open_home()
    s.wait_for(lambda: len(s.deliveries("app_home_opened")) == 2)
    first, second = (one["request"]["event"] for one in s.deliveries("app_home_opened"))
    assert (first["tab"], first["channel"], "view" in first) == ("home", s.dm("ana"), False)
    assert second["view"]["id"] == (s.home("ana") or {})["id"]


def test_a_message_says_who_wrote_it_where_and_in_which_thread(s: SlackSandbox) -> None:
    root = s.user("ben").say("a question", channel="support").message
    s.user("ana").say("an answer", channel="support", thread=root)
    s.wait_for(lambda: len(s.deliveries("message")) == 2)
    first, second = (one["request"]["event"] for one in s.deliveries("message"))
    assert (first["user"], first["channel_type"], "thread_ts" in first) == (s.user("ben").id, "channel", False)
    assert (second["thread_ts"], second["channel"]) == (first["ts"], s.channel_id("support"))
    assert first["client_msg_id"] != second["client_msg_id"]


def test_an_answer_for_all_by_url_counts_as_a_post() -> None:
    # One post in a hundred seconds, which no machine is too slow for.
    with SlackSandbox(full_manifest(), rate_scale=0.01) as s:
        s.user("ana").command("/inbox", channel="support")
        hook = WebhookClient(s.deliveries("/inbox")[0]["request"]["response_url"])
        assert hook.send(text="one", response_type="in_channel").status_code == 200
        client = WebClient(s.bot_token, base_url=s.base_url, retry_handlers=[])
        assert code(lambda: client.chat_postMessage(channel="#support", text="two")) == "ratelimited"


def test_an_answer_to_a_command_replaces_no_message_of_the_channel(s: SlackSandbox, client: WebClient) -> None:
    client.chat_postMessage(channel="#support", text="stays")
    s.user("ana").command("/inbox", channel="support")
    hook = WebhookClient(s.deliveries("/inbox")[0]["request"]["response_url"])
    assert hook.send(text="new", replace_original=True).status_code == 200
    assert hook.send(delete_original=True).status_code == 400
    assert [one["text"] for one in s.messages("support")] == ["stays"]
    assert [one["text"] for one in s.ephemeral("ana")] == ["new"]


def test_people_act_at_the_same_time(s: SlackSandbox) -> None:
    people = [s.user(name) for name in ("ana", "ben", "grace", "tom")]
    with ThreadPoolExecutor(len(people)) as pool:
        list(pool.map(lambda one: [one.say(f"{one.name} {n}", channel="support") for n in range(10)], people))
    said = [one["text"] for one in s.messages("support")]
    assert sorted(said) == sorted(f"{one.name} {n}" for one in people for n in range(10))
    for one in people:
        assert [text for text in said if text.startswith(one.name)] == [f"{one.name} {n}" for n in range(10)]


def test_the_bot_does_not_load_it() -> None:
    look = "import sys, bot.assembly, bot.__main__; sys.exit('sandbox' in sys.modules)"
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    assert subprocess.run([sys.executable, "-c", look], env=environ, check=False).returncode == 0
