"""Bears lives of the bot, each a process of its own, by a parent that has read all modules and tried all once.

{"bear": {"name": …, "nth": …, "ahead": …}}  → {"pid": …}
{"bury": true, "dies": …}                    → {"killed": …}   ends who still lives, or waits for who dies
"""

import gc
import json
import os
import signal
import socket
import sys
import traceback
from functools import cache
from typing import Any

import bot.assembly
import storage.database
from config.logs import configure_logs
from config.settings import load
from tests.crash.points.failpoints import Failpoints
from tests.crash.points.life import Clock, Life, share_listeners
from tests.crash.points.mistakes import MISTAKES


def main(door: str, told: str, mistake: str) -> None:
    """`door` is a listening socket, which all lives inherit, one after the other."""
    settings = load()
    configure_logs(settings.log_level, settings.log_format, settings.secrets())
    points = Failpoints(os.open(told, os.O_WRONLY | os.O_APPEND | os.O_CREAT))
    if mistake:
        MISTAKES[mistake][1]()
    points.surround()
    _share_what_does_not_live()
    listening = socket.socket(fileno=int(door))
    Nursery(settings, points, listening).work()


class Nursery:
    def __init__(self, settings: Any, points: Failpoints, door: socket.socket) -> None:
        self._settings, self._points, self._door = settings, points, door
        self._clock, self._child, self._shared = Clock(), 0, False

    def work(self) -> None:
        for line in sys.stdin:
            asked = json.loads(line)
            if "warm" in asked:
                self._say({"pid": os.getpid()})
                self._live(asked["warm"])
                self._say({"warm": True})
            elif "bear" in asked:
                self._say({"pid": self._bear(asked["bear"])})
            else:
                self._say({"killed": self._bury(dies=asked["dies"])})
        self._bury(dies=False)

    def _bear(self, asked: dict[str, Any]) -> int:
        if not self._shared:
            share_listeners(self._settings, self._clock)
            gc.collect()
            gc.freeze()  # what is there already is never looked at in a life, so that it need not be copied
            self._shared = True
        self._child = os.fork()
        if self._child == 0:
            sys.stdin.close()
            gc.disable()  # no life is long enough
            try:
                self._live(asked)
            except BaseException:
                traceback.print_exc()
                self._points.fail()
            finally:
                os._exit(0)
        return self._child

    def _live(self, asked: dict[str, Any]) -> None:
        self._points.arm(asked["name"], asked["nth"])
        self._clock.ahead = asked["ahead"]
        Life(self._settings, self._points, self._clock).live(self._door)

    def _bury(self, *, dies: bool) -> bool:
        """Whether it died of its point: `dies` is whether it is about to."""
        if not self._child:
            return False
        if not dies:
            os.kill(self._child, signal.SIGKILL)
        _, status = os.waitpid(self._child, 0)
        self._child = 0
        return dies and os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL

    def _say(self, told: dict[str, Any]) -> None:
        os.write(1, (json.dumps(told) + "\n").encode())


def _share_what_does_not_live() -> None:
    """Lives have no connection in common, only what is made of the same words each time: statements and catalogs."""
    database: Any = storage.database
    database.open_engine = cache(database.open_engine)
    assembly: Any = bot.assembly
    assembly.load_languages = cache(assembly.load_languages)


if __name__ == "__main__":
    main(*sys.argv[1:])
