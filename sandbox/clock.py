"""The one clock: real time, faster when scaled, and movable by tests."""

import asyncio
import time
from collections.abc import Awaitable
from typing import TypeVar

T = TypeVar("T")


class Clock:
    """Tells the time, and counts deadlines and expiries `scale` times faster than they really pass."""

    def __init__(self, scale: float = 1.0) -> None:
        if scale <= 0:
            raise ValueError("clock_scale must be above 0")
        self._scale = scale
        self._ahead = 0.0
        self._sleepers: set[asyncio.Future[None]] = set()

    def now(self) -> float:
        """The time of day, in seconds since 1970; messages and events are stamped with it."""
        return time.time() + self._ahead

    def steady(self) -> float:
        """Unscaled seconds that never go back; rate limits count them."""
        return time.monotonic() + self._ahead

    def ticks(self) -> float:
        """Scaled seconds that never go back; deadlines and expiries count them."""
        return time.monotonic() * self._scale + self._ahead

    def advance(self, seconds: float) -> None:
        """Moves the time ahead and wakes who sleeps; call it on the loop."""
        self._ahead += seconds
        for sleeper in self._sleepers:
            _wake(sleeper)

    async def sleep(self, seconds: float) -> None:
        until = self.ticks() + seconds
        while (left := until - self.ticks()) > 0:
            await self._doze(left / self._scale)

    async def _doze(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        sleeper = loop.create_future()
        alarm = loop.call_later(seconds, _wake, sleeper)
        self._sleepers.add(sleeper)
        try:
            await sleeper
        finally:
            alarm.cancel()
            self._sleepers.discard(sleeper)

    async def within(self, seconds: float, work: Awaitable[T]) -> T:
        """What the work gives, or TimeoutError after so many scaled seconds."""
        task, alarm = asyncio.ensure_future(work), asyncio.ensure_future(self.sleep(seconds))
        try:
            await asyncio.wait([task, alarm], return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                raise TimeoutError
            return task.result()
        finally:
            alarm.cancel()
            task.cancel()


def _wake(sleeper: asyncio.Future[None]) -> None:
    if not sleeper.done():
        sleeper.set_result(None)
