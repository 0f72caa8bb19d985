"""Slack away, the bot stopped, the bot killed: afterwards nothing stands twice and nothing is lost."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from config.manifest import manifest
from sandbox.control import SlackSandbox, new_tokens
from sandbox.visitors.crowd import Crowd, Pace
from sandbox.visitors.delivery import Delivery
from sandbox.visitors.personas import Persona
from sandbox.visitors.postman import Patience, Postman
from tests.ports import free_port
from tests.stories.bot_process import BotProcess
from tests.stories.reading import number, words
from tests.stories.reckoning import reckon
from tests.stories.scene import CHANNEL, PATIENCE, Scene, english_speakers, playing, settings
from tests.stories.visits import SECRET

SLOWLY = {"SLACK_POST_SECONDS": "0.05"}


def burst(seed: int, visitors: int) -> list[Delivery]:
    """Missed chats within a second or two."""
    rush = Pace(first=600, later=600)
    crowd = Crowd(lambda _: SECRET, mix={Persona.MISSED: 1}, pace=rush, linger=timedelta(seconds=1), opener=None)
    return crowd.plan(seed, datetime.now(UTC), visitors)


def deliver(scene: Scene, deliveries: Sequence[Delivery]) -> None:
    assert {scene.postbox.deliver(one) for one in deliveries} == {200}


@pytest.mark.parametrize("transport", ["socket", "http"])
def test_a_bot_that_starts_while_slack_is_away_catches_up_once_it_is_back(tmp_path: Path, transport: str) -> None:
    port, slack_port, tokens = free_port(), free_port(), new_tokens()
    with SlackSandbox(seed=english_speakers(), tokens=tokens) as example:
        told = settings(example, tmp_path, port, transport)
    told |= {"SLACK_API_URL": f"http://127.0.0.1:{slack_port}/api/"}
    deliver_to = f"http://127.0.0.1:{port}/slack/events" if transport == "http" else None
    with BotProcess(told, tmp_path) as bot:
        slack = SlackSandbox(
            manifest(request_url=deliver_to),
            english_speakers(),
            port=slack_port,
            rate_scale=0,
            tokens=tokens,
            deliver_to=deliver_to,
        )
        scene = Scene(slack, bot)
        scene.visit("Paula").asks("Hello?").is_over()
        with slack:
            assert slack.channel_id(CHANNEL) == told["DEFAULT_CHANNEL"]
            card = scene.card("Paula", "Missed")
            if transport == "socket":
                slack.wait_connected(timeout=30)
            scene.press("ana", "Take it", "Paula")
            scene.card("Paula", "Assigned to <@")
            assert number(card) == 1


def test_a_bot_that_is_stopped_and_started_again_goes_on_where_it_was(tmp_path: Path) -> None:
    with playing(tmp_path, "http", SLOWLY) as scene:
        sent = burst(1, 12)
        deliver(scene, sent[:-6])
        scene.slack.wait_for(lambda: len(scene.slack.messages(CHANNEL)) > 2, PATIENCE, "three cards")
        assert scene.bot.stop() == 0
        drawn = len(scene.slack.calls("chat.postMessage"))
        scene.slack.assert_quiet()
        scene.bot.start()
        deliver(scene, sent)
        reckon(scene, sent)
        assert drawn < len(scene.slack.calls("chat.postMessage"))
        assert len(scene.slack.messages(CHANNEL)) == 12


def test_a_bot_that_is_killed_in_a_burst_loses_no_webhook_and_posts_no_card_twice(tmp_path: Path) -> None:
    with playing(tmp_path, "http", SLOWLY) as scene:
        sent = burst(2, 12)
        postman = Postman(f"{scene.bot.url}/webhooks/tawk", Patience(first=0.2, longest=0.5), timeout=5)
        scene.slack.fault("chat.postMessage", "drop_after")
        scene.slack.fault("chat.postMessage", "bad_json")
        postman.start(sent)
        scene.slack.wait_for(lambda: len(scene.slack.messages(CHANNEL)) > 3, PATIENCE, "some cards")
        scene.bot.kill()
        scene.bot.start()
        receipts = postman.join(30)
        assert [one.accepted for one in receipts] == [True] * len(sent)
        reckon(scene, sent)
        assert sum("Missed" in words(one) for one in scene.slack.messages(CHANNEL)) == 12
