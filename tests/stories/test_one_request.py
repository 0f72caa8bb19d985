"""One name leads through the log, from tawk.to's webhook to the card in Slack."""

import json
from pathlib import Path
from typing import Any

from tests.stories.reading import number
from tests.stories.scene import PATIENCE, Scene, playing


def test_one_request_is_followed_from_the_webhook_to_the_card(tmp_path: Path) -> None:
    with playing(tmp_path, "http", {"LOG_FORMAT": "json"}) as scene:
        card = number(scene.missed("Ruth Request"))
        scene.missed("Somebody Else")
        [posted] = [one for one in logged(scene, "mirror.posted", 2) if one["number"] == card and one["kind"] == "card"]
        webhooks = [one for line in logged(scene, "intake.applied", 2) for one in line["webhooks"]]
        applied = {one["request"] for one in webhooks if one["number"] == card}
        assert "Ruth" not in scene.bot.log
    assert posted["request"] in applied
    assert len(applied) == 3  # the three webhooks of the chat
    assert not any(one.startswith("body-") for one in applied)  # they are tawk.to's own names


def logged(scene: Scene, event: str, least: int) -> list[dict[str, Any]]:
    """The lines of this event, once there are so many."""

    def told() -> list[dict[str, Any]]:
        lines = [json.loads(line) for line in scene.bot.log.splitlines() if line.startswith("{")]
        return [one for one in lines if one["event"] == event]

    return scene.slack.wait_for(lambda: told() if len(told()) >= least else [], PATIENCE, f"{event} in the log")
