"""The sample bodies of tawk.to reach the tests byte for byte, as they were signed."""

import hashlib
import hmac
import json
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "payloads" / "tawk"
SECRET = b"test-webhook-secret"
SIGNED = [tuple(line.split()) for line in (FOLDER / "SIGNATURES.txt").read_text("utf-8").splitlines() if line[0] != "#"]


@pytest.mark.parametrize(("signature", "name"), SIGNED, ids=[name for _, name in SIGNED])
def test_a_sample_body_has_the_signature_that_was_written_down_for_it(signature: str, name: str) -> None:
    raw = (FOLDER / name).read_bytes()
    assert hmac.new(SECRET, raw, hashlib.sha1).hexdigest() == signature


def test_every_sample_body_is_signed() -> None:
    assert {name for _, name in SIGNED} == {path.name for path in FOLDER.glob("*.json")}


def test_a_sample_body_that_was_parsed_and_dumped_again_has_another_signature() -> None:
    again = json.dumps(json.loads((FOLDER / "chat_start_visitor.json").read_bytes())).encode()
    assert hmac.new(SECRET, again, hashlib.sha1).hexdigest() == "31ef8293c152e53fa07fa2e479efe1af42ed6e36"


def test_the_published_example_written_without_white_space_has_the_reference_signature() -> None:
    published = json.loads((FOLDER / "published" / "chat_start.json").read_bytes())
    compact = json.dumps(published, ensure_ascii=False, separators=(",", ":")).encode()
    assert len(compact) == 344
    assert hmac.new(SECRET, compact, hashlib.sha1).hexdigest() == "fc0c2f394073243e6f1e475a07f47b46227242ce"
