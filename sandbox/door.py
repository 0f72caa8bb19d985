"""The listening socket: on the loopback and nowhere else, and closed for a while when a fault asks for it."""

import asyncio
import contextlib
import socket
from collections.abc import Callable

from sandbox.faults import Rule
from sandbox.loopback import bind
from sandbox.slack import Slack

# How soon it is noticed that a rule was taken away, in scaled seconds.
_LOOK_EVERY = 0.05


class Door:
    """Lets connections in; while a rule says "refuse", new ones are refused and the others go on."""

    def __init__(self, slack: Slack, sock: socket.socket, connect: Callable[[], asyncio.Protocol]) -> None:
        self._slack = slack
        self._sock = sock
        self._port = int(sock.getsockname()[1])
        self._connect = connect
        self._server: asyncio.Server | None = None
        self._refusing: asyncio.Task[None] | None = None

    async def open(self) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._connect, sock=self._sock)
        self._slack.faults.on_refuse = self._begin_to_refuse

    def close(self) -> None:
        if self._refusing is not None:
            self._refusing.cancel()
        self._shut()
        # One that was bound anew and not yet served from.
        self._sock.close()

    def _shut(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    def _begin_to_refuse(self, rule: Rule) -> None:
        if self._refusing is None:
            self._refusing = asyncio.get_running_loop().create_task(self._refuse(rule))

    async def _refuse(self, rule: Rule) -> None:
        """Closed until the rule's time is over or the rule is taken away."""
        self._shut()
        rule.hits += 1
        with contextlib.suppress(TimeoutError):
            await self._slack.clock.within(rule.seconds, self._while_in_force(rule))
        self._slack.faults.remove(rule.id)
        self._sock = bind(self._port)
        await self.open()
        self._refusing = None

    async def _while_in_force(self, rule: Rule) -> None:
        while self._slack.faults.holds(rule):
            await self._slack.clock.sleep(_LOOK_EVERY)
