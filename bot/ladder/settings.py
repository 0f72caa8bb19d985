"""A property's alerts as its settings: who said nothing of them has those of the installation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.alerts import MOST_MINUTES, Alerts
from bot.domain.errors import Reason, Refusal
from bot.domain.setting_ids import AlertField
from bot.ports import Transaction
from bot.times.clock import Clock
from bot.views.alert_settings import AlertChoice


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the form was sent with, not yet looked at; of people and groups one at most can be chosen."""

    channel: str
    on_call: str
    lead: str
    person: Sequence[str] = ()
    group: Sequence[str] = ()
    head: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class KeptAlerts:
    """See `bot.desks.property_settings.Kept`."""

    usual: Alerts
    clock: Clock

    def read(self, tx: Transaction, property_id: int) -> AlertChoice:
        return AlertChoice(tx.alerts.of(property_id) or self.usual, tx.people.groups())

    def keep(self, tx: Transaction, property_id: int, settings: AlertChoice) -> None:
        """What waits already is looked at anew."""
        alerts = settings.alerts
        for field, person in ((AlertField.PERSON, alerts.person), (AlertField.HEAD, alerts.head)):
            _demand_somebody(tx, person, field)
        before = tx.alerts.of(property_id) or self.usual
        if alerts.group not in ("", before.group, *(one.id for one in tx.people.groups())):
            raise Refusal(Reason.NOT_A_PERSON, word=alerts.group, field=AlertField.GROUP)
        tx.alerts.set(property_id, alerts)
        tx.ladder.look_again(property_id, self.clock())

    def written(self, settings: AlertChoice) -> Mapping[str, object]:
        alerts = settings.alerts
        minutes = {AlertField.CHANNEL: alerts.channel, AlertField.ON_CALL: alerts.on_call, AlertField.LEAD: alerts.lead}
        who = {AlertField.PERSON: alerts.person, AlertField.GROUP: alerts.group, AlertField.HEAD: alerts.head}
        return {str(field): value for field, value in (*minutes.items(), *who.items())}


def wanted_alerts(before: AlertChoice, wanted: Wanted) -> AlertChoice:
    """What the form was sent with. Raises `Refusal` whose value `field` is the input that it is about.

    Where there is no group to be chosen the form does not ask for one, and the one that was stays.
    """
    channel = _minutes(wanted.channel, AlertField.CHANNEL)
    on_call = _minutes(wanted.on_call, AlertField.ON_CALL)
    lead = _minutes(wanted.lead, AlertField.LEAD)
    group = _one(wanted.group) if before.groups else before.alerts.group
    alerts = Alerts(channel, on_call, lead, _one(wanted.person), group, _one(wanted.head))
    if on_call and not alerts.called:
        raise Refusal(Reason.NOBODY_ON_CALL, field=AlertField.PERSON)
    _demand_rising(alerts)
    return AlertChoice(alerts, before.groups)


def _demand_rising(alerts: Alerts) -> None:
    """Who stands higher is told later."""
    if alerts.on_call and alerts.on_call <= alerts.channel:
        raise Refusal(Reason.ALERTS_CROSSED, field=AlertField.ON_CALL)
    if alerts.lead and alerts.lead <= max(alerts.channel, alerts.on_call):
        raise Refusal(Reason.ALERTS_CROSSED, field=AlertField.LEAD)


def _minutes(typed: str, field: str) -> float:
    """Nothing is never."""
    text = typed.strip().replace(",", ".")
    try:
        minutes = float(text or "0")
    except ValueError:
        minutes = -1
    if not 0 <= minutes <= MOST_MINUTES:
        raise Refusal(Reason.MINUTES_WRONG, word=typed, limit=MOST_MINUTES, field=field)
    return minutes


def _one(chosen: Sequence[str]) -> str:
    return next(iter(chosen), "")


def _demand_somebody(tx: Transaction, person: str, field: str) -> None:
    known = tx.people.person(person) if person else None
    if known and (known.is_bot or not known.active):
        raise Refusal(Reason.NOT_A_PERSON, word=known.name or person, field=field)
