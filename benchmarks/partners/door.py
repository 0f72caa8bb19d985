"""Bare WSGI: a front door that verifies, parses, finds who answers, and answers with a constant."""

import hmac
import time
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import parse_qsl
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

Form = Mapping[str, str]
COMMANDS: Mapping[str, Callable[[Form], bytes]] = {"/inbox": lambda form: b"ok"}


def is_signed(key: bytes, stamp: str, body: bytes, signature: str) -> bool:
    """As Slack signs: HMAC-SHA256 over version, time and body, not older than five minutes."""
    if not stamp.isdigit() or abs(time.time() - int(stamp)) > 300:
        return False
    wanted = "v0=" + hmac.digest(key, b"v0:" + stamp.encode() + b":" + body, "sha256").hex()
    return hmac.compare_digest(wanted, signature)


def bare_door(secret: str) -> WSGIApplication:
    key = secret.encode()

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        stamp, given = (environ.get(f"HTTP_X_SLACK_{name}", "") for name in ("REQUEST_TIMESTAMP", "SIGNATURE"))
        if not is_signed(key, stamp, body, given):
            start_response("401 Unauthorized", [("Content-Length", "0")])
            return [b""]
        form = dict(parse_qsl(body.decode()))
        said = COMMANDS[form["command"]](form)
        start_response("200 OK", [("Content-Length", str(len(said)))])
        return [said]

    return answer
