"""Clocks are set: forwards or backwards, each process's for itself."""

import time
from random import Random

from tests.soak.scene import Scene

FARTHEST = 45.0


def jump(scene: Scene, dice: Random, seconds: float) -> int:
    """Of some processes, and in the end they are right again. Bites are those that a process has seen."""
    names, seen = list(scene.times.wrong), 0
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        one = dice.choice(names)
        scene.times.set_wrong(one, dice.uniform(-FARTHEST, FARTHEST))
        time.sleep(dice.uniform(0.5, max(1.0, seconds / 2)))
        seen += scene.times.has_seen(one)
    for one in names:
        scene.times.set_wrong(one, 0.0)
    return seen
