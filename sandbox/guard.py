"""Keeps strangers out: other hosts' names, foreign pages, and scripts that are not ours."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_GUARDED = ("/_page/", "/_sandbox/")


class Guard:
    """Refuses a Host that is not the loopback, and a POST to page or control from a foreign page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if host.rsplit(":", 1)[0] not in _LOOPBACK and host not in _LOOPBACK:
            await PlainTextResponse("Only the loopback is served here.", 403)(scope, receive, send)
        elif scope["path"].startswith(_GUARDED) and headers.get("origin", f"http://{host}") != f"http://{host}":
            await PlainTextResponse("A foreign page may not ask this.", 403)(scope, receive, send)
        else:
            await self._app(scope, receive, _with_headers(scope, send))


def _with_headers(scope: Scope, send: Send) -> Send:
    if scope["type"] != "http" or scope["path"].startswith("/api/"):
        return send

    async def send_more(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(_HEADERS)
        await send(message)

    return send_more
