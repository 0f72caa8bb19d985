"""Takes a Web API request from the wire to its answer: token, faults, limits, scopes, effect."""

import json

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from sandbox.api import chat, conversations, files, people, session, views
from sandbox.api.call import Call, Method, read_arguments
from sandbox.api.places import missing_scope
from sandbox.errors import SlackError
from sandbox.faults import Rule
from sandbox.slack import Slack
from sandbox.types import JSON
from sandbox.wire import BodyTooLargeError, abort, hang, read_body


def all_methods() -> dict[str, Method]:
    parts = (session, chat, conversations, people, views, files)
    return {method.name: method for part in parts for method in part.METHODS}


class WebApi:
    """`/api/<method>`."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._methods = all_methods()

    async def handle(self, request: Request) -> Response:
        name = request.path_params["method"]
        try:
            args = read_arguments(request.url.query, request.headers.get("content-type", ""), await read_body(request))
        except BodyTooLargeError:
            return PlainTextResponse("Payload too large", 413)
        except SlackError as error:
            return self._refuse(name, {}, error)
        call = Call(name, args, _token(request, args))
        rule = self._slack.faults.pick(name, args)
        return await self._answer(request, call, rule)

    async def _answer(self, request: Request, call: Call, rule: Rule | None) -> Response:
        entry = self._slack.journal.open("api", call.method, _visible(call.args))
        action = rule.action if rule is not None else ""
        if rule is not None and action == "delay":
            await self._slack.clock.sleep(rule.seconds)
        if action == "drop_before":
            self._slack.journal.close(entry, None, {"fault": action})
            return await abort(request)
        status, answer, retry_after = self._run(call, rule)
        if rule is not None and action in ("drop_after", "timeout_after"):
            self._slack.journal.close(entry, None, {"fault": action, "effect": answer})
            return await (abort(request) if action == "drop_after" else hang(request, rule.seconds))
        self._slack.journal.close(entry, status, answer)
        return _respond(status, answer, retry_after, broken=action == "bad_json")

    def _run(self, call: Call, rule: Rule | None) -> tuple[int, JSON, int | None]:
        try:
            self._strike(rule)
            return 200, self._call(call), None
        except SlackError as error:
            if error.retry_after is not None:
                return 429, error.answer(), error.retry_after
            return (int(error.more["status"]) if error.code == "http" else 200), error.answer(), None

    def _strike(self, rule: Rule | None) -> None:
        if rule is None:
            return
        match rule.action:
            case "error":
                raise SlackError(rule.error)
            case "rate_limited":
                raise SlackError("ratelimited", retry_after=max(1, round(rule.retry_after)))
            case "http_500":
                raise SlackError("http", status=rule.status)
            case _:
                pass

    def _call(self, call: Call) -> JSON:
        method = self._methods.get(call.method)
        if method is None:
            self._slack.unknown_methods.add(call.method)
            raise SlackError("unknown_method", req_method=call.method)
        self._check_token(call, method)
        tier = method.tier_for(unlisted=self._slack.knobs.unlisted)
        self._slack.limits.count_call(method.name, tier)
        if method.scopes and not any(self._slack.app.may(scope) for scope in method.scopes):
            raise missing_scope(self._slack, method.scopes[0])
        return method.run(self._slack, call)

    def _check_token(self, call: Call, method: Method) -> None:
        tokens = self._slack.tokens
        if call.token is None:
            raise SlackError("missing_args" if method.token == "app" else "not_authed")
        if call.token in self._slack.dead:
            raise SlackError(self._slack.dead[call.token])
        if call.token not in (tokens.bot, tokens.app):
            raise SlackError("invalid_auth")
        if call.token != (tokens.app if method.token == "app" else tokens.bot):
            raise SlackError("not_allowed_token_type")

    def _refuse(self, name: str, args: JSON, error: SlackError) -> Response:
        self._slack.journal.note("api", name, args, error.answer())
        return _respond(200, error.answer(), None)


def _token(request: Request, args: JSON) -> str | None:
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and value:
        return value.strip()
    given = args.get("token")
    return str(given) if given and request.path_params["method"] != "apps.connections.open" else None


def _visible(args: JSON) -> JSON:
    return {name: "(secret)" if name == "token" else value for name, value in args.items()}


def _respond(status: int, answer: JSON, retry_after: int | None, *, broken: bool = False) -> Response:
    if status >= 500:
        return PlainTextResponse("Server error", status)
    if broken:
        return Response(json.dumps(answer)[: len(json.dumps(answer)) // 2], 200, media_type="application/json")
    headers = {"Retry-After": str(retry_after)} if retry_after is not None else {}
    return JSONResponse(answer, status, headers)
