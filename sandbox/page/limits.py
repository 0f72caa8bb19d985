"""The knob of the rate limits on the page: off, as Slack's, or faster."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.slack import Slack
from sandbox.wire import BodyTooLargeError, decode_json, read_body

_SCALE_MOST = 1000


def page_limit_routes(slack: Slack) -> list[Route]:
    async def limits(request: Request) -> Response:
        if request.method == "POST" and not await _turn(slack, request):
            return JSONResponse({"ok": False, "error": "not understood"}, 400)
        return JSONResponse({"ok": True, "scale": slack.limits.scale})

    return [Route("/_page/limits", limits, methods=["GET", "POST"])]


async def _turn(slack: Slack, request: Request) -> bool:
    """Takes over the wanted scale; the buckets begin anew."""
    try:
        given = decode_json(await read_body(request))
        scale = float(given["scale"])
    except (KeyError, TypeError, ValueError, BodyTooLargeError):
        return False
    if not 0 <= scale <= _SCALE_MOST:
        return False
    slack.limits.scale = scale
    slack.limits.clear()
    return True
