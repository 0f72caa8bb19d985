"""The window of what a property keeps, and the button that stops what is announced; odd things do no harm."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.desks.property_settings import PropertySettings
from bot.domain.inbox import Property
from bot.keeping.settings import Brake, KeptKeeping
from bot.ports import Keeping
from bot.views.language import Language
from handlers.settings.keeping import BrakeDesk, keeping_window
from handlers.settings.property_windows import PropertyWindows
from storage.tables import answer
from tests.handlers.shown import Screen
from tests.inbox import ADMIN, ANA, NOON, Inbox, said

Body = dict[str, Any]


class Office:
    """An inbox with one property, its window and its button."""

    def __init__(self, inbox: Inbox, language: Language) -> None:
        inbox.receive(inbox.site.transcript(NOON, said("v", NOON, "hi")))
        self.inbox, self.screen, self.woken = inbox, Screen(), 0
        kept = KeptKeeping(inbox.permissions.admins, ZoneInfo("UTC"), inbox.clock)
        settings = PropertySettings(inbox.store, inbox.permissions, inbox.clock, kept)
        self.windows = PropertyWindows([keeping_window(settings)], self.screen, lambda _: language, self._wake)
        brake = Brake(inbox.store, inbox.permissions, inbox.clock)
        self.brake = BrakeDesk(brake, inbox.store, lambda _: language, inbox.clock, self._wake)

    @property
    def place(self) -> Property:
        with self.inbox.store.read() as tx:
            found = tx.properties.find(self.inbox.site.tawk_id)
        assert found is not None
        return found

    @property
    def kept(self) -> Keeping:
        property_id = self.place.id
        with self.inbox.store.read() as tx:
            return tx.keepings.of(property_id)

    def type(self, text: str, actor: str = ADMIN) -> Body | None:
        channel = self.inbox.channel
        return self.windows.answer({"text": text, "user_id": actor, "channel_id": channel, "trigger_id": "1.2"})

    def send(self, values: Mapping[str, str], actor: str = ADMIN) -> Body | None:
        _, shown = self.screen.shown[-1]
        state = {f"{key}:{self.place.id}": {key: {"value": value}} for key, value in values.items()}
        view = {**shown, "state": {"values": state}}
        return self.windows.submit({"user": {"id": actor}}, view)

    def stop(self, actor: str = ADMIN, value: str = "") -> bool:
        action = {"action_id": "keeping_stop", "value": value or str(self.place.id)}
        return self.brake.press({"user": {"id": actor}, "response_url": "https://hooks.example/1"}, action)

    def whispered(self) -> list[str]:
        return [str(row["body"]["text"]) for row in self.inbox.rows(select(answer).order_by(answer.c.id))]

    def _wake(self) -> None:
        self.woken += 1


@pytest.fixture
def office(inbox: Inbox, english: Language) -> Office:
    return Office(inbox, english)


@pytest.mark.parametrize("word", ["keep", "conservar", "conservación"])
def test_the_window_opens_is_sent_and_kept(office: Office, word: str) -> None:
    assert office.type(f"{word} Tienda Aurora") == {}
    assert office.send({"keeping_trash": " 30 ", "keeping_closed": ""}) == {}
    assert (office.kept.trash_days, office.kept.closed_days) == (30, 0)
    assert office.kept.first_at is not None
    assert office.woken == 1


@pytest.mark.parametrize("typed", ["0", "-1", "3651", "soon", "1.5", "٣", "9" * 30])
def test_what_is_no_number_of_days_is_told_beside_its_field(office: Office, typed: str) -> None:
    office.type("keep Tienda Aurora")
    told = office.send({"keeping_trash": "30", "keeping_closed": typed})
    assert told is not None
    assert "is no number of days" in told["errors"][f"keeping_closed:{office.place.id}"]
    assert office.kept == Keeping(office.place.id)


def test_agents_open_no_window_and_stop_nothing(office: Office) -> None:
    told = office.type("keep Tienda Aurora", ANA)
    assert told is not None
    assert "Only leads and administrators" in told["text"]
    office.type("keep Tienda Aurora")
    office.send({"keeping_trash": "30"})
    before = len(office.whispered())
    assert office.stop(ANA)
    assert "Only leads and administrators" in office.whispered()[before]
    assert office.kept.is_on


def test_the_button_stops_it_once(office: Office) -> None:
    office.type("keep Tienda Aurora")
    office.send({"keeping_trash": "30", "keeping_closed": "90"})
    assert [office.stop(), office.stop()] == [True, True]
    assert (office.kept.is_on, office.kept.stopped_by) == (False, ADMIN)
    with office.inbox.store.read() as tx:
        told = [one for one in tx.journal.of(0) if one.property_id == office.place.id]
    assert [(one.deed, one.before, one.after) for one in told] == [
        ("config", {"trash_days": 0, "closed_days": 0}, {"trash_days": 30, "closed_days": 90}),
        ("config", {"trash_days": 30, "closed_days": 90}, {"trash_days": 0, "closed_days": 0}),
    ]


@pytest.mark.parametrize("value", ["0", "999999", "x", "-1"])
def test_a_button_of_no_property_does_no_harm(office: Office, value: str) -> None:
    before = len(office.whispered())
    assert office.stop(value=value)
    assert len(office.whispered()) == before + 1


def test_other_buttons_are_other_parts(office: Office) -> None:
    assert not office.brake.press({"user": {"id": ADMIN}}, {"action_id": "take", "value": "1"})
