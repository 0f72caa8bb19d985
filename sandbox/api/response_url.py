"""`POST` to a response URL: up to five answers within half an hour."""

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from sandbox.answering import answer_by_url
from sandbox.errors import SlackError
from sandbox.faults import Rule
from sandbox.slack import Slack
from sandbox.types import JSON
from sandbox.wire import BodyTooLargeError, abort, decode_json, hang, read_body


class ResponseUrlDoor:
    """`/commands/…` and `/actions/…`."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack

    async def handle(self, request: Request) -> Response:
        try:
            given = decode_json(await read_body(request))
        except ValueError:
            return PlainTextResponse("invalid_payload", 400)
        except BodyTooLargeError:
            return PlainTextResponse("Payload too large", 413)
        if not isinstance(given, dict):
            return PlainTextResponse("invalid_payload", 400)
        rule = self._slack.faults.pick("response_url", given)
        return await self._answer(request, request.url.path.removeprefix("/"), given, rule)

    async def _answer(self, request: Request, path: str, given: JSON, rule: Rule | None) -> Response:
        entry = self._slack.journal.open("response_url", path.split("/")[0], given)
        action = rule.action if rule is not None else ""
        if rule is not None and action == "delay":
            await self._slack.clock.sleep(rule.seconds)
        response = _struck(rule) or self._run(path, given) if action != "drop_before" else None
        self._slack.journal.close(entry, response.status_code if response is not None else None, _body(response))
        if response is None or action == "drop_after":
            return await abort(request)
        if rule is not None and action == "timeout_after":
            return await hang(request, rule.seconds)
        return response

    def _run(self, path: str, given: JSON) -> Response:
        try:
            answer_by_url(self._slack, path, given)
        except SlackError as error:
            return _refusal(error)
        return PlainTextResponse("ok")


def _refusal(error: SlackError) -> Response:
    if error.retry_after is not None:
        return PlainTextResponse("ratelimited", 429, {"Retry-After": str(error.retry_after)})
    return JSONResponse(error.answer(), 404 if error.code in ("used_url", "expired_url") else 400)


def _struck(rule: Rule | None) -> Response | None:
    match rule.action if rule is not None else "":
        case "error":
            return PlainTextResponse(rule.error if rule is not None else "", 400)
        case "rate_limited":
            return _refusal(SlackError("ratelimited", retry_after=rule.retry_after if rule is not None else 1))
        case "http_500":
            return PlainTextResponse("Server error", rule.status if rule is not None else 500)
        case _:
            return None


def _body(response: Response | None) -> str | None:
    return bytes(response.body).decode() if response is not None else None
