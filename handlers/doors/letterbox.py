"""Where deliveries wait for their commit: those that wait at the same time share one."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import Protocol

from bot.ports import Delivery

LARGEST_BATCH = 64
LONGEST_WAIT = 0.02


class Receiver(Protocol):
    def receive(self, deliveries: Sequence[Delivery]) -> None: ...


Letter = tuple[Delivery, Future[None]]


class Letterbox:
    """One writer takes all that wait, keeps them in one transaction, and only then lets their senders go.

    A transaction costs one write to the disk however many it holds, so sharing it is what makes a burst quick. Senders
    that were let go together are soon back together. The first of them waits for as many as there were, but no longer
    than the last commit took: else it would go alone, and they would wait for its commit.
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
        expected, took = 1, 0.0
        while (first := self._letters.get()) is not None:
            batch, last = self._batch(first, expected, min(took, LONGEST_WAIT))
            start = time.monotonic()
            self._keep(batch)
            if last:
                return
            expected, took = len(batch) + self._letters.qsize(), time.monotonic() - start

    def _batch(self, first: Letter, expected: int, patience: float) -> tuple[list[Letter], bool]:
        """All that wait; while they are fewer than expected, also who comes before our patience is over."""
        batch, until = [first], time.monotonic() + patience
        while len(batch) < LARGEST_BATCH:
            left = until - time.monotonic() if len(batch) < expected else 0.0
            try:
                letter = self._letters.get(timeout=max(left, 0.0))
            except Empty:
                break
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
