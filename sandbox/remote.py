"""`/_sandbox/…`: acting and looking for tests in another process, with the control key."""

import hmac
import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from sandbox.acts import perform
from sandbox.faults import ACTIONS
from sandbox.looking import Looking
from sandbox.slack import Slack
from sandbox.types import JSON
from sandbox.wire import BodyTooLargeError, decode_json, read_body

KEY_HEADER = "x-sandbox-key"

Verb = Callable[[JSON], Awaitable[Any]]


def remote_routes(slack: Slack) -> list[Route]:
    remote = Remote(slack)
    return [Route("/_sandbox/{verb}", remote.handle, methods=["GET", "POST"])]


class Remote:
    """The same verbs that a test has in-process, as small JSON requests."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._looking = Looking(slack)
        self._verbs: dict[str, Verb] = {
            "act": self._act, "messages": self._messages, "thread": self._thread, "calls": self._calls,
            "deliveries": self._deliveries, "refusals": self._refusals, "modals": self._modals,
            "faults": self._faults, "reset": self._reset, "advance": self._advance, "status": self._status,
            "disconnect": self._disconnect, "ephemeral": self._ephemeral, "home": self._home, "files": self._files,
            "journal": self._journal,
        }  # fmt: skip

    async def handle(self, request: Request) -> Response:
        given = request.headers.get(KEY_HEADER, "")
        if not hmac.compare_digest(given.encode(), self._slack.tokens.control_key.encode()):
            return JSONResponse({"ok": False, "error": "wrong control key"}, 403)
        verb = self._verbs.get(request.path_params["verb"])
        if verb is None:
            return JSONResponse({"ok": False, "error": "no such verb"}, 404)
        try:
            answer = await verb(await _arguments(request))
            return answer if isinstance(answer, Response) else JSONResponse(answer)
        except (KeyError, ValueError, TypeError, BodyTooLargeError) as error:
            return JSONResponse({"ok": False, "error": str(error)}, 400)

    async def _act(self, given: JSON) -> JSON:
        user = self._slack.workspace.user(str(given["as"]))
        return await perform(self._slack, {**given, "as": user.id})

    async def _messages(self, given: JSON) -> Any:
        return self._looking.messages(given["channel"], given.get("as"))

    async def _thread(self, given: JSON) -> Any:
        return self._looking.thread(given["channel"], given["ts"])

    async def _calls(self, given: JSON) -> Any:
        return self._looking.calls(given.get("method"))

    async def _deliveries(self, _given: JSON) -> Any:
        return self._looking.deliveries()

    async def _refusals(self, _given: JSON) -> Any:
        return self._looking.refusals()

    async def _modals(self, given: JSON) -> Any:
        return self._looking.modals(given["as"])

    async def _ephemeral(self, given: JSON) -> Any:
        return self._looking.ephemeral(given["as"], given.get("channel"))

    async def _home(self, given: JSON) -> Any:
        return self._looking.home(given["as"])

    async def _files(self, _given: JSON) -> Any:
        return self._looking.files()

    async def _journal(self, given: JSON) -> Response:
        """Every call and delivery as a line of JSON."""
        entries = self._slack.journal.after(int(given.get("after", 0)))
        lines = "".join(json.dumps(one.to_json(), default=str) + "\n" for one in entries)
        return PlainTextResponse(lines, media_type="application/jsonl")

    async def _faults(self, given: JSON) -> Any:
        return change_faults(self._slack, given)

    async def _reset(self, _given: JSON) -> Any:
        self._slack.reset()
        return {"ok": True}

    async def _advance(self, given: JSON) -> Any:
        self._slack.clock.advance(float(given["seconds"]))
        return {"ok": True}

    async def _disconnect(self, given: JSON) -> Any:
        self._slack.courier.run(self._slack.sockets.disconnect(str(given.get("reason", "refresh_requested"))))
        return {"ok": True}

    async def _status(self, _given: JSON) -> Any:
        return {"sockets": self._slack.sockets.count, "busy": self._slack.courier.under_way}


def change_faults(slack: Slack, given: JSON) -> JSON:
    """Adds or removes a rule, and lists those in force."""
    if isinstance(given.get("add"), dict):
        rule = {name: value for name, value in given["add"].items() if name not in ("id", "hits")}
        slack.faults.add(str(rule.pop("method")), str(rule.pop("action")), **rule)
    if "remove" in given:
        slack.faults.remove(int(given["remove"]))
    return {"rules": slack.faults.list(), "actions": list(ACTIONS)}


async def _arguments(request: Request) -> JSON:
    body = await read_body(request)
    decoded = decode_json(body) if body.strip() else {}
    if not isinstance(decoded, dict):
        raise TypeError("the body must be a JSON object")
    return {**dict(request.query_params), **decoded}
