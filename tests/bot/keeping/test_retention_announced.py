"""What is to go is announced first, and can be stopped until then and after."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.hours import Hours
from bot.domain.inbox import Author, Deed, Line, Place, Status, There
from bot.keeping import announcing
from bot.keeping import retention as module
from bot.ports import Keeping
from storage.tables import post
from tests.bot.keeping.office import DAY, Office
from tests.bot.upstream.shown import shown, take
from tests.inbox import ADMIN, NOON

MICROSECOND = timedelta(microseconds=1)


def test_nothing_goes_before_somebody_could_read_that_it_will(office: Office) -> None:
    """As while the bot is not in the channel: it is announced anew, for a later night, and only once more in Slack."""
    office.chat("binned", Deed.TRASH)
    office.days(99)
    first = office.keep(trash=30)
    office.until_night()
    assert office.run() == 0
    second = office.kept
    assert second.first_at is not None
    assert first.first_at is not None
    assert second.first_at - first.first_at == 3 * DAY
    with office.inbox.engine.connect() as connection:
        found = connection.execute(post.select().where(post.c.id.in_(first.posts + second.posts))).all()
    assert {row.id for row in found} == set(second.posts)
    office.show()
    office.until_night()
    assert office.run() == 1


def test_who_could_read_it_only_late_has_three_days_nevertheless(office: Office) -> None:
    office.chat("binned", Deed.TRASH)
    office.days(99)
    office.keep(trash=30)
    office.days(2)
    office.show()
    shown_at = office.inbox.clock.now
    office.until_night()
    assert office.run() == 0
    first_at = office.kept.first_at
    assert first_at is not None
    assert first_at - shown_at >= 3 * DAY
    office.until_night()
    assert office.run() == 1


def test_it_is_announced_in_the_channel_and_to_each_administrator(office: Office) -> None:
    kept = office.keep(trash=30)
    with office.inbox.engine.connect() as connection:
        found = connection.execute(post.select().where(post.c.id.in_(kept.posts)).order_by(post.c.id)).all()
    assert [(row.kind, row.channel) for row in found] == [
        ("keeping", office.inbox.channel),
        ("keeping_told", ADMIN),
    ]


def test_the_night_is_that_of_the_team(office: Office) -> None:
    with office.inbox.store.write() as tx:
        tx.hours.set(office.place.id, Hours(ZoneInfo("Asia/Kolkata")))
    first_at = office.keep(trash=30).first_at
    assert first_at == datetime(2026, 11, 25, 21, 30, tzinfo=UTC)


def test_stricter_rules_are_announced_anew_and_milder_ones_hold_at_once(office: Office) -> None:
    office.begin(trash=30, closed=300)
    assert office.keep(trash=40, closed=300).first_at is None
    assert office.keep(trash=40).first_at is None
    stricter = office.keep(trash=39)
    assert stricter.first_at is not None
    assert office.keep(trash=45).first_at == stricter.first_at
    assert office.kept.posts == stricter.posts


def test_a_milder_rule_holds_for_what_was_announced(office: Office) -> None:
    office.chat("binned", Deed.TRASH)
    office.days(25)
    office.keep(trash=20)
    office.show()
    assert office.keep(trash=200).announced == 0
    office.until_night()
    assert office.run() == 0
    assert office.left == ["binned"]


def test_so_much_more_than_ever_is_announced_first(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """As after an import."""
    monkeypatch.setattr(module, "USUAL", 2)
    office.begin(trash=1)
    for name in "abcde":
        office.chat(name, Deed.TRASH)
    office.days(9)
    office.until_night()
    assert office.run() == 0
    assert office.kept.announced == 5
    office.show()
    office.until_night()
    assert office.run() == 5


def test_what_came_since_the_announcement_is_announced_before_it_goes(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As of an import in these three days: whoever read of one must not lose many."""
    monkeypatch.setattr(module, "USUAL", 2)
    office.keep(trash=1)
    office.show()
    for name in "abcde":
        office.chat(name, Deed.TRASH)
    office.until_night()
    assert office.run() == 0
    assert office.kept.announced == 5
    office.show()
    office.until_night()
    assert office.run() == 5


def test_a_past_that_is_brought_over_while_a_purge_is_under_way_is_announced_before_it_goes(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "USUAL", 1)
    monkeypatch.setattr(module, "AT_ONCE", 1)
    office.begin(trash=1, closed=1)
    for name in "ab":
        office.chat(name, Deed.TRASH)
    office.days(2)
    office.until_night()
    retention = office.retention
    while office.kept.purged == 0:
        retention.step()
    for n in range(30):
        at = NOON + n * MICROSECOND
        seen = There(Status.CLOSED, Place.INBOX, at, at)
        take(office.inbox, shown(office.inbox, Line(Author.VISITOR, at, "?"), external_id=f"past{n}", seen=seen))
        office.names.append(f"past{n}")
    office.run()
    assert len(office.left) > 20
    assert office.kept.announced == len(office.left)
    office.show()
    office.until_night()
    office.run()
    assert office.left == []


def test_what_was_announced_as_more_than_anybody_counts_begins(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "USUAL", 1)
    monkeypatch.setattr(announcing, "MOST_COUNTED", 1)
    monkeypatch.setattr(module, "MOST_COUNTED", 1)
    for name in "abcde":
        office.chat(name, Deed.TRASH)
    office.days(9)
    assert office.keep(trash=1).announced == 2
    office.show()
    office.until_night()
    assert office.run() == 5


def test_what_is_announced_can_be_stopped(office: Office) -> None:
    office.chat("binned", Deed.TRASH)
    office.days(99)
    office.keep(trash=30)
    office.show()
    office.brake.pull(office.place.id, ADMIN)
    assert (office.kept.is_on, office.kept.stopped_by, office.kept.next_at) == (False, ADMIN, None)
    office.days(99)
    assert office.run() == 0
    assert office.left == ["binned"]


def test_what_has_begun_can_be_stopped(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 2)
    for name in "abcde":
        office.chat(name, Deed.TRASH)
    office.days(99)
    office.keep(trash=30)
    office.show()
    office.until_night()
    assert [office.retention.step() for _ in range(2)] == [0, 2]
    office.brake.pull(office.place.id, ADMIN)
    assert office.run() == 0
    assert office.left == ["c", "d", "e"]


def test_emptied_fields_stop_it_as_well(office: Office) -> None:
    office.begin(trash=1)
    office.chat("binned", Deed.TRASH)
    assert office.keep().next_at is None
    office.days(99)
    assert office.run() == 0


def test_a_claim_that_was_stopped_meanwhile_does_nothing(office: Office) -> None:
    office.begin(trash=1)
    with office.inbox.store.write() as tx:
        tx.keepings.save(replace(office.kept, trash_days=0, next_at=office.inbox.clock()))
    assert office.run() == 0
    assert office.kept.next_at is None


def test_status_of_the_trash_does_not_matter(office: Office) -> None:
    office.begin(trash=3)
    for name, deeds in (("open", (Deed.TRASH,)), ("closed", (Deed.CLOSE, Deed.TRASH))):
        assert office.chat(name, *deeds).status is (Status.OPEN if name == "open" else Status.CLOSED)
    office.days(9)
    office.until_night()
    assert office.run() == 2


def test_keeping_is_off_until_somebody_says_otherwise(office: Office) -> None:
    assert office.kept == Keeping(office.place.id)
