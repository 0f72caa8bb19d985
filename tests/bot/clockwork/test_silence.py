"""Administrators are told once that a property fell silent, and once that it is heard of again."""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.clockwork.silence import Silence
from bot.domain.habit import hour_of
from bot.domain.hours import Hours
from bot.domain.inbox import Property, Role
from bot.languages import load_languages
from bot.mirror.drawing import draw
from bot.ports import Grant, PostKind
from bot.views.language import Languages
from storage import tables
from tests.bot.views.checks import shown
from tests.inbox import ADMIN, Inbox, Site

BOSS = "U0BOSS"
HOUR, QUARTER = timedelta(hours=1), timedelta(minutes=15)
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
UTC_ZONE = ZoneInfo("UTC")


@pytest.fixture
def quiet_inbox(own_inbox: Inbox) -> Inbox:
    """Its property was heard of in every office hour of eight weeks, until Friday evening."""
    inbox = own_inbox
    one = owner(inbox)
    with inbox.store.write() as tx:
        tx.people.grant(Grant(one.id, BOSS, Role.ADMIN))
        for back in range(8 * 7, 2, -1):
            day = MONDAY - timedelta(days=back)
            for hour in range(9) if day.weekday() < 5 else ():
                tx.habits.heard(one.id, day + hour * HOUR)
    inbox.clock.now = MONDAY
    return inbox


def owner(inbox: Inbox) -> Property:
    with inbox.store.write() as tx:
        return tx.properties.add(inbox.site.tawk_id, "Tienda Aurora", inbox.channel, MONDAY)


def watch_until(inbox: Inbox, until: datetime) -> list[tuple[datetime, int]]:
    """When something was told, by how many; every tick looks twice, as two clocks do."""
    found = []
    while inbox.clock.now < until:
        inbox.clock.forward(QUARTER)
        changed = sum(silence(inbox).step() for _ in range(2))
        found += [(inbox.clock.now, changed)] if changed else []
    return found


def silence(inbox: Inbox) -> Silence:
    return Silence(inbox.store, frozenset({ADMIN}), inbox.clock)


def told(inbox: Inbox) -> list[tuple[str, str]]:
    """To whom, and what: drawn as the store stands now, where a silence that is over says nothing any more."""
    rows = inbox.rows(select(tables.post).where(tables.post.c.kind == "silence"))
    languages = Languages(load_languages(), "en")
    found = []
    for row in rows:
        with inbox.store.read() as tx:
            post = tx.posts.unseen(PostKind.SILENCE, str(row["channel"]))
            assert post is not None
            message = draw(tx, replace(post, payload=row["payload"]), languages, inbox.clock())
        found.append((str(row["channel"]), shown(message) if message else ""))
    return found


def test_it_is_told_once_to_all_administrators_in_working_hours(quiet_inbox: Inbox) -> None:
    [(at, changed)] = watch_until(quiet_inbox, MONDAY + 12 * HOUR)
    assert (at, changed) == (MONDAY + 6 * HOUR, 1)
    assert {who for who, _ in told(quiet_inbox)} == {ADMIN, BOSS}
    evening = int((MONDAY - timedelta(days=3) + 9 * HOUR).timestamp())
    since = f"Nothing has come from tawk.to for *Tienda Aurora* since <!date^{evening}^"
    assert all(since in words for _, words in told(quiet_inbox)), "when the hour was over in which something came last"


def test_it_is_told_once_that_something_comes_again(quiet_inbox: Inbox) -> None:
    watch_until(quiet_inbox, MONDAY + 7 * HOUR)
    quiet_inbox.receive(quiet_inbox.site.start(quiet_inbox.clock.now))
    changes = watch_until(quiet_inbox, MONDAY + 8 * HOUR)
    assert [changed for _, changed in changes] == [1]
    again = "*Tienda Aurora* is heard of again: tawk.to sends what happens there."
    assert sorted(told(quiet_inbox)) == [(ADMIN, ""), (ADMIN, again), (BOSS, ""), (BOSS, again)]


def test_a_delivery_is_what_keeps_a_property_from_being_silent(quiet_inbox: Inbox) -> None:
    quiet_inbox.clock.forward(2 * HOUR)
    quiet_inbox.receive(quiet_inbox.site.start(quiet_inbox.clock.now))
    with quiet_inbox.store.read() as tx:
        assert hour_of(quiet_inbox.clock.now) in tx.habits.hours(owner_id(quiet_inbox))
    assert watch_until(quiet_inbox, MONDAY + 7 * HOUR) == []


def test_nobody_is_told_after_the_bot_itself_was_away(quiet_inbox: Inbox) -> None:
    silence(quiet_inbox).step()
    quiet_inbox.clock.forward(7 * HOUR)
    assert silence(quiet_inbox).step() == 0
    assert watch_until(quiet_inbox, MONDAY + 9 * HOUR) == []


@pytest.mark.parametrize(
    "hours",
    [
        Hours(UTC_ZONE, ((),) * 5 + (((0, 1440),),) * 2),
        Hours(UTC_ZONE, (((0, 1440),),) * 7, frozenset({date(2026, 11, 23)})),
    ],
    ids=["not at work", "holiday"],
)
def test_hours_in_which_the_team_does_not_work_do_not_count(quiet_inbox: Inbox, hours: Hours) -> None:
    with quiet_inbox.store.write() as tx:
        tx.hours.set(owner_id(quiet_inbox), hours)
    assert watch_until(quiet_inbox, MONDAY + 12 * HOUR) == []


def owner_id(inbox: Inbox) -> int:
    with inbox.store.read() as tx:
        found = tx.properties.find(inbox.site.tawk_id)
    assert found is not None
    return found.id


def test_one_that_fails_does_not_keep_the_others_from_being_watched(
    quiet_inbox: Inbox, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    other = owner(Inbox(quiet_inbox.engine, quiet_inbox.clock, Site()))
    with quiet_inbox.store.write() as tx:
        tx.habits.heard(other.id, MONDAY)
    seen: list[int] = []

    def failing(heard: Collection[int], *_: object) -> int | None:
        seen.append(len(heard))
        raise ValueError("words of somebody")

    monkeypatch.setattr("bot.clockwork.silence.silent_since", failing)
    assert silence(quiet_inbox).step() == 0
    assert len(seen) == 2
    assert "silence.failed" in caplog.text
