"""Two processes with two connections each in Socket Mode: what comes goes to any of them, and is done once."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial

import pytest

from tests.ports import free_port
from tests.stories.bot_process import BotProcess
from tests.stories.reading import number, texts, words
from tests.stories.scene import PATIENCE, Scene, local_slack, settings

LAST_RETRY_SECONDS = 90.0  # where the store was busy for long, Slack tells of it once more after a minute
FIRST, LAST = ("Anna", "Berta", "Carla", "Dora"), ("Elena", "Flora", "Gala", "Hilda")


@dataclass(frozen=True, slots=True)
class Doors:
    """`second` has doors and nothing else."""

    scene: Scene
    second: BotProcess


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    folder, ports = tmp_path_factory.mktemp("doors"), (free_port(), free_port())
    with local_slack(ports[0], "socket") as slack, ExitStack() as stack:
        told = {**settings(slack, folder, ports[0], "socket"), "SLACK_CONNECTIONS": "2"}
        first = stack.enter_context(BotProcess(told, folder))
        second = stack.enter_context(BotProcess({**told, "PORT": str(ports[1])}, folder, "web"))
        slack.wait_connected(4, PATIENCE)
        yield Doors(Scene(slack, first), second)


def test_a_restart_of_one_is_not_noticed(doors: Doors) -> None:
    scene, slack = doors.scene, doors.scene.slack
    cards = [scene.missed(name) for name in FIRST]
    for card in cards:  # in turn, so each connection has one
        assert "yours now" in scene.inbox("ana", f"take #{number(card)}")
    doors.second.stop()
    slack.wait_for(lambda: slack.connections == 2, PATIENCE, "two connections less")
    for name in FIRST:
        assert scene.press("ben", "Close", name)
        scene.card(name, "Closed")
    doors.second.start()
    slack.wait_connected(4, PATIENCE)
    for card in cards:
        assert "open again" in scene.inbox("ana", f"reopen #{number(card)}")


def test_of_what_a_dead_process_had_on_its_way_nothing_is_lost_and_nothing_is_done_twice(doors: Doors) -> None:
    scene, slack = doors.scene, doors.scene.slack
    cards = [scene.missed(name) for name in LAST]
    scene.calm()
    ben, room = slack.user("ben"), slack.dm("ben")
    with scene.store() as store, store.write():  # nobody can take anything meanwhile
        for card in cards:
            assert ben.say(f"take #{number(card)}", channel=room).ok
        slack.wait_for(lambda: len(slack.deliveries("message")) >= len(cards), PATIENCE, "four deliveries")
        doors.second.kill()
    doors.second.start()
    for name in LAST:
        slack.wait_for(partial(is_shown, scene, name, f"<@{ben.id}>"), LAST_RETRY_SECONDS, f"Ben on {name}'s card")
    for card in cards:
        told = [one for one in scene.whisper("ben", f"#{number(card)}: yours now") if one["channel"] == room]
        assert len(told) == 1
        assert sum("took" in text for line in scene.thread(card) for text in texts(line)) <= 1


def is_shown(scene: Scene, name: str, text: str) -> bool:
    return any(text in words(card) for card in scene.cards(name))
