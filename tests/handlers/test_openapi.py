"""What docs/openapi.yaml says of the doors is what the doors are."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import validate

from handlers.doors.web import PHRASES
from tests.fuzz.stage import METRICS_TOKEN, Stage, staged
from tests.inbox import migrated

DOCUMENT = Path(__file__).parents[2] / "docs" / "openapi.yaml"
ASKED: Sequence[tuple[str, str, bytes, dict[str, str], int]] = (
    ("GET", "/health/live", b"", {}, 200),
    ("GET", "/health/ready", b"", {}, 200),
    ("GET", "/health/ready", b"x", {}, 413),
    ("POST", "/health/live", b"", {}, 405),
    ("GET", "/metrics", b"", {"Authorization": f"Bearer {METRICS_TOKEN}"}, 200),
    ("GET", "/metrics", b"", {"Authorization": "Bearer no"}, 401),
    ("POST", "/webhooks/tawk", b"{}", {}, 401),
    ("PUT", "/webhooks/tawk", b"{}", {}, 405),
    ("POST", "/slack/events", b"{}", {}, 401),
)


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    found = yaml.safe_load(DOCUMENT.read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    url = f"sqlite:///{tmp_path_factory.mktemp('openapi') / 'recado.db'}"
    with migrated(url), staged(url) as found:
        yield found


def told(document: Mapping[str, Any]) -> set[tuple[str, str, int]]:
    """Each door by its path, method, and how much it takes; what stands behind a door's path is the same door's."""
    return {
        (path.partition("/{")[0], method.upper(), operation["x-largest-body"])
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method != "parameters"
    }


def test_each_door_is_told_of_and_nothing_else(document: dict[str, Any], stage: Stage) -> None:
    assert told(document) == {(door.path, door.method, door.limit) for door in stage.front._doors}


def test_each_answer_has_a_phrase(document: dict[str, Any]) -> None:
    statuses = {int(status) for item in document["paths"].values() for status in _operation(item)["responses"]}
    assert statuses <= PHRASES.keys()
    assert 500 not in statuses


@pytest.mark.parametrize(("method", "path", "body", "headers", "status"), ASKED)
def test_what_is_answered_is_told_of(
    document: dict[str, Any],
    stage: Stage,
    method: str,
    path: str,
    body: bytes,
    headers: dict[str, str],
    status: int,
) -> None:
    said = stage.ask(method, path, body, headers)
    assert said.status == status
    answer = _resolved(document, _operation(document["paths"][path])["responses"][str(status)])
    kind = said.headers["Content-Type"].partition(";")[0]
    schema = answer["content"][kind].get("schema")
    if kind == "application/json":
        validate(json.loads(said.body), {**_resolved(document, schema)})
    assert set(answer.get("headers", {})) <= said.headers.keys()


def _operation(item: Mapping[str, Any]) -> Mapping[str, Any]:
    return next(value for name, value in item.items() if name != "parameters")


def _resolved(document: Mapping[str, Any], part: Any) -> Any:
    """What it refers to, where it does."""
    found = part
    for name in str(part["$ref"])[2:].split("/") if "$ref" in part else ():
        found = document[name] if found is part else found[name]
    return found
