"""schemathesis at the doors as docs/openapi.yaml has them: what is answered is what the document says.

It makes requests that the document allows and others; every second one of those that have to be signed is.
"""

import hmac
import itertools
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import requests

from tests.fuzz.doors.framing import serving
from tests.fuzz.mistakes import planted
from tests.fuzz.stage import LATER, METRICS_TOKEN, SIGNING_SECRET, WEBHOOK_SECRET, Stage, fresh, staged
from tests.fuzz.template import prepare
from tests.fuzz.watch import log_faults

DOCUMENT = Path(__file__).parents[2] / "docs" / "openapi.yaml"
EACH = 400  # requests of an operation, of each of the two ways


class Signer(requests.auth.AuthBase):
    """Puts the signature that fits on every second request, over the bytes that are sent."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._turn = itertools.count()

    def __call__(self, asked: requests.PreparedRequest) -> requests.PreparedRequest:
        if next(self._turn) % 2:
            raw = asked.body or b""
            body = raw.encode() if isinstance(raw, str) else bytes(raw)
            asked.headers.update(self._fitting(str(asked.path_url), body))
        return asked

    def _fitting(self, path: str, body: bytes) -> Mapping[str, str]:
        if path.startswith("/webhooks/tawk"):
            return {"X-Tawk-Signature": hmac.digest(WEBHOOK_SECRET.encode(), body, "sha1").hex()}
        if path.startswith("/metrics"):
            return {"Authorization": f"Bearer {METRICS_TOKEN}"}
        if not path.startswith("/slack"):
            return {}
        stamp = str(int(self._stage.clock().timestamp()))
        signed = hmac.digest(SIGNING_SECRET.encode(), b"v0:" + stamp.encode() + b":" + body, "sha256").hex()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={signed}"}


def checked(seed: int, mistake: str) -> int:
    """Tells of each operation; 1 where the doors are not as the document says."""
    faults = 0
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        kept = prepare(folder, is_pressed=False)
        stack.enter_context(planted(mistake))
        stage = stack.enter_context(staged(fresh(kept.path, folder / "recado.db"), LATER))
        url = f"http://127.0.0.1:{serving(stage, stage.front, stack)}"
        session = requests.Session()
        session.auth = Signer(stage)
        for label, answered, problem in _runs(url, session, seed):
            logged = list(log_faults(stage.log()))
            faults += bool(problem or logged)
            print(f"{label}: {dict(sorted(answered.items()))} {problem} {logged[:2] or ''}", flush=True)
    return 1 if faults else 0


def _runs(url: str, session: requests.Session, seed: int) -> Iterator[tuple[str, Mapping[int, int], str]]:
    """Of each operation and way: how often what was answered, and what schemathesis says is wrong."""
    import schemathesis

    for found in schemathesis.openapi.from_path(DOCUMENT).get_all_operations():
        operation = found.ok()
        for mode in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE):
            answered: Counter[int] = Counter()
            problem = _run(operation.as_strategy(generation_mode=mode), url, session, seed, answered)
            yield f"{operation.label} ({mode.value})", answered, problem


def _run(cases: Any, url: str, session: requests.Session, seed: int, answered: "Counter[int]") -> str:
    import hypothesis

    quiet = list(hypothesis.HealthCheck)

    @hypothesis.seed(seed)
    @hypothesis.settings(max_examples=EACH, deadline=None, database=None, suppress_health_check=quiet)
    @hypothesis.given(case=cases)
    def ask(case: Any) -> None:
        response = case.call(base_url=url, session=session)
        answered[response.status_code] += 1
        case.validate_response(response, checks=_checks())

    try:
        ask()
    except hypothesis.errors.Unsatisfiable:  # it takes nothing that could be wrong
        return ""
    except (Exception, BaseExceptionGroup) as error:
        return f"{type(error).__name__}: {error}"[:2_000]
    return ""


def _checks() -> Any:
    """Whatever is signed is taken, so that a request may be odd and right all the same."""
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi import checks

    return [
        not_a_server_error,
        checks.status_code_conformance,
        checks.content_type_conformance,
        checks.response_headers_conformance,
        checks.response_schema_conformance,
    ]
