"""The mail servers or tawk.to are away."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from random import Random

from tests.ports import HOST
from tests.soak.scene import Scene

FAULTS = ("drop_before", "http_500")
LONGER, NAP = 15.0, 0.2


def shut_mail(scene: Scene, dice: Random, seconds: float) -> int:
    """Whoever comes is turned away at the door, and counted; nobody opens again before one has come."""
    mails = scene.mails
    mails.shut_smtp()
    mails.imap.stop()
    try:
        with _turning_away(mails.smtp.port) as out, _turning_away(mails.imap.port) as into:
            time.sleep(seconds)
            until = time.monotonic() + LONGER
            while not out + into and time.monotonic() < until:
                time.sleep(NAP)
        return len(out) + len(into)
    finally:
        mails.imap.start()
        mails.open_smtp()


def shut_tawk(scene: Scene, dice: Random, seconds: float) -> int:
    rule = scene.tawk.fault("*", dice.choice(FAULTS), count=None)
    time.sleep(seconds)
    hits = scene.tawk._look(lambda: sum(one["hits"] for one in scene.tawk._world.faults.list() if one["id"] == rule))
    scene.tawk.remove_fault(rule)
    return int(hits)


@contextmanager
def _turning_away(port: int) -> Iterator[list[int]]:
    came: list[int] = []
    door = socket.socket()
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    door.bind((HOST, port))
    door.listen(64)
    door.settimeout(0.2)
    over = threading.Event()

    def turn_away() -> None:
        while not over.is_set():
            with suppress(TimeoutError):
                visitor, _ = door.accept()
                visitor.close()
                came.append(1)

    thread = threading.Thread(target=turn_away, daemon=True)
    thread.start()
    try:
        yield came
    finally:
        over.set()
        thread.join()
        door.close()
