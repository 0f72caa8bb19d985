"""What the clock does about chats that nobody takes: each rung at its time, once, whoever is killed or late."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.clockwork.snooze import Snooze
from bot.desks.desk import Choice
from bot.domain.alerts import Alerts, Rung
from bot.domain.hours import Hours
from bot.domain.inbox import Deed, Role
from bot.ports import Grant, Person
from tests.bot.ladder.climbs import LADDER, OFFICE, climber, miss, rungs, tick, told, want
from tests.inbox import ADMIN, ANA, GRACE, LUIS, MINUTE, NOON, Inbox, said


def test_it_climbs_from_the_channel_to_who_is_on_call_to_who_leads(inbox: Inbox) -> None:
    want(inbox)
    number = miss(inbox)
    channel = inbox.channel
    tick(inbox, 4.9)
    assert told(inbox) == []
    tick(inbox, 0.1)
    assert told(inbox) == [("alert", channel, Rung.CHANNEL)]
    tick(inbox, 9.9)
    assert rungs(inbox) == [Rung.CHANNEL]
    tick(inbox, 0.1)
    assert told(inbox)[1:] == [("alert", channel, Rung.ON_CALL)], "who is in the channel is reached by the mention"
    tick(inbox, 15)
    assert told(inbox)[2:] == [("alert", channel, Rung.LEAD), ("raised", ANA, Rung.LEAD)]
    tick(inbox, 10_000)
    assert len(told(inbox)) == 4
    with inbox.store.read() as tx:
        assert tx.ladder.at(number) is None, "nothing is left to be looked at"


@pytest.mark.parametrize("deed", [Deed.TAKE, Deed.CLOSE, Deed.TRASH, Deed.SPAM, Deed.ASSIGN, Deed.SNOOZE])
def test_what_somebody_sees_to_climbs_no_further(inbox: Inbox, deed: Deed) -> None:
    want(inbox)
    miss(inbox)
    tick(inbox, 5)
    inbox.desk.do(deed, inbox.get("chat").id, ANA, Choice(LUIS if deed is Deed.ASSIGN else ""))
    tick(inbox, 60)
    assert rungs(inbox) == [Rung.CHANNEL]


def test_an_answer_that_tawk_to_tells_of_later_ends_it(inbox: Inbox) -> None:
    want(inbox)
    miss(inbox)
    tick(inbox, 5)
    answered = (said("v", NOON, "anyone?"), said("a", NOON + MINUTE, "Yes, me."))
    inbox.receive(inbox.site.transcript(NOON, *answered, chat="chat"))
    tick(inbox, 60)
    assert rungs(inbox) == [Rung.CHANNEL]


def test_who_merely_waits_is_nobodys_alarm(inbox: Inbox) -> None:
    want(inbox)
    inbox.receive(inbox.site.start(NOON, chat="chat"), inbox.site.end(NOON, chat="chat"))
    tick(inbox, 600)
    inbox.clock.forward(GRACE)
    inbox.grace.end()
    tick(inbox, 600)
    assert told(inbox) == []


def test_a_chat_is_announced_once_however_often_it_is_told_of(inbox: Inbox) -> None:
    want(inbox)
    body = inbox.site.transcript(NOON, said("v", NOON, "anyone?"), chat="chat")
    for _ in range(3):
        inbox.receive(body, inbox.site.end(NOON, chat="chat"))
        tick(inbox, 1)
    inbox.receive(inbox.site.transcript(NOON, said("v", NOON, "anyone?"), said("v", NOON + MINUTE, "?"), chat="chat"))
    number = inbox.get("chat").id
    assert (len(inbox.posts("card", number)), len(inbox.posts("notice", number))) == (1, 0)
    tick(inbox, 60)
    assert rungs(inbox) == [Rung.CHANNEL, Rung.ON_CALL, Rung.LEAD, Rung.LEAD]


def test_what_was_snoozed_comes_back_and_begins_anew(inbox: Inbox) -> None:
    want(inbox)
    number = miss(inbox)
    tick(inbox, 5)
    inbox.desk.do(Deed.SNOOZE, number, ANA, Choice(until=inbox.clock() + 60 * MINUTE))
    tick(inbox, 60)
    assert Snooze(inbox.store, inbox.clock).end() >= 1
    tick(inbox, 4)
    assert rungs(inbox) == [Rung.CHANNEL]
    tick(inbox, 1)
    assert rungs(inbox) == [Rung.CHANNEL, Rung.CHANNEL]
    tick(inbox, 10)
    assert rungs(inbox) == [Rung.CHANNEL, Rung.CHANNEL, Rung.ON_CALL]


def test_minutes_pass_while_the_team_works(inbox: Inbox) -> None:
    inbox.clock.now = datetime(2026, 11, 27, 16, 58, tzinfo=UTC)  # two minutes before the week-end
    want(inbox, hours=OFFICE)
    miss(inbox)
    tick(inbox, 60 * 24 * 2)
    assert told(inbox) == []
    inbox.clock.now = datetime(2026, 11, 30, 8, 2, 59, tzinfo=UTC)
    tick(inbox)
    assert told(inbox) == []
    tick(inbox, 1 / 60)
    assert rungs(inbox) == [Rung.CHANNEL]
    assert [row["payload"]["working"] for row in inbox.posts("alert", inbox.get("chat").id)] == [True]


def test_a_team_that_never_works_is_looked_at_once_a_day(inbox: Inbox) -> None:
    property_id = want(inbox, hours=Hours(ZoneInfo("UTC"), ((),) * 7))
    number = miss(inbox)
    tick(inbox, 60 * 23)
    assert told(inbox) == []
    with inbox.store.write() as tx:
        assert number not in [one.number for one in tx.ladder.due(inbox.clock(), 10_000)]
        tx.hours.set(property_id, None)
        tx.ladder.look_again(property_id, inbox.clock())
    tick(inbox)
    assert Rung.CHANNEL in rungs(inbox)


def test_a_property_that_said_nothing_is_as_the_installation_says(inbox: Inbox) -> None:
    miss(inbox)
    tick(inbox, 10)
    assert rungs(inbox) == [Rung.CHANNEL]


def test_where_all_rungs_are_off_nothing_waits_for_them_to_be_switched_on(inbox: Inbox) -> None:
    property_id = want(inbox, Alerts())
    miss(inbox)
    tick(inbox, 1)
    with inbox.store.write() as tx:
        tx.alerts.set(property_id, LADDER)
        tx.ladder.look_again(property_id, inbox.clock())
    tick(inbox, 600)
    assert told(inbox) == [], "or a team would be told of all its old ones at once"


def test_a_sooner_time_counts_for_what_waits_already(inbox: Inbox) -> None:
    property_id = want(inbox, Alerts(60))
    miss(inbox)
    tick(inbox, 10)
    with inbox.store.write() as tx:
        tx.alerts.set(property_id, Alerts(5))
        tx.ladder.look_again(property_id, inbox.clock())
    tick(inbox)
    assert rungs(inbox) == [Rung.CHANNEL]


def test_a_clock_that_comes_late_tells_rung_after_rung(inbox: Inbox) -> None:
    want(inbox)
    miss(inbox)
    inbox.clock.forward(600 * MINUTE)
    seen = []
    for _ in range(5):
        climber(inbox).climb()
        seen.append(len(told(inbox)))
    assert seen == [1, 2, 4, 4, 4]


def test_who_is_on_call_and_not_in_the_channel_is_told_directly(inbox: Inbox) -> None:
    want(inbox, Alerts(0, 5, 0, person="U0OUTSIDE", group="S0CREW"))
    miss(inbox)
    tick(inbox, 5)
    assert told(inbox) == [("alert", inbox.channel, Rung.ON_CALL), ("raised", "U0OUTSIDE", Rung.ON_CALL)]
    assert called(inbox) == ["U0OUTSIDE", "S0CREW"]


def called(inbox: Inbox) -> Any:
    return inbox.posts("alert", inbox.get("chat").id)[-1]["payload"]["called"]


def test_who_is_gone_is_not_called(inbox: Inbox) -> None:
    with inbox.store.write() as tx:
        tx.people.save([Person("U0GONE", active=False), Person("U0BOT", is_bot=True)])
    want(inbox, Alerts(0, 5, 10, person="U0GONE", head="U0BOT"))
    miss(inbox)
    tick(inbox, 10)
    assert told(inbox) == [
        ("alert", inbox.channel, Rung.ON_CALL),
        ("alert", inbox.channel, Rung.LEAD),
        ("raised", ADMIN, Rung.LEAD),
    ]
    assert called(inbox) == []


def test_all_who_lead_are_told_where_nobody_is_named_else_the_administrators(inbox: Inbox) -> None:
    property_id = want(inbox, Alerts(0, 0, 10))
    miss(inbox)
    tick(inbox, 10)
    assert told(inbox)[1:] == [("raised", ADMIN, Rung.LEAD)]
    with inbox.store.write() as tx:
        tx.people.grant(Grant(property_id, "U1", Role.LEAD))
        tx.people.grant(Grant(property_id, "U2", Role.LEAD))
        tx.people.grant(Grant(property_id, "U3", Role.AGENT))
    other = miss(inbox, "other")
    tick(inbox, 10)
    assert [person for kind, person, _ in told(inbox, other) if kind == "raised"] == ["U1", "U2"]
