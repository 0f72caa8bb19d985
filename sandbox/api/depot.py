"""Where bytes go in and out: the upload address, and files that only their token opens."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from sandbox.faults import Rule
from sandbox.files import UPLOAD_MOST, File
from sandbox.sharing import may_see
from sandbox.slack import Slack
from sandbox.wire import BodyTooLargeError, abort, hang, read_body

# What a browser may show by itself without running anything in it.
_SHOWN = ("image/png", "image/jpeg", "image/gif", "image/webp", "text/plain")
_LOGIN = "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Sign in to see this file.</body></html>"


def file_routes(slack: Slack) -> list[Route]:
    depot = Depot(slack)
    return [
        Route("/upload/v1/{secret}", depot.upload, methods=["POST"]),
        Route("/files-pri/{place}/{rest:path}", depot.download),
    ]


class Depot:
    """The addresses that files.* give out."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack

    async def upload(self, request: Request) -> Response:
        """Takes the bytes once; their number must be what was said."""
        rule = self._slack.faults.pick("upload", {})
        entry = self._slack.journal.open("api", "upload", {})
        answer = await self._answer(request, rule)
        action = rule.action if rule is not None else ""
        self._slack.journal.close(entry, answer.status_code if answer is not None else None, {"fault": action})
        if answer is None or action == "drop_after":
            return await abort(request)
        return await hang(request, rule.seconds) if rule is not None and action == "timeout_after" else answer

    async def _answer(self, request: Request, rule: Rule | None) -> Response | None:
        if rule is not None and rule.action == "delay":
            await self._slack.clock.sleep(rule.seconds)
        if rule is not None and rule.action == "http_500":
            return PlainTextResponse("Server error", rule.status)
        return await self._take(request) if rule is None or rule.action != "drop_before" else None

    async def _take(self, request: Request) -> Response:
        try:
            body = await read_body(request, UPLOAD_MOST)
        except BodyTooLargeError:
            return PlainTextResponse("Payload too large", 413)
        file = self._slack.files.take(request.path_params["secret"], body)
        return PlainTextResponse("refused", 400) if file is None else PlainTextResponse(f"OK - {file.size}")

    async def download(self, request: Request) -> Response:
        slack = self._slack
        file = slack.files.find(request.path_params["place"].partition("-")[2])
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        known = scheme.lower() == "bearer" and token == slack.tokens.bot and token not in slack.dead
        if not known or not slack.app.may("files:read"):
            return HTMLResponse(_LOGIN)
        if file is None or file.deleted or not may_see(slack, file, slack.bot.id):
            return PlainTextResponse("Not found", 404)
        return send_file(file)


def send_file(file: File) -> Response:
    """The bytes; what a browser might run comes as a download."""
    way = "inline" if file.mimetype in _SHOWN else "attachment"
    headers = {"Content-Disposition": f"{way}; filename*=UTF-8''{quote(file.name, safe='')}"}
    return Response(file.content or b"", media_type=file.mimetype, headers=headers)
