"""Who wants to know that something changed: open pages, and tests that wait."""

import asyncio
import threading
from collections.abc import AsyncIterator

from sandbox.types import JSON

# Changes within this time are told together, so that a burst of posts costs a page one look.
GATHER = 0.03


class Feed:
    """Tells subscribers on the loop, and wakes threads that wait for a change."""

    def __init__(self) -> None:
        self._listeners: set[_Listener] = set()
        self._condition = threading.Condition()
        self._version = 0
        self._closed = False

    def tell(self, kind: str, **more: str | int) -> None:
        """Something of that kind changed; call it on the loop."""
        for listener in self._listeners:
            listener.add({"type": kind, **more})
        with self._condition:
            self._version += 1
            self._condition.notify_all()

    async def listen(self) -> AsyncIterator[list[JSON]]:
        """The changes from now on, in small heaps; an empty heap now and then keeps the line open."""
        listener = _Listener()
        self._listeners.add(listener)
        try:
            while not self._closed:
                yield await listener.take()
        finally:
            self._listeners.discard(listener)

    def close(self) -> None:
        self._closed = True
        for listener in self._listeners:
            listener.wake()

    def version(self) -> int:
        return self._version

    def wait(self, seen: int, timeout: float) -> None:
        """Blocks a thread until something changed after version `seen`, or the time is over."""
        with self._condition:
            self._condition.wait_for(lambda: self._version != seen, timeout)


class _Listener:
    def __init__(self) -> None:
        self._pending: dict[tuple[object, ...], JSON] = {}
        self._event = asyncio.Event()

    def add(self, change: JSON) -> None:
        key = (change["type"], change.get("channel"))
        self._pending[key] = change
        self._event.set()

    def wake(self) -> None:
        self._event.set()

    async def take(self) -> list[JSON]:
        try:
            async with asyncio.timeout(15):
                await self._event.wait()
            await asyncio.sleep(GATHER)
        except TimeoutError:
            pass
        self._event.clear()
        heap, self._pending = list(self._pending.values()), {}
        return heap
