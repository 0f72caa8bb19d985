"""Settings of a property in a window of their own, here its hours: who may change them, kept whole or not at all."""

from collections.abc import Callable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.desks.opening import KeptHours, wanted_hours
from bot.desks.property_settings import CONFIG, PropertySettings
from bot.domain.errors import Reason, Refusal
from bot.domain.hours import Hours
from bot.domain.inbox import Role
from bot.transactions.permissions import Permissions
from bot.views.property_sheet import PropertySheet
from tests.bot.desks.test_setup import changes, give, owner
from tests.inbox import ADMIN, ANA, Inbox, Site

LEAD = "U0LEAD"
ZONE, MADRID = ZoneInfo("America/Bogota"), ZoneInfo("Europe/Madrid")
LINES = ["9-14, 16-19", *["9-14"] * 4, "", ""]
OFFICE = wanted_hours("Madrid", LINES, "2026-12-25")


def settings_of(inbox: Inbox) -> PropertySettings[Hours]:
    return PropertySettings(inbox.store, Permissions(frozenset({ADMIN})), inbox.clock, KeptHours(ZONE, inbox.clock))


def to(hours: Hours) -> Callable[[Hours], Hours]:
    return lambda _: hours


def kept(inbox: Inbox, property_id: int) -> Hours | None:
    with inbox.store.read() as tx:
        return tx.hours.of(property_id)


def reason_of(call: Callable[[], object]) -> Reason:
    with pytest.raises(Refusal) as caught:
        call()
    return caught.value.reason


def test_who_said_nothing_always_works_in_the_installations_zone(inbox: Inbox) -> None:
    one, settings = owner(inbox), settings_of(inbox)
    sheet = settings.sheet(one.id, ADMIN)
    assert sheet.settings == Hours(ZONE)
    settings.save(one.id, sheet.stamp, to(wanted_hours("Bogota", [""] * 7, "")), ADMIN)
    assert kept(inbox, one.id) is None
    assert changes(inbox, one.id) == [], "a form that changes nothing writes nothing"


def test_hours_are_kept_written_down_and_taken_back(inbox: Inbox) -> None:
    one, settings = owner(inbox), settings_of(inbox)
    settings.save(one.id, settings.sheet(one.id, ADMIN).stamp, to(OFFICE), ADMIN)
    assert kept(inbox, one.id) == OFFICE
    [entry] = changes(inbox, one.id)
    assert (entry.actor, entry.deed) == (ADMIN, CONFIG)
    assert entry.before["hours_zone"] == "America/Bogota"
    assert entry.after["hours_day_0"] == "9:00-14:00, 16:00-19:00"
    assert entry.after["hours_holidays"] == ["2026-12-25"]
    assert "hours_day_6" not in entry.after, "only what was changed is told"
    settings.save(one.id, settings.sheet(one.id, ADMIN).stamp, to(Hours(ZONE)), ADMIN)
    assert kept(inbox, one.id) is None


def test_of_two_who_have_it_open_the_second_is_told(inbox: Inbox) -> None:
    one, settings = owner(inbox), settings_of(inbox)
    sheet = settings.sheet(one.id, ADMIN)
    settings.save(one.id, sheet.stamp, to(OFFICE), ADMIN)
    assert reason_of(lambda: settings.save(one.id, sheet.stamp, to(Hours(ZONE)), ADMIN)) is Reason.SETTINGS_CHANGED
    assert kept(inbox, one.id) == OFFICE


def test_only_leads_and_administrators_see_and_change_them(inbox: Inbox) -> None:
    one, settings = owner(inbox), settings_of(inbox)
    give(inbox, LEAD, Role.LEAD, one.id)
    sheet = settings.sheet(one.id, LEAD)
    for call in (
        lambda: settings.sheet(one.id, ANA),
        lambda: settings.open(one.tawk_id, ANA, ""),
        lambda: settings.save(one.id, sheet.stamp, to(OFFICE), ANA),
    ):
        assert reason_of(call) is Reason.LEADS_ONLY
    for stranger in (
        lambda: settings.save(one.id, sheet.stamp, to(OFFICE), "U0STRANGER"),
        lambda: settings.save(4000, sheet.stamp, to(OFFICE), ADMIN),
    ):
        assert reason_of(stranger) is Reason.SETTINGS_CHANGED
    assert kept(inbox, one.id) is None
    settings.save(one.id, sheet.stamp, to(OFFICE), LEAD)
    assert kept(inbox, one.id) == OFFICE


def test_without_a_name_it_is_that_of_the_channel_or_asked_for(inbox: Inbox) -> None:
    one, settings = owner(inbox), settings_of(inbox)
    two = owner(Inbox(inbox.engine, inbox.clock, Site(name="Otra")))
    here = settings.open("", ADMIN, inbox.channel)
    assert isinstance(here, PropertySheet)
    assert here.property_ == one
    choices = settings.open("", ADMIN, "C0ELSEWHERE")
    assert not isinstance(choices, PropertySheet)
    assert {one.id, two.id} <= {choice.id for choice in choices}
    give(inbox, "U0LONELY", Role.LEAD, two.id)
    only = settings.open("", "U0LONELY", "C0ELSEWHERE")
    assert isinstance(only, PropertySheet)
    assert [only.property_, *only.choices] == [two, two]


def test_holidays_that_are_over_are_not_shown(inbox: Inbox) -> None:
    one, settings = owner(inbox), settings_of(inbox)
    past, coming = date(2020, 1, 1), date(2090, 1, 1)
    with inbox.store.write() as tx:
        tx.hours.set(one.id, Hours(MADRID, OFFICE.week, frozenset({past, coming})))
    assert settings.sheet(one.id, ADMIN).settings.holidays == {coming}


def test_nobody_worked_on_a_holiday_that_is_just_over_whatever_is_changed_since(inbox: Inbox) -> None:
    """What waits since before it would climb too early."""
    one, settings = owner(inbox), settings_of(inbox)
    yesterday, old = inbox.clock().date() - timedelta(days=1), date(2020, 1, 1)
    with inbox.store.write() as tx:
        tx.hours.set(one.id, Hours(MADRID, OFFICE.week, frozenset({old, yesterday})))
    for hours, expected in ((OFFICE, OFFICE.holidays | {yesterday}), (Hours(ZONE), None)):
        settings.save(one.id, settings.sheet(one.id, ADMIN).stamp, to(hours), ADMIN)
        now = kept(inbox, one.id)
        assert (now.holidays if now else None) == expected
    told = [entry.after["hours_holidays"] for entry in changes(inbox, one.id)]
    assert told == [["2026-12-25"], []], "who reads the journal sees what was typed"


def test_a_team_that_has_only_holidays_works_on_all_other_days() -> None:
    hours = wanted_hours("UTC", [""] * 7, "2026-12-25")
    assert hours.week == (((0, 1440),),) * 7
    assert hours.holidays == {date(2026, 12, 25)}
