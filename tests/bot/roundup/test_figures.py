"""The figures of a week are those of a slow count that knows nothing of them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.inbox import Kind, Outcome
from bot.roundup.figures import Begun, Day, figures_of
from bot.roundup.week import Week, week_from

MADRID = ZoneInfo("Europe/Madrid")
WEEKS = [
    week_from(date(2026, 11, 16), MADRID),
    week_from(date(2026, 10, 19), MADRID),
    week_from(date(2026, 3, 23), MADRID),
]
CHATS = (Outcome.SERVED, Outcome.MISSED, Outcome.UNKNOWN, Outcome.WAITING, Outcome.AGENT_STARTED)
MINUTE = timedelta(minutes=1)


@st.composite
def weeks(draw: st.DrawFn) -> tuple[Week, list[Begun]]:
    week = draw(st.sampled_from(WEEKS))
    return week, [_begun(draw, week) for _ in range(draw(st.integers(0, 25)))]


def _begun(draw: st.DrawFn, week: Week) -> Begun:
    last = (week.until - week.since) // MINUTE - 1
    at = week.since + draw(st.integers(0, last)) * MINUTE
    kind = draw(st.sampled_from(Kind))
    outcome = draw(st.sampled_from(CHATS if kind is Kind.CHAT else (Outcome.OFFLINE, Outcome.TICKET)))
    waited = draw(st.none() | st.integers(0, 9_000))
    answered_at = None if waited is None else at + timedelta(seconds=waited)
    return Begun(at, kind, outcome, kind is Kind.TICKET and draw(st.booleans()), draw(st.booleans()), answered_at)


@given(weeks())
def test_they_are_those_of_a_slow_count(drawn: tuple[Week, list[Begun]]) -> None:
    week, begun = drawn
    found = figures_of(week, begun, 3)
    counts, days = found.counts, [day.isoformat() for day in week.days]
    chats = {one: number(begun, "chat", one) for one in ("served", "missed", "unknown")}
    assert (counts.chats, counts.missed, counts.unknown) == (chats["served"], chats["missed"], chats["unknown"])
    assert counts.offline == sum(one.outcome == "offline" and not one.is_own for one in begun if one.kind == "ticket")
    assert (counts.created, counts.resolved) == (sum(one.kind == "ticket" for one in begun), 3)
    for index, shown in enumerate(days):
        on_day = [one for one in begun if wall(one.at).startswith(shown)]
        assert found.days[index] == Day(number(on_day, "chat", "missed"), number(on_day, "chat", "served"))
    waits = sorted(seconds(one) for one in begun if one.answered_at and one.waits)
    if found.waits is None:
        assert not waits
        return
    assert found.waits.worst == timedelta(seconds=waits[-1])
    assert is_middle(found.waits.middle, waits)
    told = {(days[day], part) for day, part in found.waits.by_cell}
    assert told == {(wall(one.at)[:10], int(wall(one.at)[11:13]) // 4) for one in begun if counts_as_wait(one)}
    for (day, part), middle in found.waits.by_cell.items():
        inside = [one for one in begun if counts_as_wait(one) and wall(one.at)[:10] == days[day]]
        assert is_middle(middle, sorted(seconds(one) for one in inside if int(wall(one.at)[11:13]) // 4 == part))


def test_a_quiet_week_has_nothing() -> None:
    found = figures_of(WEEKS[0], [], 0)
    assert found.waits is None
    assert found.days == [Day(0, 0)] * 7
    assert found.counts.chats == found.counts.created == 0


def wall(at: datetime) -> str:
    """What the clock on the wall shows."""
    return at.astimezone(MADRID).isoformat()


def number(begun: Sequence[Begun], kind: str, outcome: str) -> int:
    return len([one for one in begun if one.kind.value == kind and one.outcome.value == outcome])


def counts_as_wait(one: Begun) -> bool:
    return one.answered_at is not None and one.waits


def seconds(one: Begun) -> int:
    assert one.answered_at is not None
    return int((one.answered_at - one.at).total_seconds())


def is_middle(found: timedelta, waits: Sequence[int]) -> bool:
    """As many are shorter as are longer, to the second."""
    half = len(waits) // 2
    low, high = waits[(len(waits) - 1) // 2], waits[half]
    return low <= found.total_seconds() <= high and abs(found.total_seconds() - (low + high) / 2) <= 0.5
