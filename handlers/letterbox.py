"""Where deliveries wait for their commit: those that wait at the same time share one."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Protocol

from bot.ports import Delivery

LARGEST_BATCH = 64


class Receiver(Protocol):
    def receive(self, deliveries: Sequence[Delivery]) -> None: ...


Letter = tuple[Delivery, Future[None]]


class Letterbox:
    """One writer takes all that wait, keeps them in one transaction, and only then lets their senders go.

    A transaction costs one write to the disk however many it holds, so sharing it is what makes a burst quick.
    """

    def __init__(self, receiver: Receiver, kept: Callable[[], None]) -> None:
        self._receiver = receiver
        self._kept = kept
        self._letters: SimpleQueue[Letter | None] = SimpleQueue()
        self._writer = threading.Thread(target=self._run, name="letterbox", daemon=True)

    def start(self) -> None:
        self._writer.start()

    def stop(self) -> None:
        """Keep what waits, then end."""
        self._letters.put(None)
        self._writer.join()

    def put(self, delivery: Delivery) -> None:
        """Returns once the delivery is durable; raises what kept it from being so."""
        done: Future[None] = Future()
        self._letters.put((delivery, done))
        done.result()

    def _run(self) -> None:
        while (first := self._letters.get()) is not None:
            batch, last = self._batch(first)
            self._keep(batch)
            if last:
                return

    def _batch(self, first: Letter) -> tuple[list[Letter], bool]:
        batch = [first]
        while len(batch) < LARGEST_BATCH and not self._letters.empty():
            letter = self._letters.get()
            if letter is None:
                return batch, True
            batch.append(letter)
        return batch, False

    def _keep(self, batch: list[Letter]) -> None:
        try:
            self._receiver.receive([delivery for delivery, _ in batch])
        except BaseException as error:
            for _, done in batch:
                done.set_exception(error)
            return
        for _, done in batch:
            done.set_result(None)
        self._kept()
