"""The window of working hours fits in Slack, shows them as they stand, and says whether the team works now."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest

from bot.desks.opening import wanted_hours
from bot.domain.hours import Hours
from bot.domain.inbox import Property
from bot.times.timetable import MOST_HOLIDAYS, read_holidays
from bot.views.hours import hours_modal
from bot.views.language import Language
from bot.views.property_sheet import PropertySheet
from tests.bot.views.checks import texts, view_misfits
from tests.bot.views.samples import ENGLISH, LANGUAGES, PROPERTY, SPANISH

MADRID = ZoneInfo("Europe/Madrid")
OFFICE = wanted_hours("Madrid", ["9-14, 16-19", *["9-14"] * 4, "", ""], "2026-12-25")
FRIDAY = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)  # 13:00 in Madrid
HOUR = timedelta(hours=1)
LONE_DAYS = frozenset(date(2026, 1, 1) + timedelta(days=2 * n) for n in range(MOST_HOLIDAYS))
FULL = Hours(MADRID, ((tuple((n * 180, n * 180 + 90) for n in range(7))),) * 7, LONE_DAYS)


def sheet_of(hours: Hours, *choices: Property) -> PropertySheet[Hours]:
    return PropertySheet(PROPERTY, choices, hours, "0123abcd")


def elements(view: dict[str, object]) -> dict[str, Any]:
    blocks = cast(list[Any], view["blocks"])
    return {str(block["block_id"]): block["element"] for block in blocks if block["type"] == "input"}


def told(hours: Hours, now: datetime, language: Language = ENGLISH) -> str:
    return "\n".join(text["text"] for text in texts(hours_modal(sheet_of(hours), now, language)))


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: str(language.code))
@pytest.mark.parametrize("hours", [Hours(MADRID), OFFICE, FULL], ids=["nothing", "office", "full"])
def test_the_window_fits_in_slack(hours: Hours, language: Language) -> None:
    others = [replace(PROPERTY, id=n, name="n" * 200) for n in range(1, 300)]
    assert view_misfits(hours_modal(sheet_of(hours, *others), FRIDAY, language)) == []


def test_it_shows_the_hours_as_they_stand() -> None:
    view = hours_modal(sheet_of(OFFICE), FRIDAY, ENGLISH)
    assert view["private_metadata"] == f"{PROPERTY.id}:0123abcd"
    found = {key.partition(":")[0]: element.get("initial_value") for key, element in elements(view).items()}
    assert found["hours_zone"] == "Europe/Madrid"
    assert found["hours_day_0"] == "9:00-14:00, 16:00-19:00"
    assert (found["hours_day_4"], found["hours_day_5"]) == ("9:00-14:00", None)
    assert found["hours_holidays"] == "2026-12-25"


def test_no_holiday_is_lost_in_the_field_however_many_there_are() -> None:
    shown = elements(hours_modal(sheet_of(FULL), FRIDAY, ENGLISH))[f"hours_holidays:{PROPERTY.id}"]
    assert read_holidays(str(shown["initial_value"]), "field") == LONE_DAYS


def test_it_says_whether_the_team_works_now_and_when_it_works_again() -> None:
    assert "the team always works" in told(Hours(MADRID), FRIDAY)
    assert "Now the team works." in told(OFFICE, FRIDAY)
    assert "works again: Monday 9:00." in told(OFFICE, FRIDAY + 2 * HOUR)
    assert "works again: 9:00." in told(OFFICE, FRIDAY - 6 * HOUR)
    assert "vuelve: lunes 9:00." in told(OFFICE, FRIDAY + 2 * HOUR, SPANISH)
    assert "not within a year" in told(Hours(MADRID, ((),) * 7), FRIDAY)


def test_a_day_that_is_far_away_is_told_with_its_date() -> None:
    away = replace(OFFICE, holidays=read_holidays("2026-11-30 - 2026-12-07", "field"))
    assert "works again: Tuesday 2026-12-08 9:00." in told(away, FRIDAY + 2 * HOUR)
