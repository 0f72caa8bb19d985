"""Slack says no, is slow, hangs up, or is away."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

from storage.tables import post
from tests.soak.scene import Scene

DAY, STEP = 86_400.0, 1_800.0
CUTS = ("drop_before", "drop_after", "http_500", "bad_json")
SOON = 20.0
WAITS = (0.5, 2.5, 3.5)  # who waits gives up after two seconds, and looks for what came of it four later


def limit(scene: Scene, dice: Random, seconds: float) -> int:
    """Most calls are answered 429."""
    with _faults(scene, ("*", "rate_limited", {"probability": 0.7, "retry_after": 1})) as hits:
        time.sleep(seconds)
        return hits()


def drop_answers(scene: Scene, dice: Random, seconds: float) -> int:
    """Connections break before a call has taken effect, and after it."""
    with _faults(scene, *(("*", cut, {"probability": 0.12}) for cut in CUTS)) as hits:
        time.sleep(seconds)
        return hits()


def slow_down(scene: Scene, dice: Random, seconds: float) -> int:
    """Some answers take longer than anybody waits."""
    longest = dice.choice(WAITS)
    with _faults(scene, ("*", "delay", {"probability": 0.5, "seconds": longest})) as hits:
        time.sleep(seconds)
        return hits()


def drop_sockets(scene: Scene, dice: Random, seconds: float) -> int:
    """Each that was dropped has to come back; now and then Slack asks it to leave instead."""
    until, back = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        time.sleep(dice.uniform(0, seconds / 2))
        if scene.slack.connections == 0:
            continue
        scene.slack.drop_sockets() if dice.random() < 0.7 else scene.slack.disconnect()
        back += _comes_back(scene)
    return back


def stay_away_for_a_day(scene: Scene, dice: Random, seconds: float) -> int:
    """Nobody answers while the world's clock goes on by a day; bites are messages that wait at its end."""
    gone = scene.slack.fault("*", "refuse", seconds=1_000_000, count=1)
    steps = int(DAY / STEP)
    try:
        scene.slack.drop_sockets()
        for _ in range(steps):
            time.sleep(seconds / steps)
            scene.times.advance(STEP)
        return scene.eye.count(post, post.c.behind == 1)
    finally:
        scene.slack.advance(DAY)
        scene.slack.remove_fault(gone)


def _comes_back(scene: Scene) -> int:
    until = time.monotonic() + SOON
    while time.monotonic() < until:
        if scene.slack.connections:
            return 1
        time.sleep(0.1)
    return 0


@contextmanager
def _faults(scene: Scene, *wanted: tuple[str, str, dict[str, Any]]) -> Iterator[Callable[[], int]]:
    rules = [scene.slack.fault(method, action, **how) for method, action, how in wanted]

    def hits() -> int:
        return sum(one["hits"] for one in scene.slack.faults() if one["id"] in rules)

    try:
        yield hits
    finally:
        for rule in rules:
            scene.slack.remove_fault(rule)
