"""`/metrics` for a monitoring that knows the token; without one in the settings there is no such door."""

import hmac
import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.domain.errors import Refusal
from bot.operating.metrics import CONTENT_TYPE
from handlers.doors.web import Request, Response, error

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Metrics:
    """Answers with what `written` has; `token` is what the asker has to bear."""

    token: str = field(repr=False)
    written: Callable[[], bytes]
    path: str = "/metrics"
    method: str = "GET"
    limit: int = 0

    def answer(self, request: Request) -> Response:
        given = request.headers.get("authorization", "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, f"Bearer {self.token}".encode()):
            log.warning("metrics.bad_token")
            return error(401, "the token does not fit: compare it with METRICS_TOKEN")
        try:
            return Response(200, self.written(), CONTENT_TYPE)
        except Refusal:
            return error(503, "the store is busy: try again")
