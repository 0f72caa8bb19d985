"""Which nights purges begin in, and what is due then."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.inbox import Folder, Status
from bot.keeping.plan import NOTICE, first_night, is_due, is_stricter, limits_of, next_night
from bot.ports import Keeping, Limits
from tests.inbox import MADRID, NOON
from tests.storage.samples import BARE

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
ZONES = ("UTC", "Europe/Madrid", "Asia/Kolkata", "Australia/Lord_Howe", "America/New_York", "Pacific/Apia")


@pytest.mark.parametrize("zone", [ZoneInfo(zone) for zone in ZONES], ids=ZONES)
def test_each_night_of_two_years_comes_once_and_at_three(zone: ZoneInfo) -> None:
    at, nights = datetime(2026, 1, 1, tzinfo=UTC), list[datetime]()
    while at < datetime(2028, 1, 1, tzinfo=UTC):
        nights.append(next_night(at, zone))
        at = nights[-1] + SECOND
    shown = [night.astimezone(zone) for night in nights]
    days = [one.date() for one in shown]
    assert days == [days[0] + n * DAY for n in range(len(days))]
    assert {(one.hour, one.minute) for one in shown} == {(3, 0)}


def test_where_clocks_are_put_forward_over_three_it_is_the_moment_at_which_they_are() -> None:
    before = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)
    helsinki = ZoneInfo("Europe/Helsinki")  # from three to four
    assert next_night(before, helsinki) == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)


def test_a_night_that_has_just_begun_is_this_one() -> None:
    at = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
    assert next_night(at, ZoneInfo("UTC")) == at
    assert next_night(at + SECOND, ZoneInfo("UTC")) == at + DAY


def test_between_the_announcement_and_the_first_night_there_are_three_days_or_more() -> None:
    for hours in range(48):
        told = NOON + timedelta(hours=hours)
        assert NOTICE <= first_night(told, MADRID) - told < NOTICE + DAY


LIMITS = Limits(NOON - 30 * DAY, NOON - 90 * DAY)


@pytest.mark.parametrize(
    ("folder", "status", "days", "due"),
    [
        (Folder.TRASH, Status.OPEN, 30, True),
        (Folder.TRASH, Status.CLOSED, 29, False),
        (Folder.INBOX, Status.CLOSED, 90, True),
        (Folder.INBOX, Status.CLOSED, 89, False),
        (Folder.SPAM, Status.CLOSED, 90, True),
        (Folder.INBOX, Status.OPEN, 5_000, False),
        (Folder.INBOX, Status.PENDING, 5_000, False),
        (Folder.SPAM, Status.OPEN, 5_000, False),
    ],
)
def test_what_is_due_is_over_and_old(folder: Folder, status: Status, days: int, due: bool) -> None:
    conversation = replace(BARE, folder=folder, status=status, updated_at=NOON - days * DAY)
    assert is_due(conversation, LIMITS) is due
    assert not is_due(replace(conversation, updated_at=conversation.updated_at + 999 * DAY), LIMITS)
    assert not is_due(conversation, Limits(None, None))


def test_limits_are_counted_from_when_the_purge_began() -> None:
    assert limits_of(Keeping(1, 30, 90), NOON) == LIMITS
    assert limits_of(Keeping(1), NOON) == Limits(None, None)


@pytest.mark.parametrize(
    ("before", "after", "stricter"),
    [
        ((0, 0), (30, 0), True),
        ((30, 0), (30, 90), True),
        ((30, 90), (29, 91), True),
        ((30, 90), (30, 90), False),
        ((30, 90), (31, 0), False),
        ((30, 90), (0, 0), False),
    ],
)
def test_stricter_is_what_lets_something_go_that_was_to_stay(
    before: tuple[int, int], after: tuple[int, int], stricter: bool
) -> None:
    assert is_stricter(Keeping(1, *before), Keeping(1, *after)) is stricter
