"""Serves an application on the loopback, on an event loop in a thread of its own."""

import asyncio
import socket
import threading

import uvicorn
from starlette.types import ASGIApp
from uvicorn.server import ServerState

from sandbox.breakable import BreakableHttp

_PATIENCE = 60


class LoopbackServer:
    """Answers between `start` and `stop`, which breaks what is still connected."""

    def __init__(self, app: ASGIApp, sock: socket.socket, name: str) -> None:
        self._app, self._sock, self._name = app, sock, name
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()
        if not self._ready.wait(_PATIENCE):
            raise RuntimeError(f"{self._name} did not start")

    def stop(self) -> None:
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(_PATIENCE)
        self._loop.close()
        self._sock.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())

    async def _serve(self) -> None:
        config = uvicorn.Config(
            self._app, http=BreakableHttp, ws="none", lifespan="off", log_config=None, access_log=False,
            proxy_headers=False, server_header=False,
        )  # fmt: skip
        config.load()
        state = ServerState()

        def connect() -> BreakableHttp:
            return BreakableHttp(config=config, server_state=state, app_state={})

        server = await self._loop.create_server(connect, sock=self._sock)
        self._ready.set()
        await self._stop.wait()
        server.close()
        for connection in list(state.connections):
            if connection.transport is not None:
                connection.transport.abort()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
