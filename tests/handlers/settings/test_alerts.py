"""The window of a property's alerts: shown as they stand, sent, kept, and each mistake told beside its field."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.desks.property_settings import PropertySettings
from bot.domain.alerts import Alerts, Rung
from bot.domain.inbox import Property
from bot.ladder.settings import KeptAlerts
from bot.ports import Group, Person
from bot.views.language import Language
from handlers.settings.alerts import alerts_window
from handlers.settings.property_windows import PropertyWindows
from tests.inbox import ADMIN, ANA, LUIS, MINUTE, NOON, Inbox, said

Body = dict[str, Any]
USUAL = Alerts(10)
CREW = Group("S0CREW", "crew", "The crew")


@dataclass
class Office:
    """An inbox with a property whose window is asked for, and what was shown."""

    inbox: Inbox
    language: Language
    shown: list[Body] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.inbox.receive(self.inbox.site.transcript(NOON, said("v", NOON, "hi")))
        kept = KeptAlerts(USUAL, self.inbox.clock)
        settings = PropertySettings(self.inbox.store, self.inbox.permissions, self.inbox.clock, kept)
        self.desk = PropertyWindows([alerts_window(settings)], self, lambda _: self.language, lambda: None)

    def views_open(self, *, trigger_id: str, view: Body) -> None:
        self.shown.append(view)

    def views_push(self, *, trigger_id: str, view: Body) -> None:
        self.shown.append(view)

    def views_update(self, *, view_id: str, view: Body, hash: str | None = None) -> None:
        self.shown.append(view)

    @property
    def one(self) -> Property:
        with self.inbox.store.read() as tx:
            found = tx.properties.find(self.inbox.site.tawk_id)
        assert found is not None
        return found

    @property
    def alerts(self) -> Alerts | None:
        with self.inbox.store.read() as tx:
            return tx.alerts.of(self.one.id)

    def open(self, text: str = "alerts", actor: str = ADMIN) -> dict[str, Any]:
        """The inputs of the window, by their names."""
        told = self.desk.answer({"text": text, "user_id": actor, "channel_id": self.inbox.channel, "trigger_id": "1.2"})
        assert told == {}, told
        self.view = self.shown[-1]
        inputs = [block for block in self.view["blocks"] if block["type"] == "input"]
        return {block["element"]["action_id"]: block["element"] for block in inputs}

    def send(
        self,
        *minutes: str,
        person: Sequence[str] = (),
        group: Sequence[str] = (),
        head: Sequence[str] = (),
    ) -> dict[str, str]:
        """What is told beside the fields; nothing where it was kept."""
        values: dict[str, Body] = {
            "alert_person": {"selected_users": list(person)},
            "alert_group": {"selected_options": [{"value": one} for one in group]},
            "alert_head": {"selected_users": list(head)},
        }
        for name, typed in zip(("alert_channel", "alert_on_call", "alert_lead"), minutes, strict=False):
            values[name] = {"value": typed}
        state = {"values": {f"{name}:{self.one.id}": {name: value} for name, value in values.items()}}
        view = {**self.view, "state": state}
        told = self.desk.submit({"user": {"id": ADMIN}}, view)
        assert told is not None
        return {name.partition(":")[0]: words for name, words in told.get("errors", {}).items()}


@pytest.fixture
def office(inbox: Inbox, english: Language) -> Office:
    with inbox.store.write() as tx:
        tx.people.set_groups([CREW])
        tx.people.save([Person("U0GONE", "Gus", active=False), Person("U0BOT", "robot", is_bot=True)])
    return Office(inbox, english)


@pytest.mark.parametrize("text", ["alerts", "ALERTAS", "avisos"])
def test_it_shows_how_they_stand(office: Office, text: str) -> None:
    found = office.open(text)
    assert found["alert_channel"]["initial_value"] == "10", "as the installation says"
    assert "initial_value" not in found["alert_on_call"]
    assert "initial_users" not in found["alert_person"]
    with office.inbox.store.write() as tx:
        tx.alerts.set(office.one.id, Alerts(2.5, 15, 30, ANA, "S0CREW", LUIS))
    found = office.open(text)
    minutes = [found[name]["initial_value"] for name in ("alert_channel", "alert_on_call", "alert_lead")]
    assert minutes == ["2.5", "15", "30"]
    assert [found[name]["initial_users"] for name in ("alert_person", "alert_head")] == [[ANA], [LUIS]]
    assert found["alert_group"]["initial_options"][0]["value"] == "S0CREW"


def test_what_is_sent_is_kept_and_told_in_the_journal(office: Office) -> None:
    office.open()
    assert office.send("5", "12.5", "30", person=[ANA], group=["S0CREW"], head=[LUIS]) == {}
    assert office.alerts == Alerts(5, 12.5, 30, ANA, "S0CREW", LUIS)
    with office.inbox.store.read() as tx:
        [entry] = tx.journal.of(0)
    assert (entry.actor, entry.deed, entry.after["alert_person"]) == (ADMIN, "config", ANA)
    assert entry.before["alert_channel"] == 10
    office.open()
    assert office.send("", "", "") == {}
    assert office.alerts == Alerts(), "empty is never, and nobody"


def test_a_form_that_changes_nothing_leaves_it_to_the_installation(office: Office) -> None:
    office.open()
    assert office.send("10", "", "") == {}
    assert office.alerts is None


@pytest.mark.parametrize(
    ("sent", "beside", "words"),
    [
        ((["x", "", ""], [], [], []), "alert_channel", "no number of minutes up to 10080"),
        ((["-1", "", ""], [], [], []), "alert_channel", "no number of minutes"),
        ((["nan", "", ""], [], [], []), "alert_channel", "no number of minutes"),
        ((["5", "99999", ""], [ANA], [], []), "alert_on_call", "no number of minutes"),
        ((["5", "1e400", ""], [ANA], [], []), "alert_on_call", "no number of minutes"),
        ((["5", "15", ""], [], [], []), "alert_person", "Nobody is on call"),
        ((["5", "5", ""], [ANA], [], []), "alert_on_call", "told later"),
        ((["5", "15", "15"], [ANA], [], []), "alert_lead", "told later"),
        ((["5", "", "4"], [], [], []), "alert_lead", "told later"),
        ((["5", "15", ""], ["U0BOT"], [], []), "alert_person", "robot is an app, or gone"),
        ((["5", "", "15"], [], [], ["U0GONE"]), "alert_head", "Gus is an app, or gone"),
        ((["5", "15", ""], [], ["S0ELSE"], []), "alert_group", "is an app, or gone"),
    ],
)
def test_each_mistake_is_told_beside_its_field(
    office: Office, sent: tuple[list[str], list[str], list[str], list[str]], beside: str, words: str
) -> None:
    office.open()
    minutes, person, group, head = sent
    told = office.send(*minutes, person=person, group=group, head=head)
    assert list(told) == [beside]
    assert words in told[beside]
    assert office.alerts is None


def test_a_comma_is_a_point(office: Office) -> None:
    office.open()
    assert office.send("0,5", "", "") == {}
    assert office.alerts == Alerts(0.5)


def test_who_was_slower_is_told(office: Office) -> None:
    office.open()
    with office.inbox.store.write() as tx:
        tx.alerts.set(office.one.id, Alerts(7))
    assert "changed meanwhile" in office.send("5", "", "")["alert_channel"]
    assert office.alerts == Alerts(7)


def test_a_group_stays_while_slack_tells_of_none(office: Office) -> None:
    with office.inbox.store.write() as tx:
        tx.alerts.set(office.one.id, Alerts(5, 15, 0, group="S0CREW"))
        tx.people.set_groups([])
    assert "alert_group" not in office.open()
    assert office.send("6", "15", "") == {}
    assert office.alerts == Alerts(6, 15, 0, group="S0CREW")


def test_what_waits_already_is_looked_at_anew(office: Office) -> None:
    number = office.inbox.get().id
    later = office.inbox.clock() + 60 * MINUTE
    with office.inbox.store.write() as tx:
        tx.ladder.climb(number, Rung.GROUND, later)
    office.open()
    assert office.send("5", "", "") == {}
    with office.inbox.store.read() as tx:
        assert number in [one.number for one in tx.ladder.due(office.inbox.clock(), 10_000)]


def test_only_who_configures_may(office: Office) -> None:
    command = {"text": "alerts", "user_id": ANA, "channel_id": office.inbox.channel, "trigger_id": "1.2"}
    assert "Only leads and administrators" in str(office.desk.answer(command))
    assert office.shown == []
