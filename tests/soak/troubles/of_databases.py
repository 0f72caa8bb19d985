"""The database is locked, slow, has no room left, or is started again. Bites are refusals, and long waits."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from random import Random

import psycopg

from tests.soak.base import File, Server
from tests.soak.scene import Scene
from tests.stories.sabotage import saboteur

BREATH = 0.05
HELD, A_LITTLE = (1.0, 5.0), 0.3


def lock(scene: Scene, dice: Random, seconds: float) -> int:
    """By another process's transaction, again and again."""
    return _bites(scene, lambda: _locked_for(scene, seconds, lambda: dice.uniform(*HELD), 1.0))


def slow_file(scene: Scene, dice: Random, seconds: float) -> int:
    """Somebody writes nearly all the time."""
    return _bites(scene, lambda: _locked_for(scene, seconds, lambda: A_LITTLE, BREATH))


def slow_server(scene: Scene, dice: Random, seconds: float) -> int:
    assert isinstance(scene.base, Server)
    base = scene.base
    return _bites(scene, lambda: _while(base.slow(dice.uniform(0.3, 1.5)), seconds))


def restart(scene: Scene, dice: Random, seconds: float) -> int:
    assert isinstance(scene.base, Server)
    base = scene.base

    def act() -> None:
        time.sleep(dice.uniform(0, seconds / 2))
        base.restart()
        time.sleep(seconds / 2)

    return _bites(scene, act)


def fill_disk(scene: Scene, dice: Random, seconds: float) -> int:
    assert isinstance(scene.base, File)
    base = scene.base
    return _bites(scene, lambda: _while(base.full(), seconds))


def _bites(scene: Scene, act: Callable[[], None]) -> int:
    before = scene.refused
    act()
    return scene.refused - before


def _while(trouble: AbstractContextManager[None], seconds: float) -> None:
    with trouble:
        time.sleep(seconds)


def _locked_for(scene: Scene, seconds: float, held: Callable[[], float], pause: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        # Whoever comes too late for the lock, or is cut off by a restart, tries again.
        with suppress(psycopg.Error, sqlite3.Error), saboteur(scene.base.url) as base, base.locked():
            time.sleep(held())
        time.sleep(pause)
