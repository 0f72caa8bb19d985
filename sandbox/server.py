"""Serves the stand-in on the loopback, on an event loop in a thread of its own."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route, WebSocketRoute
from uvicorn.server import ServerState

from sandbox.api.depot import file_routes
from sandbox.api.dispatch import WebApi
from sandbox.api.response_url import ResponseUrlDoor
from sandbox.breakable import BreakableHttp
from sandbox.door import Door
from sandbox.guard import Guard
from sandbox.mail.box import KeptMail
from sandbox.mail.servers import LocalMail
from sandbox.page.routes import page_routes
from sandbox.remote import remote_routes
from sandbox.slack import Slack

_PATIENCE = 60
_FAREWELL = 0.5
# Slack pings its clients too. Often, because slack_sdk's client can close only when something comes in.
PING_EVERY = 0.2

T = TypeVar("T")


def build_app(slack: Slack, mail: LocalMail | None = None) -> Starlette:
    """All doors: Web API, response URLs, Socket Mode, page, control."""
    api, urls = WebApi(slack), ResponseUrlDoor(slack)
    routes = [
        Route("/api/{method:path}", api.handle, methods=["GET", "POST"]),
        Route("/commands/{rest:path}", urls.handle, methods=["POST"]),
        Route("/actions/{rest:path}", urls.handle, methods=["POST"]),
        WebSocketRoute("/link/", slack.sockets.serve),
        *file_routes(slack),
        *page_routes(slack, mail),
        *remote_routes(slack),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Guard)])


class Server:
    """The thread with the loop; `call` and `run` reach into it from other threads."""

    def __init__(self, slack: Slack, sock: socket.socket, mail: LocalMail | None = None) -> None:
        self._slack, self._mail = slack, mail
        self._sock = sock
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="local-slack", daemon=True)

    def start(self) -> None:
        if self._mail is not None:
            self._mail.listen(self._tell_of)
        self._thread.start()
        if not self._ready.wait(_PATIENCE):
            raise RuntimeError("the local Slack did not start")

    def stop(self) -> None:
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(_PATIENCE)
        self._loop.close()

    def _tell_of(self, _mail: KeptMail) -> None:
        """Pages hear of a mail, as long as there are any."""
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._slack.feed.tell, "mail")

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Does something on the loop and waits for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_PATIENCE)

    def call(self, function: Callable[[], T]) -> T:
        """Looks at or changes something on the loop, where nothing else happens meanwhile."""
        if self._loop.is_closed():
            # After the end, a test may still look.
            return function()

        async def work() -> T:
            return function()

        return self.run(work())

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
            self._loop.run_until_complete(self._finish())
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        config = uvicorn.Config(
            build_app(self._slack, self._mail), http=BreakableHttp, ws="websockets-sansio", lifespan="off",
            log_config=None, access_log=False, proxy_headers=False, server_header=False, ws_per_message_deflate=False,
            ws_ping_interval=PING_EVERY,
        )  # fmt: skip
        config.load()
        state = ServerState()

        def connect() -> BreakableHttp:
            return BreakableHttp(config=config, server_state=state, app_state={})

        door = Door(self._slack, self._sock, connect)
        await door.open()
        self._ready.set()
        await self._stop.wait()
        door.close()
        await self._hang_up(state)

    async def _hang_up(self, state: ServerState) -> None:
        self._slack.feed.close()
        self._slack.courier.stop()
        await self._slack.sockets.close()
        for connection in list(state.connections):
            if connection.transport is not None:
                connection.transport.abort()
        # Who serves a broken connection notices by himself; what is left then is cancelled.
        if state.tasks:
            await asyncio.wait(state.tasks, timeout=_FAREWELL)

    async def _finish(self) -> None:
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(2):
                await asyncio.gather(*tasks, return_exceptions=True)
        await self._loop.shutdown_asyncgens()
