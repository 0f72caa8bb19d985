"""An administrator looks after the installation from Slack, and a monitoring from outside."""

import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.stories.reading import words
from tests.stories.scene import PATIENCE, Scene, playing

TOKEN = "a-long-random-word"


def test_what_slack_refused_is_listed_and_tried_again_and_the_doctor_looks_round(tmp_path: Path) -> None:
    with playing(tmp_path, "http", {"METRICS_TOKEN": TOKEN}) as scene:
        scene.slack.fault("chat.postMessage", "error", error="some_odd_reason")
        scene.visit("Frida Failed").asks("Hello?").asks("Bye.").is_over()
        scene.slack.wait_for(lambda: figure(scene, "recado_posts_refused") == "1", PATIENCE, "a refusal")
        listed = scene.slack.user("ana").command("/inbox", "failed", channel="support")
        assert listed.message is not None
        assert "some_odd_reason" in words(listed.message)
        assert "Frida" not in words(listed.message)
        assert scene.slack.user("ana").presses("Try again", on=listed.message).ok
        scene.card("Frida Failed", "Missed")
        assert figure(scene, "recado_posts_refused") == "0"
        assert "administrators" in scene.inbox("ben", "doctor")
        assert "looking everything over" in scene.inbox("ana", "doctor")
        [told] = scene.whisper("ana", "All is well")
        assert "can be read" in words(told)
        assert int(figure(scene, 'recado_http_answers_total{door="/metrics",status="200"}')) > 1
        with pytest.raises(urllib.error.HTTPError, match="401"):
            figure(scene, "recado_posts_refused", token="wrong")


def figure(scene: Scene, name: str, token: str = TOKEN) -> str:
    asked = urllib.request.Request(f"{scene.bot.url}/metrics", headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(asked, timeout=10) as answer:
        lines = answer.read().decode().splitlines()
    return str(next(line for line in lines if line.startswith(f"{name} ")).rpartition(" ")[2])
