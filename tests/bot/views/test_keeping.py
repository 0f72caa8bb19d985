"""What is announced tells what goes, how much and when; the window fits in Slack and shows how things stand."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from bot.domain.setting_ids import KeepingAction
from bot.ports import Keeping
from bot.views.keeping import MOST_COUNTED, announcement, keeping_modal, outdated_announcement
from bot.views.language import Language
from bot.views.property_sheet import PropertySheet
from tests.bot.views.checks import misfits, shown, texts, view_misfits
from tests.bot.views.samples import ENGLISH, LANGUAGES, PROPERTY, SPANISH

NIGHT = datetime(2026, 12, 14, 3, 0, tzinfo=UTC)
OFF = Keeping(PROPERTY.id)
WAITING = Keeping(PROPERTY.id, 30, 1, 128, NIGHT, (1,), next_at=NIGHT)
BEGUN = replace(WAITING, began_at=NIGHT, purged=40)
DONE = replace(WAITING, first_at=None, last_at=NIGHT, last_purged=1)
STOPPED = replace(OFF, stopped_by="U0ANA")
STATES = {"off": OFF, "waiting": WAITING, "begun": BEGUN, "done": DONE, "stopped": STOPPED}


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: str(language.code))
@pytest.mark.parametrize("state", STATES)
def test_messages_and_windows_fit_in_slack(state: str, language: Language) -> None:
    keeping, long = STATES[state], replace(PROPERTY, name="n" * 300)
    choices = [replace(long, id=n) for n in range(1, 200)]
    assert misfits(announcement(keeping, long, language)) == []
    assert misfits(outdated_announcement(long, language)) == []
    assert view_misfits(keeping_modal(PropertySheet(long, choices, keeping, "0123abcd"), language)) == []


def test_it_tells_what_goes_how_much_and_when() -> None:
    told = shown(announcement(WAITING, PROPERTY, ENGLISH))
    assert "From <!date^1797217200^" in told
    assert "lies in the Trash and had no news for 30 days" in told
    assert "is closed and had no news for a day" in told
    assert "*128 conversations*" in told
    assert "Stop it" in told


def test_it_says_the_same_in_spanish() -> None:
    told = shown(announcement(WAITING, PROPERTY, SPANISH))
    assert "lo que está en la papelera sin novedades desde hace 30 días" in told
    assert "lo que está cerrado sin novedades desde hace un día" in told
    assert "*128 conversaciones*" in told
    assert "Pararlo" in told


def test_only_what_is_asked_for_is_told() -> None:
    told = shown(announcement(replace(WAITING, closed_days=0), PROPERTY, ENGLISH))
    assert "Trash" in told
    assert "closed" not in told


def test_more_than_can_be_counted_at_once_is_told_as_such() -> None:
    told = shown(announcement(replace(WAITING, announced=MOST_COUNTED + 1), PROPERTY, ENGLISH))
    assert f"more than {MOST_COUNTED} conversations" in told
    assert f"{MOST_COUNTED} conversations" in shown(
        announcement(replace(WAITING, announced=MOST_COUNTED), PROPERTY, ENGLISH)
    )


@pytest.mark.parametrize(("state", "stops"), [("waiting", True), ("begun", True), ("done", False), ("stopped", False)])
def test_it_can_be_stopped_until_the_first_purge_is_over(state: str, stops: bool) -> None:
    drawn = announcement(STATES[state], PROPERTY, ENGLISH)
    pressed = [
        (one["action_id"], one["value"])
        for block in cast(list[Any], drawn["blocks"])
        for one in block.get("elements", [])
        if one["type"] == "button"
    ]
    assert pressed == ([(KeepingAction.STOP, str(PROPERTY.id))] if stops else [])


def test_afterwards_it_tells_what_became_of_it() -> None:
    assert "This has begun" in shown(announcement(BEGUN, PROPERTY, ENGLISH))
    assert "one conversation that was over is purged" in shown(announcement(DONE, PROPERTY, ENGLISH))
    assert "<@U0ANA> stopped this" in shown(announcement(STOPPED, PROPERTY, ENGLISH))
    assert "any more" in shown(announcement(OFF, PROPERTY, ENGLISH))


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("off", "Everything stays until somebody purges it."),
        ("waiting", "From <!date^1797217200^"),
        ("begun", "This has begun"),
        ("done", "one conversation was purged"),
    ],
)
def test_the_window_tells_how_it_stands(state: str, words: str) -> None:
    view = keeping_modal(PropertySheet(PROPERTY, (), STATES[state], "0123abcd"), ENGLISH)
    assert words in "\n".join(text["text"] for text in texts(view))
    given = [
        block["element"].get("initial_value") for block in cast(list[Any], view["blocks"]) if block["type"] == "input"
    ]
    assert given == ([None, None] if state == "off" else ["30", "1"])
