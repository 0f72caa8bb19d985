"""tawk.to's door: whose signature it is, whom it speaks for, and when it is answered."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Reason, Refusal, Unreadable
from bot.domain.events import Envelope
from bot.ports import Delivery
from handlers.doors.letterbox import Letterbox
from handlers.doors.web import Request, Response, error
from handlers.doors.webhook import EVENT_ID_LENGTH, Secrets, TawkDoor
from tests.inbox import FOLDER, NOON, SAMPLES, sample

SECRET = "test-webhook-secret"
SHARED = Secrets({}, SECRET)
AURORA, WHOLESALE = "5f2a9c1e4704467e89f0b3d1", "60b7d4e2de99a4282a1a2c77"
BODY, OTHERS = sample("chat_start_visitor"), sample("chat_start_second_property")
SIGNATURES = {
    name: signature
    for signature, name in (
        line.split() for line in (FOLDER / "SIGNATURES.txt").read_text("utf-8").splitlines() if line[0] != "#"
    )
}


def sign(raw: bytes, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), raw, hashlib.sha1).hexdigest()


class Receiver:
    """Notes what it is given, and fails as it is told to."""

    def __init__(self) -> None:
        self.received: list[Delivery] = []
        self.error: Exception | None = None

    def receive(self, deliveries: Any) -> None:
        if self.error:
            raise self.error
        self.received += deliveries


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture
def letterbox(receiver: Receiver) -> Iterator[Letterbox]:
    box = Letterbox(receiver, lambda: None)
    box.start()
    yield box
    box.stop()


def answered(letterbox: Letterbox, body: bytes, headers: dict[str, str], secrets: Secrets) -> Response:
    return TawkDoor(secrets, letterbox, lambda: NOON).answer(Request(body, headers))


def knock(
    letterbox: Letterbox,
    body: bytes = BODY,
    signature: str | None = None,
    secrets: Secrets = SHARED,
    rest: str = "",
    event_id: str = "e1",
) -> int:
    """The status of the answer; the body is signed with the shared secret unless told otherwise."""
    given = sign(body) if signature is None else signature
    headers = {"x-tawk-signature": given, "x-hook-event-id": event_id}
    return TawkDoor(secrets, letterbox, lambda: NOON).answer(Request(body, headers, rest)).status


@pytest.mark.parametrize("name", SAMPLES)
def test_every_signed_sample_is_kept_byte_for_byte(letterbox: Letterbox, receiver: Receiver, name: str) -> None:
    assert knock(letterbox, sample(name), SIGNATURES[f"{name}.json"]) == 200
    assert receiver.received == [Delivery(sample(name), "e1", NOON)]


@pytest.mark.parametrize(
    "signature",
    [
        "",
        sign(BODY, "another secret"),
        sign(BODY + b"\n"),
        sign(json.dumps(json.loads(BODY)).encode()),
        f"sha1={sign(BODY)}",
        sign(BODY)[:-1],
        hmac.new(SECRET.encode(), BODY, hashlib.sha256).hexdigest(),
        "é" * 40,
        "\ud800",
        "0" * 100_000,
    ],
    ids=range(10),
)
def test_a_signature_that_does_not_fit_is_refused_and_nothing_is_kept(
    letterbox: Letterbox, receiver: Receiver, signature: str
) -> None:
    assert knock(letterbox, signature=signature) == 401
    assert receiver.received == []


def test_a_missing_signature_is_refused(letterbox: Letterbox) -> None:
    door = TawkDoor(SHARED, letterbox, lambda: NOON)
    assert door.answer(Request(BODY, {})).status == 401


@pytest.mark.parametrize("signature", [sign(BODY).upper(), f" {sign(BODY)} "])
def test_capitals_and_blanks_around_a_signature_do_no_harm(letterbox: Letterbox, signature: str) -> None:
    assert knock(letterbox, signature=signature) == 200


def test_without_any_secret_nothing_is_let_in(letterbox: Letterbox) -> None:
    for secrets in (Secrets({}), Secrets({AURORA: []})):
        assert knock(letterbox, signature=sign(BODY, ""), secrets=secrets) == 401


def test_signatures_are_compared_in_constant_time(letterbox: Letterbox, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[bytes, bytes]] = []

    def spy(wanted: bytes, given: bytes) -> bool:
        compared.append((wanted, given))
        return False

    monkeypatch.setattr(hmac, "compare_digest", spy)
    secrets = Secrets({AURORA: ["one", "two"], WHOLESALE: ["three"]}, SECRET)
    assert knock(letterbox, secrets=secrets) == 401, "and by nothing else"
    assert len(compared) == 4, "every secret is tried, whichever fits"
    assert {given for _, given in compared} == {sign(BODY).encode()}


def test_while_a_secret_is_exchanged_both_are_good(letterbox: Letterbox) -> None:
    secrets = Secrets({AURORA: ["old", "new"]})
    assert [knock(letterbox, signature=sign(BODY, one), secrets=secrets) for one in ("old", "new", "older")] == [
        200,
        200,
        401,
    ]


OWN = Secrets({AURORA: ["aurora's"], WHOLESALE: ["wholesale's"]}, SECRET)
UNKNOWN = BODY.replace(AURORA.encode(), b"0" * 24)
NAMELESS = b'{"event": "chat:end"}'


@pytest.mark.parametrize(
    ("body", "secret", "rest", "status"),
    [
        (BODY, "aurora's", "", 200),
        (BODY, "aurora's", AURORA, 200),
        (OTHERS, "wholesale's", "", 200),
        (BODY, "wholesale's", "", 401),
        (OTHERS, "aurora's", "", 401),
        (BODY, SECRET, "", 401),
        (UNKNOWN, SECRET, "", 200),
        (UNKNOWN, "aurora's", "", 401),
        (BODY, "aurora's", WHOLESALE, 401),
        (BODY, "aurora's", "elsewhere", 401),
        (UNKNOWN, SECRET, "0" * 24, 200),
        (NAMELESS, "aurora's", "", 200),
        (NAMELESS, "aurora's", AURORA, 200),
        (NAMELESS, "aurora's", WHOLESALE, 401),
        (NAMELESS, SECRET, AURORA, 401),
        (NAMELESS, SECRET, "", 200),
        (b"nothing", "wholesale's", "", 200),
        (b"\xff", SECRET, "", 200),
    ],
)
def test_a_secret_speaks_for_its_own_property_only(
    letterbox: Letterbox, receiver: Receiver, body: bytes, secret: str, rest: str, status: int
) -> None:
    assert knock(letterbox, body, sign(body, secret), OWN, rest) == status
    assert len(receiver.received) == (status == 200)


def test_without_the_check_a_foreign_property_would_be_let_in(
    letterbox: Letterbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Shows that the table above would see it."""
    monkeypatch.setattr(Secrets, "may_speak", lambda *_: True)
    assert knock(letterbox, OTHERS, sign(OTHERS, "aurora's"), OWN) == 200


def test_where_the_store_is_busy_the_sender_shall_try_again(
    letterbox: Letterbox, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    receiver.error = Refusal(Reason.BUSY)
    event_id = "6c1f1f5e-0c1c-4f6e-9d51-2a6d6d6f0001"
    assert knock(letterbox, event_id=event_id) == 503
    assert [vars(record)["request"] for record in caplog.records if record.message == "webhook.busy"] == [event_id]
    receiver.error = None
    assert knock(letterbox) == 200


def test_any_other_failure_is_not_answered_with_a_200(letterbox: Letterbox, receiver: Receiver) -> None:
    receiver.error = ZeroDivisionError()
    with pytest.raises(ZeroDivisionError):
        knock(letterbox)


def test_the_event_s_id_is_kept_as_far_as_it_is_sane(letterbox: Letterbox, receiver: Receiver) -> None:
    for event_id in ("", "a\0b", "x" * 1_000):
        knock(letterbox, event_id=event_id)
    assert [one.event_id for one in receiver.received] == ["", "ab", "x" * EVENT_ID_LENGTH]


def test_a_delivery_without_an_event_s_id_is_kept_without_one(letterbox: Letterbox, receiver: Receiver) -> None:
    assert answered(letterbox, BODY, {"x-tawk-signature": sign(BODY)}, SHARED).status == 200
    assert [one.event_id for one in receiver.received] == [""]


def test_a_delivery_is_opened_once_only(letterbox: Letterbox, receiver: Receiver) -> None:
    knock(letterbox)
    knock(letterbox, b"nothing")
    first, second = [one.opened for one in receiver.received]
    assert isinstance(first, Envelope)
    assert (first.name, first.property_id) == ("chat:start", AURORA)
    assert isinstance(second, Unreadable)


def test_each_answer_says_what_to_do(letterbox: Letterbox, receiver: Receiver) -> None:
    """People find it among tawk.to's failed webhooks."""
    signed = {"x-tawk-signature": sign(BODY)}
    assert answered(letterbox, BODY, signed, SHARED) == Response(200, b"ok")
    assert answered(letterbox, BODY, {}, SHARED) == error(
        401, "the signature does not fit: compare the webhook's secret key with the settings"
    )
    foreign = error(401, "this secret key belongs to another property")
    assert answered(letterbox, BODY, signed, OWN) == foreign
    receiver.error = Refusal(Reason.BUSY)
    assert answered(letterbox, BODY, signed, SHARED) == error(503, "the store is busy: try again")


@given(st.binary(max_size=50), st.text(st.characters(codec=None), max_size=50))
def test_no_body_and_no_header_break_the_check(raw: bytes, signature: str) -> None:
    assert SHARED.signers(raw, signature) == set()
    assert SHARED.signers(raw, sign(raw)) == {""}
