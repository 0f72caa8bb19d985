"""`POST /v1/<group>.<method>`: a call on its way from the wire to its answer, with key, limit and faults."""

import asyncio
import base64
import time
from binascii import Error as NotBase64

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from sandbox.faults import Rule
from sandbox.tawk.calls import Call, Calls, Limit
from sandbox.tawk.errors import TawkError
from sandbox.tawk.methods import METHODS
from sandbox.tawk.records import Json
from sandbox.tawk.world import World
from sandbox.visitors.bodies import dump
from sandbox.wire import BodyTooLargeError, abort, decode_json, hang, read_body


class Rest:
    """Answers one call after the other, and keeps a record of all."""

    def __init__(self, world: World, a_second: float) -> None:
        self._world = world
        self.calls = Calls()
        self.limit = Limit(a_second, time.monotonic)

    def routes(self) -> list[Route]:
        return [Route("/v1/{method}", self.handle, methods=["POST"])]

    async def handle(self, request: Request) -> Response:
        method = request.path_params["method"]
        try:
            args = _arguments(await read_body(request))
        except ClientDisconnect:  # whoever asked was ended; nobody hears an answer
            return Response(status_code=400)
        except (ValueError, BodyTooLargeError):
            return self._respond(method, {}, *_refusal(TawkError("validation_error", "body")))
        with self._world.lock:
            rule = self._world.faults.pick(method, args)
        if rule is not None and rule.action == "delay":
            await asyncio.sleep(rule.seconds)
        if rule is not None and rule.action.startswith(("drop", "timeout")):
            self.calls.add(Call(method, args, None))
            return await (hang(request, rule.seconds) if rule.action == "timeout_after" else abort(request))
        if rule is not None and rule.action == "bad_json":
            self.calls.add(Call(method, args, 200))
            return PlainTextResponse('{"ok": true, "data": [{"id": "', media_type="application/json")
        return self._respond(method, args, *self._answer(request, method, args, rule))

    def _answer(self, request: Request, method: str, args: Json, rule: Rule | None) -> tuple[int, Json]:
        try:
            with self._world.lock:
                self._check(_key(request), rule)
                if method not in METHODS:
                    raise TawkError("not_found", "method")
                return 200, {"ok": True, **METHODS[method](self._world, args)}
        except TawkError as error:
            return _refusal(error)

    def _check(self, key: str, rule: Rule | None) -> None:
        if key != self._world.key:
            raise TawkError("auth_error")
        if not self.limit.take() or (rule is not None and rule.action == "rate_limited"):
            raise TawkError("rate_limited")
        if rule is not None and rule.action == "error":
            # 500 is what a rule says that tells no status.
            raise TawkError(rule.error, status=None if rule.status == 500 else rule.status)
        if rule is not None and rule.action == "http_500":
            raise TawkError("internal_error", status=rule.status)

    def _respond(self, method: str, args: Json, status: int, answer: Json) -> Response:
        data = answer.get("data")
        self.calls.add(Call(method, args, status, answer.get("error", ""), len(data) if isinstance(data, list) else 0))
        if status >= 500:
            return PlainTextResponse("Server error", status)
        return Response(dump(answer), status, media_type="application/json")


def _refusal(error: TawkError) -> tuple[int, Json]:
    return error.status, error.answer()


def _arguments(body: bytes) -> Json:
    decoded = decode_json(body)
    if not isinstance(decoded, dict):
        raise ValueError("arguments are an object")
    return decoded


def _key(request: Request) -> str:
    """The name of Basic authentication; its password is empty, or the key again."""
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    try:
        name, _, _password = base64.b64decode(value, validate=True).decode().partition(":")
    except (NotBase64, UnicodeDecodeError):
        return ""
    return name if scheme.lower() == "basic" else ""
