"""The weekly roundup says the four counts against the week before, and draws its charts or writes them."""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.ports.messages import Message
from bot.roundup.figures import Counts, Day, Figures, Waits
from bot.roundup.week import week_from
from bot.views.charts import Series, bar_chart, has_charts, text_bars
from bot.views.language import Language
from bot.views.parts import Block
from bot.views.roundup import Roundup, roundup_message
from tests.bot.views.checks import misfits, shown
from tests.bot.views.samples import ENGLISH, PROPERTY, SPANISH

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
WEEK = week_from(date(2026, 11, 16), ZoneInfo("Europe/Madrid"))
DAYS = [Day(2, 9), Day(0, 12), Day(1, 7), Day(0, 0), Day(3, 10), Day(0, 1), Day(0, 0)]
WAITS = Waits(4 * MINUTE, 2 * HOUR + 5 * MINUTE, {(0, 2): 90 * timedelta(seconds=1), (4, 3): 2 * HOUR, (4, 4): HOUR})
NOW = Figures(Counts(39, 6, 3, 8, 5, 2), DAYS, WAITS)
BEFORE = Figures(Counts(31, 9, 3, 8, 6, 0), [Day(0, 0)] * 7, Waits(6 * MINUTE, 40 * timedelta(seconds=1), {}))
FULL = Roundup(WEEK, NOW, BEFORE, (PROPERTY,))
QUIET = replace(FULL, now=Figures(Counts(0, 0, 0, 0, 0, 0), [Day(0, 0)] * 7, None))


def message(roundup: Roundup = FULL, language: Language = ENGLISH, *, charts: bool = True) -> Message:
    return roundup_message(roundup, language, charts=charts)


def drawn(message: Message) -> list[dict[str, Any]]:
    """The charts."""
    return [block for block in message["blocks"] if block["type"] == "data_visualization"]


def written(message: Message) -> list[str]:
    """The texts that stand for them."""
    blocks: list[dict[str, Any]] = [block for block in message["blocks"] if block["type"] == "rich_text"]
    return [block["elements"][0]["elements"][0]["text"] for block in blocks]


def values(chart: dict[str, Any]) -> dict[str, list[float]]:
    return {one["name"]: [point["value"] for point in one["data"]] for one in chart["chart"]["series"]}


@pytest.mark.parametrize("language", [ENGLISH, SPANISH], ids=["en", "es"])
@pytest.mark.parametrize("charts", [True, False], ids=["charts", "text"])
@pytest.mark.parametrize("roundup", [FULL, QUIET], ids=["full", "quiet"])
def test_it_fits_whatever_it_tells(roundup: Roundup, language: Language, charts: bool) -> None:
    made = message(roundup, language, charts=charts)
    assert misfits(made) == []
    assert has_charts(made) == (charts and roundup is FULL)
    for chart in drawn(made):
        fits_slack(chart)


def fits_slack(chart: dict[str, Any]) -> None:
    """As Slack has it: a point of each series for every category, in order, and no two of one name."""
    labels, series = chart["chart"]["axis_config"]["categories"], chart["chart"]["series"]
    assert len(set(labels)) == len(labels)
    assert len({one["name"] for one in series}) == len(series) <= 6
    assert all([point["label"] for point in one["data"]] == labels for one in series)


def test_the_counts_stand_against_those_of_the_week_before() -> None:
    said = shown(message())
    assert "*Chats answered*\n39 ↑ (31 before)" in said
    assert "*Missed chats*\n6 ↓ (9 before)" in said
    assert "*Offline messages*\n3 (as before)" in said
    assert "*Tickets created*\n8 (as before)" in said
    assert "*Tickets resolved*\n5 ↓ (6 before)" in said
    assert "*Wait for an answer (median)*\n4 min ↓ (6 min before)" in said
    assert "*Longest wait*\n2 h 5 min ↑ (40 s before)" in said
    assert "Of 2 more chats tawk.to did not tell whether they were answered." in said


def test_waits_that_read_alike_are_as_before() -> None:
    before = replace(BEFORE, waits=Waits(4 * MINUTE + timedelta(seconds=20), 30 * MINUTE, {}))
    said = shown(message(replace(FULL, before=before)))
    assert "*Wait for an answer (median)*\n4 min (as before)" in said
    assert "*Longest wait*\n2 h 5 min ↑ (30 min before)" in said
    assert "*Longest wait*\n2 h 5 min\n" in f"{shown(message(replace(FULL, before=QUIET.now)))}\n"


def test_it_names_its_days_its_zone_and_what_it_is_about() -> None:
    said = shown(message())
    assert f"Monday 2026-11-16 to Sunday 2026-11-22 · Europe/Madrid · {PROPERTY.name}" in said
    assert "· All properties" in shown(message(replace(FULL, properties=())))
    many = [replace(PROPERTY, name=f"Shop {n}") for n in range(30)]
    assert "Shop 9, …" in shown(message(replace(FULL, properties=many)))


def test_a_propertys_name_formats_and_mentions_nothing() -> None:
    made = message(replace(FULL, properties=(replace(PROPERTY, name="<!channel> *x*\u202e"),)))
    told = [block for block in made["blocks"] if "<!channel> *x*" in json.dumps(block)]
    assert [block["elements"][0]["type"] for block in told] == ["plain_text"]  # type: ignore[index]
    assert "<!channel" not in made["text"]


def test_the_charts_have_the_days_and_the_waits_of_each_part_of_a_day() -> None:
    by_day, by_hour = drawn(message())
    assert by_day["chart"]["axis_config"]["categories"][:2] == ["Mon 16", "Tue 17"]
    assert values(by_day) == {"answered": [9, 12, 7, 0, 10, 1, 0], "missed": [2, 0, 1, 0, 3, 0, 0]}
    assert by_hour["chart"]["axis_config"]["y_label"] == "minutes"
    assert values(by_hour) == {
        "8–12 h": [1.5, 0, 0, 0, 0, 0, 0],
        "12–16 h": [0, 0, 0, 0, 120, 0, 0],
        "16–20 h": [0, 0, 0, 0, 60, 0, 0],
    }


def test_long_waits_are_counted_in_hours() -> None:
    waits = replace(WAITS, by_cell={(0, 0): 36 * HOUR, (1, 0): 30 * MINUTE})
    chart = drawn(message(replace(FULL, now=replace(NOW, waits=waits))))[1]
    assert chart["chart"]["axis_config"]["y_label"] == "hours"
    assert values(chart) == {"0–4 h": [36, 0.5, 0, 0, 0, 0, 0]}


def test_without_charts_the_same_is_written() -> None:
    by_day, by_hour = written(message(charts=False))
    assert by_day.splitlines()[:2] == ["Answered and missed chats by day", "█ answered   ▒ missed"]
    assert "Tue 17  " + "█" * 22 + " " * 5 + "12 + 0" in by_day
    assert "Thu 19 " + " " * 28 + "0 + 0" in by_day
    assert by_hour.splitlines()[2:4] == [
        "        8–12 h  12–16 h    16–20 h",
        "Mon 16  1 min   –          –",
    ]
    assert "Fri 20  –       2 h 0 min  1 h 0 min" in by_hour


def test_a_week_without_chats_says_so_and_draws_nothing() -> None:
    made = message(QUIET)
    assert "Nobody who asked in this week has got an answer yet." in shown(made)
    assert not drawn(made)
    assert not written(message(QUIET, charts=False))


def test_it_speaks_spanish() -> None:
    made = message(language=SPANISH)
    assert "*Chats atendidos*\n39 ↑ (antes 31)" in shown(made)
    assert "del lunes 2026-11-16 al domingo 2026-11-22" in shown(made)
    assert [chart["title"] for chart in drawn(made)] == [
        "Chats atendidos y perdidos por día",
        "Espera por día y hora de la pregunta (mediana)",
    ]
    assert made["text"].startswith("Resumen semanal · del lunes 2026-11-16")


def test_the_notification_has_the_four_counts() -> None:
    told = "Chats answered: 39 · Missed chats: 6 · Offline messages: 3 · Tickets created: 8 · Tickets resolved: 5"
    assert message()["text"] == f"Weekly roundup · Monday 2026-11-16 to Sunday 2026-11-22 · {told}"


def test_a_bar_of_what_is_there_at_all_is_seen() -> None:
    series = [Series("many", [1_000, 0]), Series("few", [1, 0])]
    block: Block = text_bars("t", ["one", "none"], series)
    text = json.dumps(block, ensure_ascii=False)
    assert "█▒" in text
    assert "one   " + "█" * 24 + "▒  1000 + 1" in text
    assert "none " + " " * 28 + "0 + 0" in text
    assert bar_chart("t" * 60, ["c" * 30], [Series("s" * 30, [1])])["title"] == "t" * 49 + "…"
