"""Windows of settings beside the large one, here that of the hours: opened, pushed, sent; odd things do no harm."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.desks.opening import KeptHours, wanted_hours
from bot.desks.property_settings import PropertySettings
from bot.domain.alerts import Rung
from bot.domain.hours import Hours
from bot.domain.inbox import Property
from bot.views.language import Language
from handlers.settings.hours import hours_window
from handlers.settings.property_windows import PropertyWindows
from tests.handlers.shown import Screen
from tests.inbox import ADMIN, ANA, MINUTE, NOON, Inbox, Site, said

Body = dict[str, Any]
BESIDE = {"id": "V1", "hash": "1", "callback_id": "property_hours"}


@dataclass
class Office:
    """An inbox with two properties, and the window of their hours."""

    inbox: Inbox
    language: Language
    screen: Screen = field(default_factory=Screen)
    woken: int = 0

    def __post_init__(self) -> None:
        for site in (self.inbox.site, Site(name="Otra tienda")):
            self.inbox.receive(site.transcript(NOON, said("v", NOON, "hi"), chat=site.name))
        kept = KeptHours(ZoneInfo("UTC"), self.inbox.clock)
        settings = PropertySettings(self.inbox.store, self.inbox.permissions, self.inbox.clock, kept)
        kinds = [hours_window(settings, self.inbox.clock)]
        self.desk = PropertyWindows(kinds, self.screen, lambda _: self.language, self._wake)

    @property
    def properties(self) -> list[Property]:
        with self.inbox.store.read() as tx:
            return list(tx.properties.all())

    @property
    def hours(self) -> Hours | None:
        with self.inbox.store.read() as tx:
            return tx.hours.of(self.properties[0].id)

    def type(self, text: str, actor: str = ADMIN) -> Body | None:
        return self.desk.answer({"text": text, "user_id": actor, "channel_id": "C0ELSEWHERE", "trigger_id": "1.2"})

    def press(self, action: Body, view: Mapping[str, str] = BESIDE, actor: str = ADMIN) -> bool:
        return self.desk.press({"user": {"id": actor}, "trigger_id": "1.2", "view": dict(view)}, action)

    def send(self, metadata: str, values: Mapping[str, str], actor: str = ADMIN) -> Body | None:
        state = {"values": {f"{name}:{metadata}": {name: {"value": value}} for name, value in values.items()}}
        view = {"callback_id": "property_hours", "private_metadata": metadata, "state": state}
        return self.desk.submit({"user": {"id": actor}}, view)

    def _wake(self) -> None:
        self.woken += 1


@pytest.fixture
def office(inbox: Inbox, english: Language) -> Office:
    return Office(inbox, english)


def choose(value: str) -> Body:
    return {"action_id": "property_choose", "selected_option": {"value": value}}


def push(name: str, value: str) -> Body:
    return {"action_id": f"property_window:{name}", "value": value}


@pytest.mark.parametrize("text", ["", "list", "config", "hour", "take #1"])
def test_other_commands_are_other_parts(office: Office, text: str) -> None:
    assert office.type(text) is None
    assert office.screen.shown == []


@pytest.mark.parametrize("text", ["hours Otra", "HORARIO otra tienda", "horarios Otra tienda"])
def test_the_window_says_it_all(office: Office, text: str) -> None:
    assert office.type(text) == {}
    assert "*Otra tienda*" in str(office.screen.shown)


def test_of_two_properties_one_is_asked_for_and_then_shown(office: Office) -> None:
    assert office.type("hours") == {}
    assert "Of which property?" in str(office.screen.shown[0])
    assert office.press(choose(str(office.properties[1].id)))
    way, view = office.screen.shown[1]
    assert way == "update"
    assert "*Otra tienda*" in str(view)


def test_it_is_laid_upon_the_large_window(office: Office) -> None:
    assert office.press(push("property_hours", str(office.properties[1].id)), {"callback_id": "setup"})
    [(way, view)] = office.screen.shown
    assert way == "push"
    assert "*Otra tienda*" in str(view)


def test_who_may_not_is_told_and_sees_no_window(office: Office) -> None:
    assert "Only leads and administrators" in str(office.type("hours Tienda", ANA))
    assert "There is no property" in str(office.type("hours Nowhere"))
    one = str(office.properties[0].id)
    assert office.press(choose(one), actor=ANA)
    assert office.press(push("property_hours", one), actor=ANA)
    assert office.screen.shown == []


def test_a_window_that_slack_did_not_show_is_told_or_stays(office: Office) -> None:
    office.screen.broken = True
    assert "too long to open" in str(office.type("hours Otra"))
    one = str(office.properties[0].id)
    assert office.press(choose(one))
    assert office.press(push("property_hours", one))


@pytest.mark.parametrize("value", ["", "x", "-1", "999999999999", "٣", "4000"])
def test_what_nobody_can_choose_shows_nothing(office: Office, value: str) -> None:
    assert office.press(choose(value))
    assert office.press(push("property_hours", value))
    assert office.press(choose("1"), {"callback_id": "other"})
    assert office.press(push("other", "1"))
    assert office.screen.shown == []
    assert not office.press({"action_id": "take", "value": value})


def test_what_is_sent_is_kept_and_the_worker_woken(office: Office) -> None:
    office.type("hours Tienda")
    metadata = str(office.screen.shown[0][1]["private_metadata"])
    asked = {"hours_zone": "Madrid", "hours_day_0": "9-14", "hours_holidays": ""}
    assert office.send(metadata, asked) == {}
    assert office.hours == wanted_hours("Europe/Madrid", ["9:00-14:00", *[""] * 6], "")
    assert office.woken == 1
    again = office.send(metadata, asked)
    assert again is not None
    assert list(again["errors"]) == [f"hours_zone:{office.properties[0].id}"]
    assert "changed meanwhile" in str(again)


def test_what_waits_for_alerts_is_looked_at_anew_with_new_hours(office: Office) -> None:
    number, now = office.inbox.get(office.inbox.site.name).id, office.inbox.clock()
    with office.inbox.store.write() as tx:
        tx.ladder.climb(number, Rung.GROUND, now + 60 * MINUTE)
    office.type("hours Tienda")
    metadata = str(office.screen.shown[0][1]["private_metadata"])
    assert office.send(metadata, {"hours_zone": "Madrid", "hours_day_0": "9-14", "hours_holidays": ""}) == {}
    with office.inbox.store.read() as tx:
        assert number in [one.number for one in tx.ladder.due(now, 100)]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("hours_zone", "Madird", "Europe/Madrid"),
        ("hours_day_3", "9-5", "ends before it begins"),
        ("hours_holidays", "Navidad", "is no day"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_nothing_kept(
    office: Office, name: str, value: str, words: str
) -> None:
    office.type("hours Tienda")
    metadata = str(office.screen.shown[0][1]["private_metadata"])
    told = office.send(metadata, {"hours_zone": "Madrid", "hours_day_0": "9-14", name: value})
    assert told is not None
    assert words in told["errors"][f"{name}:{office.properties[0].id}"]
    assert "`" not in str(told)
    assert office.hours is None


@pytest.mark.parametrize("metadata", ["", "x", "1", ":", "999:00000000", "1:x"])
def test_a_form_of_nothing_we_opened_is_refused(office: Office, metadata: str) -> None:
    told = office.send(metadata, {"hours_zone": "UTC", "hours_day_0": "9-14"})
    assert told is not None
    assert told["response_action"] == "errors"
    assert office.hours is None
    assert office.desk.submit({"user": {"id": ADMIN}}, {"callback_id": "other"}) is None
