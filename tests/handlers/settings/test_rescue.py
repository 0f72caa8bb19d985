"""The window of the automatic e-mail: what is typed is shown as it would go out, kept, or refused beside its field."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.desks.property_settings import PropertySettings
from bot.domain.hours import Hours
from bot.domain.inbox import Property
from bot.languages import load_languages
from bot.ports import RescueSettings
from bot.rescue.setup import KeptRescue, RescuePreviews
from bot.tickets.composing import Sender
from bot.views.language import Language, Languages
from handlers.settings.property_windows import PropertyWindows
from handlers.settings.rescue import RescueLooks, rescue_window
from tests.handlers.shown import Screen
from tests.inbox import ADMIN, ANA, MADRID, NOON, Inbox, said

Body = dict[str, Any]
SENDER = Sender("Recado", "help@shop.example")
TYPED = {"rescue_minutes": "20", "rescue_hours": "2", "rescue_words": "Hi {first_name}, by {by}."}


@dataclass
class Office:
    """A property that sends e-mail, unless `sender` is None, and the window of its automatic one."""

    inbox: Inbox
    language: Language
    sender: Sender | None = SENDER
    screen: Screen = field(default_factory=Screen)

    def __post_init__(self) -> None:
        self.inbox.receive(self.inbox.site.transcript(NOON, said("v", NOON, "hi")))
        store, may, clock = self.inbox.store, self.inbox.permissions, self.inbox.clock
        settings = PropertySettings(store, may, clock, KeptRescue())
        kinds = [rescue_window(settings, has_mail=self.sender is not None)]
        self.desk = PropertyWindows(kinds, self.screen, lambda _: self.language, lambda: None)
        previews = RescuePreviews(store, may, self.sender, Languages(load_languages(), "en"), ZoneInfo("UTC"), clock)
        self.looks = RescueLooks(previews, self.screen, lambda _: self.language)

    @property
    def property_(self) -> Property:
        with self.inbox.store.read() as tx:
            found = tx.properties.find(self.inbox.site.tawk_id)
        assert found is not None
        return found

    @property
    def kept(self) -> RescueSettings:
        with self.inbox.store.read() as tx:
            return tx.rescues.of(self.property_.id)

    def open(self, text: str = "rescue Tienda", actor: str = ADMIN) -> Body:
        told = self.desk.answer({"text": text, "user_id": actor, "channel_id": self.property_.channel})
        return self.screen.shown[-1][1] if told == {} else told or {}

    def send(self, metadata: str, values: Mapping[str, str], *, on: bool = True) -> Body | None:
        view = {"callback_id": "property_rescue", "private_metadata": metadata, "state": state(values, on=on)}
        return self.desk.submit({"user": {"id": ADMIN}}, view)

    def look(self, values: Mapping[str, str], value: str = "", actor: str = ADMIN) -> str:
        """What the window says that lies upon the form then."""
        body = {"user": {"id": actor}, "trigger_id": "1.2", "view": {"state": state(values, on=True)}}
        pressed = {"action_id": "rescue_preview", "value": value or str(self.property_.id)}
        assert self.looks.press(body, pressed)
        way, view = self.screen.shown[-1]
        assert way == "push"
        return str(view)


def state(values: Mapping[str, str], *, on: bool) -> Body:
    """As Slack sends it."""
    ticked = [{"value": "rescue_is_on"}] if on else []
    typed = {f"{name}:1": {name: {"value": value}} for name, value in values.items()}
    return {"values": {"rescue_is_on:1": {"rescue_is_on": {"selected_options": ticked}}, **typed}}


@pytest.fixture
def office(inbox: Inbox, english: Language) -> Office:
    return Office(inbox, english)


@pytest.mark.parametrize("text", ["rescue Tienda", "RESCATE tienda", "acuse tienda"])
def test_the_command_opens_it_in_both_languages(office: Office, text: str) -> None:
    assert "Automatic e-mail" in str(office.open(text))


def test_who_may_not_set_it_neither_sees_nor_previews_it(office: Office) -> None:
    assert "Only leads and administrators" in str(office.open(actor=ANA))
    assert office.screen.shown == []
    assert "Only leads and administrators" in office.look(TYPED, actor=ANA)


def test_what_is_sent_is_kept_and_written_down_without_a_word_of_a_visitor(office: Office) -> None:
    metadata = str(office.open()["private_metadata"])
    assert office.send(metadata, TYPED) == {}
    assert office.kept == RescueSettings(True, 20, 2, "Hi {first_name}, by {by}.")
    with office.inbox.store.read() as tx:
        [entry] = tx.journal.of(0)
    assert (entry.deed, entry.before["rescue"], entry.after["rescue_minutes"]) == ("config", False, 20)
    again = office.send(metadata, TYPED)
    assert "changed meanwhile" in str(again)


def test_it_can_be_switched_off_again(office: Office) -> None:
    office.send(str(office.open()["private_metadata"]), TYPED)
    shown = str(office.open())
    assert "'initial_value': '20'" in shown
    assert "'initial_options'" in shown
    assert office.send(str(office.open()["private_metadata"]), {**TYPED, "rescue_hours": ""}, on=False) == {}
    assert office.kept == RescueSettings(False, 20, 0, TYPED["rescue_words"])


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("rescue_minutes", "", "whole number, 1440 at most"),
        ("rescue_minutes", "0", "whole number, 1440 at most"),
        ("rescue_minutes", "1441", "whole number"),
        ("rescue_minutes", "-5", "whole number"),
        ("rescue_minutes", "a while", "whole number"),
        ("rescue_minutes", "٣", "whole number"),
        ("rescue_hours", "81", "whole number, 80 at most"),
        ("rescue_words", "Hi {question}", "{question}"),
        ("rescue_words", "Hi {nme}", "{nme}"),
        ("rescue_words", "x" * 3_001, "3000"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(office: Office, name: str, value: str, told: str) -> None:
    answer = office.send(str(office.open()["private_metadata"]), {**TYPED, name: value})
    assert answer is not None
    assert list(answer["errors"]) == [f"{name}:{office.property_.id}"]
    assert told in str(answer["errors"])
    assert not office.kept.is_on


def test_where_no_e_mail_is_set_up_it_says_so_and_cannot_be_switched_on(inbox: Inbox, english: Language) -> None:
    office = Office(inbox, english, sender=None)
    window = office.open()
    assert "No e-mail is set up" in str(window)
    answer = office.send(str(window["private_metadata"]), TYPED)
    assert answer is not None
    assert list(answer["errors"]) == [f"rescue_is_on:{office.property_.id}"]
    assert "SMTP_URL" in office.look(TYPED)


def test_the_preview_is_what_would_go_out_now_and_when_the_team_is_away(office: Office) -> None:
    with office.inbox.store.write() as tx:
        week = (((540, 1080),),) * 5 + ((), ())
        tx.hours.set(office.property_.id, Hours(MADRID, week))
    office.inbox.clock.forward(timedelta(hours=22))  # a Monday at eleven in Madrid
    shown = office.look({**TYPED, "rescue_words": ""})
    assert "While somebody works" in shown
    assert "You can expect an answer by Monday, 23 November, 13:00 (Madrid time)." in shown
    assert "While nobody works" in shown
    assert "Our team is back on Tuesday, 24 November, 9:00 (Madrid time)." in shown
    assert "From: Tienda Aurora <help@shop.example>" in shown
    assert "Subject: Tienda Aurora: we have received your message" in shown
    assert office.kept == RescueSettings(), "nothing is kept by looking"


def test_a_team_that_always_works_has_one_preview(office: Office) -> None:
    shown = office.look(TYPED)
    assert "Hi Rosa, by Sunday, 22 November, 14:00 (UTC)." in shown
    assert "While nobody works" not in shown


def test_a_preview_of_what_cannot_be_says_why(office: Office) -> None:
    assert "whole number" in office.look({**TYPED, "rescue_minutes": "x"})
    for value in ("x", "999", "-1"):
        assert "changed meanwhile" in office.look(TYPED, value)


def test_a_preview_that_slack_did_not_show_does_no_harm(office: Office) -> None:
    office.screen.broken = True
    body = {"user": {"id": ADMIN}, "trigger_id": "1.2", "view": {"state": state(TYPED, on=True)}}
    assert office.looks.press(body, {"action_id": "rescue_preview", "value": "1"})
    assert not office.looks.press(body, {"action_id": "take", "value": "1"})
