"""Who is written to by itself, when, and what is promised: with values alone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.hours import Hours
from bot.domain.inbox import Conversation, Facts, Folder, Status
from bot.ports import RescueSettings
from bot.rescue.rules import LATEST, Unsent, asked_at, not_in_time, promise, unfit
from tests.bot.cases import CLOSED, MINE, MISSED, OPEN, SERVED, SNOOZED, SPAM, TRASHED, V, conversation, started, ticket
from tests.inbox import MADRID, MINUTE, NOON

ON = RescueSettings(is_on=True, minutes=10)
OURS = ("help@shop.example", "tickets@tawk.example")
WEEK = (((540, 840), (960, 1140)),) * 5 + ((), ())
OFFICE = Hours(MADRID, WEEK)


@pytest.mark.parametrize(
    ("chat", "unsent"),
    [
        (OPEN, None),
        (MINE, Unsent.TAKEN),
        (CLOSED, Unsent.TAKEN),
        (SNOOZED, Unsent.TAKEN),
        (SPAM, Unsent.TAKEN),
        (TRASHED, Unsent.TAKEN),
        (replace(OPEN, status=Status.PENDING), Unsent.TAKEN),
        (replace(OPEN, linked=8), Unsent.TAKEN),
        (conversation(*SERVED), Unsent.TAKEN),
        (conversation(started(V)), Unsent.TAKEN),
        (conversation(started(V), now=NOON + timedelta(days=2)), Unsent.TAKEN),
        (conversation(ticket(V)), Unsent.TAKEN),
        (conversation(*MISSED, folder=Folder.SPAM), Unsent.TAKEN),
    ],
)
def test_only_a_chat_that_is_known_to_be_missed_and_nobody_s_is_written_to(
    chat: Conversation, unsent: Unsent | None
) -> None:
    assert not_in_time(ON, chat, NOON, NOON + 10 * MINUTE) == unsent


def test_what_was_switched_off_or_is_long_over_writes_to_nobody() -> None:
    assert not_in_time(RescueSettings(minutes=10), OPEN, NOON, NOON + 10 * MINUTE) is Unsent.OFF
    last = NOON + 10 * MINUTE + LATEST
    assert not_in_time(ON, OPEN, NOON, last) is None
    assert not_in_time(ON, OPEN, NOON, last + MINUTE) is Unsent.TOO_LATE
    assert not_in_time(ON, OPEN, last, last + 10 * MINUTE) is Unsent.TOO_LATE, "it was known late, and asked long ago"


@pytest.mark.parametrize(
    ("address", "unsent"),
    [
        ("rose@example.com", None),
        ("nora.reply@example.com", None),
        ("noreen@example.com", None),
        ("bouncer@example.com", None),
        ("postmasters@example.com", None),
        ("abusereport@example.com", None),
        ("", Unsent.NO_ADDRESS),
        ("rose", Unsent.NO_ADDRESS),
        ("rose@example.com, other@example.com", Unsent.NO_ADDRESS),
        ("rose@example.com\r\nBcc: other@example.com", Unsent.NO_ADDRESS),
        ("no-reply@example.com", Unsent.NOBODY),
        ("noreply@example.com", Unsent.NOBODY),
        ("NoReply2@example.com", Unsent.NOBODY),
        ("do-not-reply+7@example.com", Unsent.NOBODY),
        ("donotreply@example.com", Unsent.NOBODY),
        ("no_responder@example.com", Unsent.NOBODY),
        ("no.contestar@example.com", Unsent.NOBODY),
        ("MAILER-DAEMON@example.com", Unsent.NOBODY),
        ("postmaster@example.com", Unsent.NOBODY),
        ("bounces@example.com", Unsent.NOBODY),
        ("bounce+42@example.com", Unsent.NOBODY),
        ("list-bounces@example.com", Unsent.NOBODY),
        ("list-request@example.com", Unsent.NOBODY),
        ("owner-list@example.com", Unsent.NOBODY),
        ("help@shop.example", Unsent.OURS),
        ("Help+t42.0123456789abcdef0123456789abcdef@shop.example", Unsent.OURS),
        ("tickets@tawk.example", Unsent.OURS),
    ],
)
def test_nothing_is_sent_where_no_visitor_reads(address: str, unsent: Unsent | None) -> None:
    assert unfit(address, OURS) == unsent


def at(text: str, zone: ZoneInfo = MADRID) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "hours", "back", "by"),
    [
        ("2026-05-04T10:00", 4, None, "2026-05-04T14:00"),
        ("2026-05-04T10:01", 4, None, "2026-05-04T16:15"),  # the break counts for nobody's work
        ("2026-05-04T15:00", 2, "2026-05-04T16:00", "2026-05-04T18:00"),
        ("2026-05-08T19:00", 4, "2026-05-11T09:00", "2026-05-11T13:00"),  # from Friday's end to Monday
        ("2026-05-09T12:00", 0, "2026-05-11T09:00", None),
        ("2026-05-04T10:00", 0, None, None),
        ("2026-10-23T19:00", 1, "2026-10-26T09:00", "2026-10-26T10:00"),  # over the night in which clocks are put back
    ],
)
def test_what_is_promised_are_hours_in_which_the_team_works(
    now: str, hours: int, back: str | None, by: str | None
) -> None:
    promised = promise(OFFICE, replace(ON, hours=hours), at(now))
    assert (promised.zone, promised.back, promised.by) == (MADRID, back and at(back), by and at(by))


def test_a_team_that_always_works_is_never_away() -> None:
    promised = promise(Hours(MADRID), replace(ON, hours=4), at("2026-05-09T03:07"))
    assert (promised.back, promised.by) == (None, at("2026-05-09T07:15"))


def test_a_team_that_works_no_more_promises_nothing() -> None:
    gone = Hours(MADRID, WEEK, frozenset(date(2026, 5, 1) + timedelta(days=n) for n in range(500)))
    promised = promise(gone, replace(ON, hours=4), at("2026-05-04T10:00"))
    assert (promised.back, promised.by) == (None, None)


def test_what_is_asked_last_counts_or_when_it_began() -> None:
    begun = replace(OPEN, created_at=NOON - MINUTE)
    assert asked_at(begun) == NOON
    assert asked_at(replace(begun, facts=Facts())) == NOON - MINUTE
