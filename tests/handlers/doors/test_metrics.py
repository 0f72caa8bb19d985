"""The door for a monitoring: who has the token is told numbers, and nobody else anything."""

import re
from datetime import timedelta

import pytest

from bot.domain.counted import Counted
from bot.domain.errors import Reason, Refusal
from bot.operating.metrics import OfProcess, written
from bot.ports import Gauges
from handlers.doors.metrics import Metrics
from handlers.doors.web import Front, Request
from tests.handlers.doors.test_web import EchoDoor, ask
from tests.inbox import NOON

TOKEN = "a-long-random-word"
SECOND = timedelta(seconds=1)
GAUGES = Gauges(NOON, 1, 2, 3, 4 * SECOND, 5 * SECOND, 6, 7, 8, 1, 9, 10 * SECOND, 11, 12, 13 * SECOND, 14)
LINE = re.compile(r'recado_[a-z_]+(\{([a-z]+="[^"]*",?)+\})? [0-9.e+-]+')


def door(token: str = TOKEN) -> Metrics:
    return Metrics(token, lambda: written(GAUGES, OfProcess({("/health/live", "200"): 3}, 2), NOON + SECOND))


@pytest.mark.parametrize("shown", ["", TOKEN, "Bearer", "Bearer ", f"bearer {TOKEN}x", "Bearer \u20ac", "Basic abc"])
def test_who_does_not_show_the_token_is_told_nothing(shown: str) -> None:
    answer = door().answer(Request(b"", {"authorization": shown}))
    assert answer.status == 401
    assert b"recado_" not in answer.body


def test_who_shows_it_is_told_every_figure_in_prometheus_format() -> None:
    answer = door().answer(Request(b"", {"authorization": f"Bearer {TOKEN}"}))
    assert answer.status == 200
    lines = answer.body.decode().splitlines()
    told = [line for line in lines if not line.startswith("#")]
    assert [line for line in told if not LINE.fullmatch(line)] == []
    assert answer.body.endswith(b"\n")
    assert {
        "recado_newest_webhook_age_seconds 1",
        'recado_deliveries{state="quarantined"} 2',
        'recado_post_lag_seconds{turn="card"} 4',
        'recado_leases{of="channel"} 8',
        'recado_mails{state="failed"} 11',
        "recado_digest_lateness_seconds 13",
        "recado_missed_open 14",
        "recado_slack_limited_total 2",
        'recado_http_answers_total{door="/health/live",status="200"} 3',
    } <= set(told)
    families = [line.split()[2] for line in lines if line.startswith("# TYPE")]
    assert len(families) == len(set(families)) == 14


def test_a_busy_store_is_no_failure_of_the_door() -> None:
    def busy() -> bytes:
        raise Refusal(Reason.BUSY)

    assert Metrics(TOKEN, busy).answer(Request(b"", {"authorization": f"Bearer {TOKEN}"})).status == 503


def test_answers_are_counted_by_door_and_never_by_what_was_asked() -> None:
    counted = Counted()
    front = Front([EchoDoor()], counted)
    for path in ("/echo", "/echo/secret", "/nowhere/secret"):
        ask(path, front=front)
    assert counted.all() == {("/echo", "200"): 2, ("", "404"): 1}
