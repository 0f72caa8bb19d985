"""The wire itself: reading bodies, breaking connections, and leaving callers without an answer."""

import asyncio
import json
from typing import Any, NoReturn

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

BODY_MOST = 8 * 1024 * 1024
DEPTH_MOST = 60


class BodyTooLargeError(Exception):
    """A request's body is larger than the stand-in reads."""


async def read_body(request: Request, most: int = BODY_MOST) -> bytes:
    heap = bytearray()
    async for part in request.stream():
        heap += part
        if len(heap) > most:
            raise BodyTooLargeError
    return bytes(heap)


def decode_json(text: str | bytes) -> Any:
    """Decoded JSON that can be stored and sent again; ValueError for all else."""
    try:
        decoded = json.loads(text, parse_constant=_refuse_constant)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    _check_depth(decoded, DEPTH_MOST)
    try:
        json.dumps(decoded, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        # Half a surrogate pair is no character; what remains is one that stands for it.
        return json.loads(json.dumps(decoded, ensure_ascii=False).encode("utf-8", "replace"))
    return decoded


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _check_depth(value: Any, left: int) -> None:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if inner and not left:
        raise ValueError("nested too deeply")
    for one in inner:
        if isinstance(one, dict | list):
            _check_depth(one, left - 1)


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
