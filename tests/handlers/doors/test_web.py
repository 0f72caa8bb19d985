"""The front of the house, asked as a WSGI server asks it."""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from handlers.doors.web import Door, Front, Live, Ready, Request, Response


@dataclass
class EchoDoor:
    """Answers with what it was asked."""

    path: str = "/echo"
    method: str = "POST"
    limit: int = 10

    def answer(self, request: Request) -> Response:
        if request.body == b"break":
            raise ZeroDivisionError("private words")
        told = {"body": request.body.decode(), "rest": request.rest, "headers": dict(request.headers)}
        return Response(200, json.dumps(told).encode(), "application/json", {"X-Kept": "yes"})


class Untouched(io.BytesIO):
    """A body that must not be read."""

    def read(self, size: int | None = -1, /) -> bytes:
        raise AssertionError(size)


def ask(
    path: str = "/echo",
    method: str = "POST",
    body: bytes = b"",
    doors: tuple[Door, ...] = (EchoDoor(),),
    stream: io.BytesIO | None = None,
    front: Front | None = None,
    **more: str,
) -> tuple[str, dict[str, str], bytes]:
    """Status line, headers and body of the answer."""
    environ: dict[str, object] = {"PATH_INFO": path, "REQUEST_METHOD": method, "CONTENT_LENGTH": str(len(body))}
    environ |= {"wsgi.input": stream or io.BytesIO(body), **more}
    began: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], error: object = None) -> Any:
        began.append((status, headers))

    parts = (front or Front(doors))(environ, start_response)
    ((status, headers),) = began
    return status, dict(headers), b"".join(parts)


def test_a_door_gets_the_body_the_headers_and_the_rest_of_the_path() -> None:
    status, headers, body = ask("/echo/a/b", body=b"hi", HTTP_X_HOOK_EVENT_ID="e1", CONTENT_TYPE="text/plain")
    assert status == "200 OK"
    assert json.loads(body) == {
        "body": "hi",
        "rest": "a/b",
        "headers": {"x-hook-event-id": "e1", "content-type": "text/plain"},
    }
    assert headers["X-Kept"] == "yes"
    assert headers["Content-Length"] == str(len(body))


@pytest.mark.parametrize("path", ["", "/", "/echoes", "/ECHO", "/other"])
def test_where_no_door_is_nothing_is_found(path: str) -> None:
    assert ask(path)[0] == "404 Not Found"


def test_the_wrong_method_is_told_the_right_one() -> None:
    status, headers, _ = ask(method="GET")
    assert status == "405 Method Not Allowed"
    assert headers["Allow"] == "POST"


@pytest.mark.parametrize("length", ["-1", "1.5", "ten", "0x1", "١"])
def test_a_length_that_is_no_number_is_a_bad_request(length: str) -> None:
    assert ask(CONTENT_LENGTH=length)[0] == "400 Bad Request"


@pytest.mark.parametrize("length", ["11", "5000000", "9" * 5_000])
def test_a_body_that_is_too_long_is_refused_unread(length: str) -> None:
    unread = Untouched()
    with pytest.raises(AssertionError):
        unread.read(1)
    status = ask(stream=unread, CONTENT_LENGTH=length)[0]
    assert status == "413 Content Too Large"


def test_a_body_may_be_as_long_as_the_door_allows() -> None:
    assert ask(body=b"0123456789")[0] == "200 OK"


def test_no_length_is_no_body() -> None:
    assert json.loads(ask(CONTENT_LENGTH="")[2])["body"] == ""


def test_no_more_is_read_than_was_announced() -> None:
    assert json.loads(ask(body=b"0123456789", CONTENT_LENGTH="3")[2])["body"] == "012"


def test_a_failure_is_a_500_that_tells_nothing() -> None:
    status, _, body = ask(body=b"break")
    assert status == "500 Internal Server Error"
    assert b"private" not in body


def test_the_process_is_alive() -> None:
    status, _, body = ask("/health/live", "GET", doors=(Live(),))
    assert (status, json.loads(body)) == ("200 OK", {"live": True})


def test_a_process_in_which_something_stands_still_is_not_alive() -> None:
    status, _, body = ask("/health/live", "GET", doors=(Live(lambda: ["drawing"]),))
    assert (status, json.loads(body)) == ("503 Service Unavailable", {"live": False, "late": ["drawing"]})


@pytest.mark.parametrize(("ready", "wanted"), [(True, "200 OK"), (False, "503 Service Unavailable")])
def test_ready_tells_whether_the_store_answers(ready: bool, wanted: str) -> None:
    found: Mapping[str, object] = {"ready": ready, "newest_delivery": None}
    status, _, body = ask("/health/ready", "GET", doors=(Live(), Ready(lambda: found)))
    assert (status, json.loads(body)) == (wanted, found)
