"""Snoozed conversations come back once, at the time that was chosen."""

from datetime import UTC, datetime
from threading import Thread
from zoneinfo import ZoneInfo

import pytest

from bot.clockwork.snooze import Snooze
from bot.desks.desk import Choice
from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import BY_CLOCK, Deed, Status
from bot.times.snooze_choices import CHOICES, snooze_until
from tests.inbox import ANA, MINUTE, NOON, Inbox

MADRID = ZoneInfo("Europe/Madrid")


def snoozed(inbox: Inbox, minutes: float = 30) -> int:
    inbox.receive(inbox.site.transcript(NOON, {"sender": {"t": "v"}, "msg": "hi", "time": "2026-11-22T12:00:00.000Z"}))
    number = inbox.get().id
    inbox.desk.do(Deed.TAKE, number, ANA)
    inbox.desk.do(Deed.SNOOZE, number, ANA, Choice(until=NOON + minutes * MINUTE))
    return number


def test_it_sleeps_until_its_time_and_is_told_once(inbox: Inbox) -> None:
    number = snoozed(inbox)
    clock = Snooze(inbox.store, inbox.clock)
    inbox.clock.forward(29 * MINUTE)
    assert (clock.end(), inbox.get().status) == (0, Status.PENDING)
    inbox.clock.forward(MINUTE)
    assert clock.end() >= 1
    assert (inbox.get().status, inbox.get().snoozed_until) == (Status.OPEN, None)
    assert clock.end() == 0
    assert inbox.notices() == ["woken"]
    assert [(entry.deed, entry.actor) for entry in inbox.journal(number)][-1] == ("wake", BY_CLOCK)


def test_of_several_clocks_one_wakes_it(inbox: Inbox) -> None:
    snoozed(inbox)
    inbox.clock.forward(31 * MINUTE)
    clocks = [Thread(target=Snooze(inbox.store, inbox.clock).end) for _ in range(4)]
    for one in clocks:
        one.start()
    for one in clocks:
        one.join()
    assert inbox.notices() == ["woken"]


def test_in_the_trash_it_wakes_without_a_word(inbox: Inbox) -> None:
    number = snoozed(inbox)
    inbox.desk.do(Deed.TRASH, number, ANA)
    inbox.clock.forward(31 * MINUTE)
    Snooze(inbox.store, inbox.clock).end()
    assert inbox.notices() == []
    assert inbox.get().snoozed_until is None


@pytest.mark.parametrize(
    ("choice", "now", "expected"),
    [
        ("30m", "2026-11-22T12:00", "2026-11-22T12:30"),
        ("1h", "2026-11-22T12:00", "2026-11-22T13:00"),
        ("3h", "2026-11-22T23:30", "2026-11-23T02:30"),
        ("tomorrow", "2026-11-22T12:00", "2026-11-23T08:00"),
        ("tomorrow", "2026-11-22T23:30", "2026-11-24T08:00"),  # in Madrid it is tomorrow already
        ("tomorrow", "2026-10-24T12:00", "2026-10-25T08:00"),  # the clocks go back in that night
        ("tomorrow", "2027-03-27T12:00", "2027-03-28T07:00"),  # and forward in this one
    ],
)
def test_a_choice_ends_at_the_readers_time(choice: str, now: str, expected: str) -> None:
    begun, ends = (datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (now, expected))
    assert snooze_until(choice, begun, MADRID) == ends


def test_until_the_visitor_writes_has_no_end_and_an_unknown_choice_is_refused() -> None:
    assert snooze_until("reply", NOON, MADRID) is None
    assert all(snooze_until(choice, NOON, MADRID) != NOON for choice in CHOICES)
    with pytest.raises(Refusal) as caught:
        snooze_until("someday", NOON, MADRID)
    assert caught.value.reason is Reason.SNOOZE_UNKNOWN
