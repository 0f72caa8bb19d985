"""Socket Mode: the app's WebSocket connections, and envelopes over them."""

import asyncio
import contextlib
import json
import uuid
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox.clock import Clock
from sandbox.delivery.envelope import Envelope
from sandbox.errors import UndeliveredError
from sandbox.ids import secret
from sandbox.journal import Journal
from sandbox.types import JSON
from sandbox.wire import decode_json

CONNECTIONS = 10
# How long an event waits for a connection before it is lost.
PATIENCE = 2.0
# How long a socket lives on after it was told to leave; the built-in client keeps its old one about 3 s.
FAREWELL = 4.0


class Connection:
    """One open socket of the app."""

    def __init__(self, socket: WebSocket) -> None:
        self.socket = socket
        self.leaving = False
        self.waiting: dict[str, asyncio.Future[JSON | None]] = {}
        self._sending = asyncio.Lock()

    async def send(self, frame: JSON) -> None:
        async with self._sending:
            await self.socket.send_text(json.dumps(frame))

    def abort(self) -> None:
        """Breaks the line, as a network does."""
        self.socket.scope["state"]["abort"]()

    def receive(self, text: str) -> None:
        try:
            frame = decode_json(text)
        except ValueError:
            return
        known = self.waiting.get(str(frame.get("envelope_id"))) if isinstance(frame, dict) else None
        if known is not None and not known.done():
            payload = frame.get("payload")
            known.set_result(payload if isinstance(payload, dict) else None)

    def end(self) -> None:
        for future in self.waiting.values():
            if not future.done():
                future.set_exception(UndeliveredError("operation_timeout"))


class Sockets:
    """All open sockets; each envelope goes to one of them, in turn."""

    # How Slack spaces its redeliveries over a socket is not published.
    retry_waits: tuple[float, ...] = (1.0, 10.0, 60.0)
    reason = "timeout"

    def __init__(self, clock: Clock, journal: Journal, app_id: str) -> None:
        self._clock = clock
        self._journal = journal
        self._app_id = app_id
        self._tickets: set[str] = set()
        self._open: list[Connection] = []
        self._turn = 0
        self._changed = asyncio.Event()

    def ticket(self) -> str:
        made = secret()
        self._tickets.add(made)
        return made

    @property
    def count(self) -> int:
        return sum(not one.leaving for one in self._open)

    async def serve(self, socket: WebSocket) -> None:
        """One connection, from its ticket to its end."""
        ticket = socket.query_params.get("ticket", "")
        if ticket not in self._tickets:
            await socket.close(1008)
            return
        self._tickets.discard(ticket)
        await socket.accept()
        connection = Connection(socket)
        if len(self._open) >= CONNECTIONS:
            await connection.send({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return
        await self._keep(connection)

    async def _keep(self, connection: Connection) -> None:
        self._open.append(connection)
        self._journal.note("socket", "open", {"connections": len(self._open)})
        try:
            await connection.send(self._hello())
            self._changed.set()
            while True:
                connection.receive(await connection.socket.receive_text())
        except (WebSocketDisconnect, RuntimeError, KeyError):
            pass
        finally:
            self._open.remove(connection)
            connection.end()
            self._journal.note("socket", "closed", {"connections": len(self._open)})

    def _hello(self) -> JSON:
        about = {"host": "local-stand-in", "approximate_connection_time": 18060}
        info = {"app_id": self._app_id}
        return {"type": "hello", "num_connections": self.count, "debug_info": about, "connection_info": info}

    async def send(self, envelope: Envelope) -> JSON | None:
        connection = await self._next(envelope)
        envelope_id = str(uuid.uuid4())
        future: asyncio.Future[JSON | None] = asyncio.get_running_loop().create_future()
        connection.waiting[envelope_id] = future
        try:
            await connection.send(_frame(envelope, envelope_id))
            return await future
        except (RuntimeError, WebSocketDisconnect):
            raise UndeliveredError("dispatch_failed") from None
        finally:
            connection.waiting.pop(envelope_id, None)

    async def _next(self, envelope: Envelope) -> Connection:
        if not self.count and envelope.is_event:
            with contextlib.suppress(TimeoutError):
                await self._clock.within(PATIENCE, self._wait_open())
        ready = [one for one in self._open if not one.leaving]
        if not ready:
            raise UndeliveredError("dispatch_failed")
        self._turn += 1
        return ready[self._turn % len(ready)]

    async def _wait_open(self) -> None:
        while not self.count:
            self._changed.clear()
            await self._changed.wait()

    async def drop(self) -> None:
        """Breaks every connection without a word."""
        for connection in list(self._open):
            connection.abort()

    async def disconnect(self, reason: str) -> None:
        """Tells every connection to leave, and closes it a little later."""
        leaving = [one for one in self._open if not one.leaving]
        for connection in leaving:
            connection.leaving = True
            await connection.send({"type": "disconnect", "reason": reason, "debug_info": {"host": "local-stand-in"}})
        await self._clock.sleep(FAREWELL)
        for connection in leaving:
            with contextlib.suppress(RuntimeError):
                await connection.socket.close()

    async def close(self) -> None:
        for connection in list(self._open):
            with contextlib.suppress(RuntimeError, WebSocketDisconnect):  # who left meanwhile needs no farewell
                await connection.socket.close(1001)


def _frame(envelope: Envelope, envelope_id: str) -> JSON:
    frame: dict[str, Any] = {
        "envelope_id": envelope_id,
        "type": envelope.kind,
        "payload": envelope.payload,
        "accepts_response_payload": envelope.accepts,
    }
    if envelope.is_event:
        frame |= {"retry_attempt": envelope.retry, "retry_reason": envelope.retry_reason}
    return frame
