"""The wire itself: reading bodies, breaking connections, and leaving callers without an answer."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

BODY_MOST = 8 * 1024 * 1024


class BodyTooLargeError(Exception):
    """A request's body is larger than the stand-in reads."""


async def read_body(request: Request) -> bytes:
    heap = bytearray()
    async for part in request.stream():
        heap += part
        if len(heap) > BODY_MOST:
            raise BodyTooLargeError
    return bytes(heap)


class Silence(Response):
    """No answer at all: the connection is broken, at once or after a while."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            async with asyncio.timeout(self._seconds or 0.001):
                await _gone(receive)
        except TimeoutError:
            scope["state"]["abort"]()
            await _gone(receive)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def abort(_request: Request) -> Response:
    return Silence(0)


async def hang(_request: Request, seconds: float) -> Response:
    return Silence(seconds)
