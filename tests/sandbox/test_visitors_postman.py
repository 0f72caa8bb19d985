"""The postman speaks to this machine only, and comes again until a delivery is accepted."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sandbox.visitors.__main__ import main
from sandbox.visitors.crowd import Crowd, Pace
from sandbox.visitors.delivery import Delivery, sign
from sandbox.visitors.postman import NotLoopbackError, Patience, Postman, Receipt
from tests.sandbox.visitors_post_office import Received, post_office

SECRET = "a secret"
LONG_AGO = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
HASTY = Patience(first=0.01, longest=0.02, total=5.0)


def crowd(count: int, starts: datetime = LONG_AGO) -> list[Delivery]:
    """Deliveries that are due at once."""
    busy = Crowd(lambda _: SECRET, pace=Pace(6000, 6000), linger=timedelta(0))
    return busy.plan(1, starts, count)


def test_what_arrives_is_what_was_signed() -> None:
    with post_office() as office:
        receipts = Postman(office.url).run(crowd(30))
    assert all(receipt.accepted for receipt in receipts)
    assert {request.event_id: request.body for request in office.received} == {
        item.event_id: item.body for item in crowd(30)
    }
    assert all(request.signature == sign(request.body, SECRET) for request in office.received)
    assert {request.content_type for request in office.received} == {"application/json"}


def test_the_address_may_hold_the_property() -> None:
    with post_office() as office:
        Postman(office.url + "/{property}").run(crowd(10))
    for request in office.received:
        assert request.path == f"/webhooks/tawk/{json.loads(request.body)['property']['id']}"


def test_a_refused_delivery_comes_again_with_the_same_id_and_bytes() -> None:
    seen: Counter[str] = Counter()

    def busy(request: Received) -> int:
        seen[request.event_id] += 1
        return 503 if seen[request.event_id] < 3 else 200

    with post_office(busy) as office:
        receipts = Postman(office.url, HASTY).run(crowd(5))
    assert {receipt.tries for receipt in receipts} == {3}
    assert set(Counter(office.ids()).values()) == {3}
    assert len({(request.event_id, request.body, request.signature) for request in office.received}) == len(receipts)


def test_what_leaves_is_told_once_and_before_anybody_hears_of_it() -> None:
    left: list[str] = []
    heard: list[bool] = []

    def busy(request: Received) -> int:
        heard.append(request.event_id in left)
        return 503 if len(heard) < 5 else 200

    with post_office(busy) as office:
        Postman(office.url, HASTY, on_leaving=lambda delivery: left.append(delivery.event_id)).run(crowd(5))
    assert all(heard)
    assert sorted(left) == sorted(item.event_id for item in crowd(5))


def test_an_accepted_delivery_comes_once() -> None:
    with post_office(lambda request: 202) as office:
        Postman(office.url, HASTY).run(crowd(20))
    assert set(Counter(office.ids()).values()) == {1}


@pytest.mark.parametrize("status", [302, 401, 404, 500])
def test_after_all_patience_a_delivery_is_given_up(status: int) -> None:
    with post_office(lambda request: status) as office:
        receipts = Postman(office.url, Patience(first=0.01, total=0.05)).run(crowd(1)[:1])
    assert [(receipt.status, receipt.accepted) for receipt in receipts] == [(status, False)]
    assert receipts[0].tries == len(office.received) > 1


def test_where_nobody_listens_the_receipt_has_no_status() -> None:
    with post_office() as office:
        closed = office.url
    (receipt,) = Postman(closed, Patience(first=0.01, total=0.03)).run(crowd(1)[:1])
    assert receipt.status is None
    assert not receipt.accepted


def test_an_answer_that_takes_too_long_is_a_failure() -> None:
    release = threading.Event()

    def slow(request: Received) -> int:
        release.wait(10)
        return 200

    with post_office(slow) as office:
        receipts = Postman(office.url, Patience(total=0.0), timeout=0.1).run(crowd(1)[:1])
        release.set()
    assert [receipt.status for receipt in receipts] == [None]


def test_waits_grow_up_to_the_longest() -> None:
    patience = Patience(first=1.0, growth=2.0, longest=5.0)
    assert [patience.wait(tries) for tries in (1, 2, 3, 4, 5000)] == [1.0, 2.0, 4.0, 5.0, 5.0]


def test_a_delivery_waits_for_its_moment() -> None:
    starts = datetime.now(UTC) + timedelta(seconds=0.3)
    with post_office() as office:
        Postman(office.url).run(crowd(1, starts)[:1])
        assert datetime.now(UTC) >= starts
        assert len(office.received) == 1


def test_a_stopped_postman_sends_nothing_more() -> None:
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    with post_office() as office:
        postman = Postman(office.url)
        postman.start(crowd(5, tomorrow))
        before = time.monotonic()
        assert postman.stop() == []
        assert time.monotonic() - before < 2
        assert office.received == []


def test_each_receipt_is_told() -> None:
    told: list[Receipt] = []
    with post_office() as office:
        receipts = Postman(office.url, on_receipt=told.append).run(crowd(4))
    assert sorted(told, key=lambda receipt: receipt.event_id) == sorted(receipts, key=lambda receipt: receipt.event_id)
    assert len(told) == len(crowd(4))


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/webhooks/tawk",
        "http://127.0.0.1.example.com/",
        "http://127.0.0.1@example.com/",
        "http://192.168.1.4:8080/",
        "http://0.0.0.0:8080/",
        "https://127.0.0.1/",
        "file:///etc/hosts",
        "127.0.0.1:8080",
        "",
    ],
)
def test_another_machine_is_refused(url: str) -> None:
    with pytest.raises(NotLoopbackError, match=r"127\.0\.0\.1 only"):
        Postman(url)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "http://127.8.8.8/", "http://localhost:1/", "http://[::1]/"])
def test_this_machine_is_not_refused(url: str) -> None:
    assert Postman(url).join() == []


def test_the_command_sends_a_crowd_for_the_properties_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    environment = {"SECRETS": json.dumps({"ab12": [SECRET, "an older one"]})}
    with post_office() as office:
        words = ["--to", office.url, "--secret-env", "SECRETS", "--property", "ab12=Shop", "--seed", "3"]
        words += ["--pace", "60000", "--count", "5", "--linger", "0", "--shuffle", "1", "--repeat", "1"]
        assert main([*words, "--persona", "missed"], environment) == 0
    assert len(office.received) == 30
    assert all(request.signature == sign(request.body, SECRET) for request in office.received)
    assert capsys.readouterr().out.endswith("30 of 30 deliveries accepted\n")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--to", "http://127.0.0.1:1/", "--secret-env", "NOWHERE"], "NOWHERE holds no secret"),
        (["--to", "http://127.0.0.1:1/", "--secret-env", "TABLE"], "holds no secret for the property"),
        (["--to", "http://example.com/", "--secret-env", "PLAIN"], "127.0.0.1 only"),
        (["--to", "http://127.0.0.1:1/", "--secret-env", "PLAIN", "--property", "x"], "is no property"),
        (["--to", "http://127.0.0.1:1/", "--secret-env", "PLAIN", "--pace", "0"], "above 0"),
    ],
)
def test_the_command_says_what_is_wrong(words: list[str], complaint: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as leaving:
        main(words, {"PLAIN": SECRET, "TABLE": '{"ab12": "x"}'})
    assert leaving.value.code == 2
    assert complaint in capsys.readouterr().err


def test_the_command_stops_cleanly_when_it_is_interrupted() -> None:
    with post_office() as office:
        command = [sys.executable, "-m", "sandbox.visitors", "--to", office.url, "--secret-env", "PLAIN"]
        process = subprocess.Popen(
            [*command, "--seed", "1"],
            env={**os.environ, "PLAIN": SECRET},
            cwd=Path(__file__).parents[2],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        while not office.received:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        output, complaints = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "deliveries accepted" in output
    assert complaints == ""
