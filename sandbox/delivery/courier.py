"""Delivers to the app: interactions once, events again when they were not acknowledged."""

import asyncio
import contextlib
import time
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

from sandbox.clock import Clock
from sandbox.delivery.envelope import DEADLINE, Ack, Envelope, Transport
from sandbox.errors import UndeliveredError
from sandbox.faults import Faults, Rule
from sandbox.feed import Feed
from sandbox.journal import Journal
from sandbox.types import JSON


class Courier:
    """Carries envelopes over the chosen transport, strikes faults on the way, and keeps the record."""

    def __init__(self, transport: Transport, clock: Clock, journal: Journal, faults: Faults, feed: Feed) -> None:
        self.transport = transport
        self._clock = clock
        self._journal = journal
        self._faults = faults
        self._feed = feed
        self._under_way = 0
        self._arrived = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    async def ask(self, envelope: Envelope) -> Ack:
        """One try; the acknowledgement, or UndeliveredError."""
        self._count(1)
        try:
            return await self._try(envelope)
        finally:
            self._count(-1)

    def tell(self, envelope: Envelope) -> None:
        """Delivers an event in the background, with retries."""
        self.run(self._insist(envelope))

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        """Does something in the background, until the stand-in stops."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def stop(self) -> None:
        for task in self._tasks:
            task.cancel()

    @property
    def under_way(self) -> int:
        return self._under_way

    async def _insist(self, envelope: Envelope) -> None:
        try:
            await self.ask(envelope)
            return
        except UndeliveredError as error:
            if error.reason == "no_retry":
                return
        for n, wait in enumerate(self.transport.retry_waits, start=1):
            await self._clock.sleep(wait)
            try:
                await self._try(replace(envelope, retry=n, retry_reason=self.transport.reason))
                return
            except UndeliveredError as error:
                if error.reason == "no_retry":
                    return

    async def _try(self, envelope: Envelope) -> Ack:
        entry = self._journal.open("delivery", envelope.label, envelope.payload)
        rule = self._faults.pick(f"delivery:{envelope.name}", envelope.payload)
        start = time.perf_counter()
        try:
            payload = await self._clock.within(DEADLINE, self._carry(envelope, rule))
        except (TimeoutError, UndeliveredError) as error:
            reason = error.reason if isinstance(error, UndeliveredError) else "operation_timeout"
            self._journal.close(entry, None, {"error": reason})
            raise UndeliveredError(reason) from None
        self._journal.close(entry, 200, payload)
        return Ack(payload, round((time.perf_counter() - start) * 1000, 2))

    async def _carry(self, envelope: Envelope, rule: Rule | None) -> JSON | None:
        action = rule.action if rule is not None else ""
        if rule is not None and action == "delay":
            await self._clock.sleep(rule.seconds)
        if action in ("drop_before", "error", "http_500", "rate_limited"):
            raise UndeliveredError("dispatch_failed")
        if action == "drop_socket":
            await self.transport.drop()
        if rule is not None and action == "reorder":
            await self._let_pass(rule.seconds)
        payload = await self.transport.send(envelope)
        self._arrived.set()
        if action == "duplicate":
            payload = await self.transport.send(envelope)
        if action in ("lost_ack", "drop_after", "timeout_after"):
            raise UndeliveredError("operation_timeout")
        return payload

    async def _let_pass(self, seconds: float) -> None:
        """Waits until another delivery has arrived, or the time is over."""
        self._arrived.clear()
        with contextlib.suppress(TimeoutError):
            await self._clock.within(seconds, self._arrived.wait())

    def _count(self, step: int) -> None:
        self._under_way += step
        self._feed.tell("busy", n=self._under_way)
