"""What tawk.to's REST API answers, sorted by what can be done about it, and taken out of its envelope."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from bot.domain.errors import UpstreamAway, UpstreamBusy, UpstreamError, UpstreamFault, UpstreamGone, UpstreamRefused

Json = Mapping[str, object]

LONGEST_NUMBER = 100
LATER = 30.0  # seconds, after trouble of its own
# Error codes and HTTP's statuses mean the same here (tawk.md 4.3).
REFUSED = frozenset({"auth_error", "invalid_auth", "forbidden", "insufficient_scope"})
BUSY = frozenset({"conflict", "resource_locked", "internal_error"})
GONE, FAULT, LIMITED = "not_found", "validation_error", "rate_limited"
# Anything else is no code: it may be what we asked, or a page of some proxy's.
CODE = re.compile(r"[a-z][a-z0-9_]{0,63}")


@dataclass(frozen=True, slots=True)
class Answer:
    """As it came over the wire."""

    status: int
    raw: bytes

    @property
    def is_limit(self) -> bool:
        return self.status == HTTPStatus.TOO_MANY_REQUESTS or _code(_object(self.raw)) == LIMITED


def sorted_answer(method: str, answer: Answer) -> Json:
    """The body of an answer that says ok, whatever its status; raises a kind of `UpstreamError` for every other."""
    body = _object(answer.raw)
    if body is not None and body.get("ok") is True and answer.status < 400:
        return body
    raise _problem(method, answer.status, body)


def _problem(method: str, status: int, body: Json | None) -> UpstreamError:
    code = _code(body) or f"http_{status}"
    if code in REFUSED or status in (401, 403):
        return UpstreamRefused(method, code)
    if code in BUSY or status == 409 or status >= 500:
        return UpstreamBusy(method, code, LATER)
    if code == GONE:
        return UpstreamGone(method, code)
    # A page that is not there says nothing of what we asked for: the address may be wrong.
    if code == FAULT or (400 <= status < 500 and status != 404):
        return UpstreamFault(method, code)
    if status < 300 and not _code(body):
        code = "shape" if body is not None else "not_json"
    return UpstreamAway(method, code)


def data_of(body: Json) -> object:
    return body.get("data")


def items_of(method: str, body: Json) -> Sequence[object]:
    """A list may be wrapped once more."""
    data = data_of(body)
    lists = [one for one in data.values() if isinstance(one, list)] if isinstance(data, dict) else [data]
    if len(lists) == 1 and isinstance(lists[0], list):
        return lists[0]
    raise UpstreamAway(method, "shape")


def total_of(body: Json) -> int | None:
    total = body.get("total")
    return total if isinstance(total, int) and not isinstance(total, bool) and total >= 0 else None


def item_of(method: str, data: object, inside: str) -> Json:
    """An object may stand under its own name, with more beside it, or alone in a list."""
    if isinstance(data, list) and len(data) == 1:
        (data,) = data
    if not isinstance(data, dict):
        raise UpstreamAway(method, "shape")
    inner = data.get(inside)
    if not isinstance(inner, dict):
        return data
    return {**{name: value for name, value in data.items() if name != inside}, **inner}


def _object(raw: bytes) -> Json | None:
    """One odd value must not hide all that stands beside it."""
    try:
        body = json.loads(raw.decode(json.detect_encoding(raw), "replace"), parse_int=_whole)
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def _whole(digits: str) -> int | None:
    """Python reads no number of thousands of digits; nor does tawk.to mean any."""
    return int(digits) if len(digits) <= LONGEST_NUMBER else None


def _code(body: Json | None) -> str:
    code = body.get("error") if body is not None and body.get("ok") is not True else None
    return code if isinstance(code, str) and CODE.fullmatch(code) else ""
