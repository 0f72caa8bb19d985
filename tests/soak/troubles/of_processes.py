"""Processes end: at once, or in order."""

import time
from random import Random

from tests.soak.scene import Scene

SILENCE = 1.0  # at most, until the next is born
STILLBORN, LIFE = 0.25, 3.0


def kill(scene: Scene, dice: Random, seconds: float) -> int:
    """Some of them one after the other, at random moments; a few die while they start."""
    before, until = scene.fleet.kills, time.monotonic() + seconds
    while time.monotonic() < until:
        if dice.random() > STILLBORN:
            _wait_until_it_answers(scene, until)
        time.sleep(dice.uniform(0, LIFE))
        scene.fleet.kill(dice, dice.uniform(0, SILENCE))
    return scene.fleet.kills - before


def _wait_until_it_answers(scene: Scene, until: float) -> None:
    while time.monotonic() < until and not scene.fleet.all[0].ready():
        time.sleep(0.1)


def stop(scene: Scene, dice: Random, seconds: float) -> int:
    before = scene.fleet.stops
    time.sleep(dice.uniform(0, seconds))
    scene.fleet.stop_one(dice)
    return scene.fleet.stops - before
