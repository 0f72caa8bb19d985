"""Which chats climb, which rung comes next, and when it is reached: all of it values."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from bot.domain.alerts import Alerts, Rung, climbed_at, next_rung, waits
from bot.domain.hours import Hours
from bot.domain.inbox import Folder, Kind, Outcome, Status
from tests.storage.samples import MISSED

MADRID = ZoneInfo("Europe/Madrid")
MINUTE = timedelta(minutes=1)
ALL = Alerts(5, 15, 30, person="U0ANA")
OFFICE = Hours(MADRID, (((540, 840), (960, 1140)),) * 5 + ((), ()), frozenset({date(2026, 12, 7)}))  # with a siesta


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("alerts", "rungs"),
    [
        (ALL, [Rung.CHANNEL, Rung.ON_CALL, Rung.LEAD]),
        (replace(ALL, person="", group="S0CREW"), [Rung.CHANNEL, Rung.ON_CALL, Rung.LEAD]),
        (replace(ALL, person=""), [Rung.CHANNEL, Rung.LEAD]),
        (replace(ALL, channel=0), [Rung.ON_CALL, Rung.LEAD]),
        (replace(ALL, on_call=0, lead=0), [Rung.CHANNEL]),
        (Alerts(), []),
        (Alerts(channel=0.5, lead=1), [Rung.CHANNEL, Rung.LEAD]),
        (Alerts(person="U0ANA", group="S0CREW", head="U0LUIS"), []),
    ],
)
def test_the_rungs_are_those_that_somebody_stands_on(alerts: Alerts, rungs: list[Rung]) -> None:
    climbed, stood = [], Rung.GROUND
    while (rung := next_rung(alerts, stood)) is not None:
        climbed.append(rung)
        stood = rung
    assert climbed == rungs


@pytest.mark.parametrize(
    ("since", "rung", "expected"),
    [
        ("2026-11-30T09:00", Rung.CHANNEL, "2026-11-30T09:05"),
        ("2026-11-30T09:00", Rung.LEAD, "2026-11-30T09:30"),
        ("2026-11-30T12:50", Rung.CHANNEL, "2026-11-30T12:55"),
        ("2026-11-30T12:50", Rung.ON_CALL, "2026-11-30T15:05"),  # five minutes after the siesta
        ("2026-12-04T17:59", Rung.CHANNEL, "2026-12-08T08:04"),  # over a week-end and a holiday
        ("2026-12-05T03:00", Rung.LEAD, "2026-12-08T08:30"),
        ("2027-03-26T17:50", Rung.ON_CALL, "2027-03-29T07:05"),  # clocks are put forward in between
    ],
)
def test_minutes_count_while_the_team_works(since: str, rung: Rung, expected: str) -> None:
    assert climbed_at(ALL, rung, OFFICE, at(since)) == at(expected)


def test_without_hours_every_minute_counts() -> None:
    since = at("2026-12-05T03:00")
    assert climbed_at(ALL, Rung.CHANNEL, None, since) == since + 5 * MINUTE
    assert climbed_at(replace(ALL, channel=0.5), Rung.CHANNEL, None, since) == since + MINUTE / 2
    assert climbed_at(ALL, Rung.CHANNEL, Hours(MADRID), since) == since + 5 * MINUTE


def test_a_team_that_never_works_is_told_of_nothing() -> None:
    assert climbed_at(ALL, Rung.CHANNEL, Hours(MADRID, ((),) * 7), at("2026-12-05T03:00")) is None


def test_only_an_open_missed_chat_in_the_inbox_that_nobody_has_waits() -> None:
    kept = (Kind.CHAT, Outcome.MISSED, Folder.INBOX, Status.OPEN, "")
    for kind, outcome, folder, status, agent in product(Kind, Outcome, Folder, Status, ("", "U0ANA")):
        chat = replace(MISSED, kind=kind, outcome=outcome, folder=folder, status=status, agent=agent)
        assert waits(chat) is ((kind, outcome, folder, status, agent) == kept), chat
