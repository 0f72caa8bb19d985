"""What is typed behind `digest add`, right and wrong, in both languages."""

from zoneinfo import ZoneInfo

import pytest

from bot.digests.wish import Wish, read_wish
from bot.domain.errors import Reason, Refusal
from bot.times.schedules import Schedule
from tests.inbox import MADRID

HERE, THERE = "C0HERE", "C0THERE"
WEEKDAYS, EVERY_DAY = (0, 1, 2, 3, 4), (0, 1, 2, 3, 4, 5, 6)
NINE = Schedule(WEEKDAYS, (540,), MADRID)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("weekdays 9:00", Wish(NINE, HERE)),
        ("laborables 9h", Wish(NINE, HERE)),
        ("9:00 weekdays", Wish(NINE, HERE)),
        ("9:00", Wish(Schedule(EVERY_DAY, (540,), MADRID), HERE)),
        ("mon,thu 9:00, 17:30", Wish(Schedule((0, 3), (540, 1050), MADRID), HERE)),
        ("weekdays 9:00 America/Bogota", Wish(Schedule(WEEKDAYS, (540,), ZoneInfo("America/Bogota")), HERE)),
        ("weekdays 9:00 utc", Wish(Schedule(WEEKDAYS, (540,), ZoneInfo("UTC")), HERE)),
        ("weekdays 9:00 <#C0THERE|other>", Wish(NINE, THERE)),
        ("<#C0THERE> weekdays 9:00", Wish(NINE, THERE)),
        ("weekdays 9:00 Tienda Aurora", Wish(NINE, HERE, ("Tienda Aurora",))),
        ("weekdays 9:00 Tienda Aurora, “Otra”", Wish(NINE, HERE, ("Tienda Aurora", "Otra"))),
        ("weekdays 9:00 Shop 24 Hours", Wish(NINE, HERE, ("Shop 24 Hours",))),
        ("weekdays 9:00 all", Wish(NINE, HERE, everything=True)),
        ("laborables 9:00 TODAS", Wish(NINE, HERE, everything=True)),
        ("weekdays 9:00 idioma:español Tienda", Wish(NINE, HERE, ("Tienda",), language="es")),
        ("weekdays 9:00 language:en", Wish(NINE, HERE, language="en")),
    ],
)
def test_a_line_is_understood(text: str, wish: Wish) -> None:
    assert read_wish(text.split(), HERE, MADRID) == wish


@pytest.mark.parametrize(
    ("text", "reason", "word"),
    [
        ("", Reason.TIME_MISSING, None),
        ("weekdays", Reason.TIME_MISSING, None),
        ("weekdays Tienda 9:00", Reason.TIME_MISSING, None),
        ("weekdys 9:00", Reason.DAY_UNKNOWN, "weekdys"),
        ("Tienda", Reason.DAY_UNKNOWN, "tienda"),
        ("weekdays 9:00 Europe/Madird", Reason.ZONE_UNKNOWN, "Europe/Madird"),
        ("weekdays 9:00 #support", Reason.CHANNEL_UNKNOWN, "#support"),
        ("weekdays 9:00 language:fr", Reason.WRONG_VALUE, "fr"),
    ],
)
def test_what_is_not_understood_is_named(text: str, reason: Reason, word: str | None) -> None:
    with pytest.raises(Refusal) as caught:
        read_wish(text.split(), HERE, MADRID)
    assert caught.value.reason is reason
    assert caught.value.values.get("word") == word


@pytest.mark.parametrize("here", ["D0DIRECT", "", "U0ANA"])
def test_it_takes_a_channel(here: str) -> None:
    with pytest.raises(Refusal) as caught:
        read_wish(["9:00"], here, MADRID)
    assert caught.value.reason is Reason.DIGEST_CHANNEL
    assert read_wish(["9:00", "<#C0THERE|x>"], here, MADRID).channel == THERE


def test_where_a_schedule_is_usual_none_need_be_said() -> None:
    usual = ("mon", "9:00")
    assert read_wish([], HERE, MADRID, usual).schedule == Schedule((0,), (540,), MADRID)
    assert read_wish(["Tienda"], HERE, MADRID, usual) == Wish(Schedule((0,), (540,), MADRID), HERE, ("Tienda",))
    assert read_wish(["fri", "8"], HERE, MADRID, usual).schedule == Schedule((4,), (480,), MADRID)
    assert read_wish(["8,", "17:30"], HERE, MADRID, usual).schedule == Schedule((0,), (480, 1050), MADRID)
    assert read_wish(["Fri"], HERE, MADRID, usual).schedule == Schedule((4,), (540,), MADRID)
    assert read_wish(["daily", "8"], HERE, MADRID, usual).schedule == Schedule(EVERY_DAY, (480,), MADRID)
