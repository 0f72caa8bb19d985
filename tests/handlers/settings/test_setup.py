"""The window of a property's settings: opened by a command, drawn anew for another, sent; odd things do no harm."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from slack_sdk.errors import SlackClientError

from bot.desks.setup import Setup
from bot.domain.inbox import CardPolicy, Property
from bot.views.language import Language
from bot.views.property_sheet import block_of
from handlers.settings.setup import SetupDesk
from tests.inbox import ADMIN, ANA, NOON, Inbox, Site, said

Body = dict[str, Any]


@dataclass
class Screen:
    """What Slack was asked to show; `broken` fails every call."""

    shown: list[Body] = field(default_factory=list)
    broken: bool = False

    def views_open(self, *, trigger_id: str, view: Body) -> object:
        return self._show(view)

    def views_push(self, *, trigger_id: str, view: Body) -> object:
        raise AssertionError("nothing lies upon it")

    def views_update(self, *, view_id: str, view: Body, hash: str | None = None) -> object:
        return self._show(view)

    def _show(self, view: Body) -> object:
        if self.broken:
            raise SlackClientError("expired_trigger_id")
        self.shown.append(view)
        return view


@dataclass
class Office:
    """An inbox with two properties, and the window on a screen."""

    inbox: Inbox
    language: Language
    screen: Screen = field(default_factory=Screen)
    woken: int = 0

    def __post_init__(self) -> None:
        for site in (self.inbox.site, Site(name="Otra tienda")):
            self.inbox.receive(site.transcript(NOON, said("v", NOON, "hi"), chat=site.name))
        setup = Setup(self.inbox.store, self.inbox.permissions, self.inbox.clock)
        others = {"property_window:property_hours": "Working hours"}
        self.desk = SetupDesk(setup, self.screen, lambda _: self.language, self._wake, others)

    @property
    def properties(self) -> list[Property]:
        with self.inbox.store.read() as tx:
            return list(tx.properties.all())

    def type(self, text: str, actor: str = ADMIN, channel: str = "C0ELSEWHERE") -> Body | None:
        return self.desk.answer({"text": text, "user_id": actor, "channel_id": channel, "trigger_id": "1.2"})

    def choose(self, value: str, actor: str = ADMIN) -> bool:
        action = {"action_id": "setup_property", "selected_option": {"value": value}}
        return self.desk.press({"user": {"id": actor}, "view": {"id": "V1", "hash": "1"}}, action)

    def send(self, metadata: str, values: Mapping[str, Any] | None = None, actor: str = ADMIN) -> Body | None:
        view = {"callback_id": "setup", "private_metadata": metadata, "state": {"values": values or {}}}
        return self.desk.submit({"user": {"id": actor}}, view)

    def _wake(self) -> None:
        self.woken += 1


@pytest.fixture
def office(inbox: Inbox, english: Language) -> Office:
    return Office(inbox, english)


def filled(one: Property, policy: str) -> dict[str, Any]:
    """The form as Slack sends it."""
    return {
        block_of("setup_channel", one.id): {"setup_channel": {"selected_conversation": one.channel}},
        block_of("setup_cards", one.id): {"setup_cards": {"selected_option": {"value": policy}}},
        block_of("setup_language", one.id): {"setup_language": {"selected_option": {"value": "installation"}}},
        block_of("setup_masked", one.id): {"setup_masked": {"selected_options": []}},
        block_of("setup_mail_mode", one.id): {"setup_mail_mode": {"selected_option": {"value": "alerts-only"}}},
    }


@pytest.mark.parametrize("text", ["", "list", "whoami", "configure", "take #1"])
def test_other_commands_are_other_parts(office: Office, text: str) -> None:
    assert office.type(text) is None
    assert office.screen.shown == []


@pytest.mark.parametrize("text", ["config Otra", "AJUSTES otra tienda", "configurar Otra tienda"])
def test_the_window_says_it_all(office: Office, text: str) -> None:
    assert office.type(text) == {}
    assert "*Otra tienda*" in str(office.screen.shown)


def test_of_two_properties_one_is_asked_for_and_then_shown(office: Office) -> None:
    assert office.type("config") == {}
    assert "Of which property?" in str(office.screen.shown[0])
    assert office.choose(str(office.properties[1].id))
    assert "*Otra tienda*" in str(office.screen.shown[1])


def test_who_may_not_is_told_and_sees_no_window(office: Office) -> None:
    told = office.type("config Tienda", ANA)
    assert told is not None
    assert "Only leads and administrators" in told["text"]
    assert "no property" in str(office.type("config Tienda", "U0STRANGER"))
    assert "There is no property" in str(office.type("config Nowhere"))
    assert office.choose(str(office.properties[0].id), ANA)
    assert office.screen.shown == []


def test_a_window_that_slack_did_not_open_is_told(office: Office) -> None:
    office.screen.broken = True
    assert "too long to open" in str(office.type("config Otra"))
    assert office.choose(str(office.properties[0].id))


@pytest.mark.parametrize("value", ["", "x", "-1", "999999999999", "٣", "4000"])
def test_what_nobody_can_choose_shows_nothing(office: Office, value: str) -> None:
    assert office.choose(value)
    assert office.screen.shown == []
    assert not office.desk.press({"user": {"id": ADMIN}}, {"action_id": "take", "value": value})


def test_what_is_sent_is_kept_and_the_worker_woken(office: Office) -> None:
    one = office.properties[0]
    office.type("config Tienda")
    metadata = str(office.screen.shown[0]["private_metadata"])
    assert office.send(metadata, filled(one, "all")) == {}
    assert (office.properties[0].policy, office.woken) == (CardPolicy.ALL, 1)
    again = office.send(metadata, filled(one, "waiting"))
    assert again is not None
    assert list(again["errors"]) == [f"setup_channel:{one.id}"]
    assert "changed meanwhile" in str(again)


@pytest.mark.parametrize("metadata", ["", "x", "1", ":", "999:00000000", "1:x"])
def test_a_form_of_nothing_we_opened_is_refused(office: Office, metadata: str) -> None:
    told = office.send(metadata, filled(office.properties[0], "all"))
    assert told is not None
    assert told["response_action"] == "errors"
    assert office.properties[0].policy is CardPolicy.MISSED
    assert office.desk.submit({"user": {"id": ADMIN}}, {"callback_id": "other"}) is None


def test_an_empty_form_is_refused_beside_its_first_field(office: Office) -> None:
    office.type("config Tienda")
    told = office.send(str(office.screen.shown[0]["private_metadata"]), {})
    assert told is not None
    assert list(told["errors"]) == [f"setup_channel:{office.properties[0].id}"]
    assert "`" not in str(told)


def test_what_is_typed_of_e_mail_is_kept_and_a_wrong_address_told_beside_it(office: Office) -> None:
    one = office.properties[0]
    office.type("config Tienda")
    metadata, values = str(office.screen.shown[0]["private_metadata"]), filled(one, "all")
    values[f"setup_sender:{one.id}"] = {"setup_sender": {"value": "one@shop.example two@shop.example"}}
    told = office.send(metadata, values)
    assert told is not None
    assert "exactly one" in told["errors"][f"setup_sender:{one.id}"]
    values[f"setup_sender:{one.id}"] = {"setup_sender": {"value": "one@shop.example"}}
    values[f"setup_signature:{one.id}"] = {"setup_signature": {"value": "Bye"}}
    values[f"setup_forward:{one.id}"] = {"setup_forward": {"value": None}}
    values[f"setup_mail_mode:{one.id}"] = {"setup_mail_mode": {"selected_option": {"value": "two-way"}}}
    told = office.send(metadata, values)
    assert told is not None
    assert "tick the box below" in told["errors"][f"setup_mail_mode:{one.id}"]
    values[f"setup_two_way:{one.id}"] = {"setup_two_way": {"selected_options": [{"value": "setup_two_way"}]}}
    assert office.send(metadata, values) == {}
    kept = office.properties[0]
    assert (kept.sender, kept.signature, kept.forward, kept.mail_mode) == ("one@shop.example", "Bye", "", "two-way")
