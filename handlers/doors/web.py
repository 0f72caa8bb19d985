"""The front of the house: finds the door of a request, reads no more than that door allows, and answers."""

import json
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol
from wsgiref.types import StartResponse, WSGIEnvironment

from bot.domain.counted import Counted

PHRASES = {
    200: "OK",
    400: "Bad Request",
    401: "Unauthorized",
    404: "Not Found",
    405: "Method Not Allowed",
    411: "Length Required",
    413: "Content Too Large",
    500: "Internal Server Error",
    503: "Service Unavailable",
}

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Request:
    """One request, its body whole. `rest` is what the path holds behind the door's own."""

    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Response:
    """What is sent back."""

    status: int
    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)


def error(status: int, words: str) -> Response:
    """A refusal that says what is wrong, as JSON."""
    return Response(status, json.dumps({"error": words}).encode(), "application/json")


class Door(Protocol):
    """One kind of request: where it arrives, by which method, and how many bytes it may bring."""

    @property
    def path(self) -> str: ...
    @property
    def method(self) -> str: ...
    @property
    def limit(self) -> int: ...
    def answer(self, request: Request) -> Response: ...


class Front:
    """A WSGI application over a few doors."""

    def __init__(self, doors: Sequence[Door], answered: Counted | None = None) -> None:
        """Counts in `answered` what each door answered."""
        self._doors = doors
        self._answered = answered or Counted()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        door = next((one for one in self._doors if path == one.path or path.startswith(f"{one.path}/")), None)
        response = self._respond(environ, door)
        self._answered.add(door.path if door else "", str(response.status))
        headers = {"Content-Type": response.content_type, **response.headers}
        headers["Content-Length"] = str(len(response.body))
        start_response(f"{response.status} {PHRASES.get(response.status, 'Status')}", list(headers.items()))
        return [response.body]

    def _respond(self, environ: WSGIEnvironment, door: Door | None) -> Response:
        if door is None:
            return error(404, "nothing is here")
        if environ.get("REQUEST_METHOD") != door.method:
            return replace(error(405, f"use {door.method}"), headers={"Allow": door.method})
        return self._enter(door, environ, environ.get("PATH_INFO", "")[len(door.path) + 1 :])

    def _enter(self, door: Door, environ: WSGIEnvironment, rest: str) -> Response:
        length = environ.get("CONTENT_LENGTH") or "0"
        if not (length.isascii() and length.isdigit()):
            return error(400, "the Content-Length is no number")
        if len(length) > 15 or int(length) > door.limit:
            return error(413, f"at most {door.limit} bytes")
        body = environ["wsgi.input"].read(int(length))
        try:
            return door.answer(Request(body, _headers(environ), rest))
        except Exception:
            log.exception("web.failed", extra={"path": door.path})
            return error(500, "this failed here; it is in the log")


def _headers(environ: WSGIEnvironment) -> Mapping[str, str]:
    """The headers by their names in lower case."""
    named = {key[5:].replace("_", "-").lower(): value for key, value in environ.items() if key.startswith("HTTP_")}
    named["content-type"] = environ.get("CONTENT_TYPE", "")
    return named


@dataclass(frozen=True, slots=True)
class Live:
    """`/health/live`: the process answers, and nothing in it stands still: `late` names what does."""

    late: Callable[[], Sequence[str]] = list
    path: str = "/health/live"
    method: str = "GET"
    limit: int = 0

    def answer(self, request: Request) -> Response:
        late = self.late()
        found = {"live": False, "late": list(late)} if late else {"live": True}
        return Response(503 if late else 200, json.dumps(found).encode(), "application/json")


@dataclass(frozen=True, slots=True)
class Ready:
    """`/health/ready`: the store answers; with when the newest webhook came."""

    check: Callable[[], Mapping[str, object]]
    path: str = "/health/ready"
    method: str = "GET"
    limit: int = 0

    def answer(self, request: Request) -> Response:
        found = self.check()
        status = 200 if found.get("ready") else 503
        return Response(status, json.dumps(found).encode(), "application/json")
