"""What became of a conversation, by the events that told of it, and whether it gets a card."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.domain.events import Event
from bot.domain.inbox import CardPolicy, Kind, Outcome, Status
from bot.domain.rules import RETRY_HORIZON, outcome_of, overdue_at, wants_card
from tests.bot.cases import (
    ANSWERED,
    ASKED,
    JOINED,
    RESCUED,
    SENT,
    A,
    V,
    conversation,
    ended,
    known,
    started,
    ticket,
    transcript,
)
from tests.inbox import GRACE, MINUTE, NOON

OUTCOMES = [
    # name, events, outcome within the grace time, status, outcome long after
    ("waiting", [started(V)], Outcome.WAITING, Status.OPEN, Outcome.UNKNOWN),
    ("started by an agent", [started(A)], Outcome.AGENT_STARTED, Status.OPEN, Outcome.AGENT_STARTED),
    ("an agent's, ended", [started(A), ended()], Outcome.AGENT_STARTED, Status.CLOSED, Outcome.AGENT_STARTED),
    ("an agent's, unanswered", [started(A), transcript(JOINED)], Outcome.AGENT_STARTED, Status.CLOSED, None),
    ("an agent's, asked", [started(A), transcript(ASKED)], Outcome.AGENT_STARTED, Status.CLOSED, None),
    ("served", [started(V), transcript(ASKED, ANSWERED)], Outcome.SERVED, Status.CLOSED, None),
    ("served with a file", [transcript(ASKED, SENT)], Outcome.SERVED, Status.CLOSED, None),
    ("an agent's, served", [started(A), transcript(ANSWERED)], Outcome.SERVED, Status.CLOSED, None),
    ("missed", [started(V), ended(), transcript(ASKED)], Outcome.MISSED, Status.OPEN, None),
    ("missed, never seen to start", [transcript(ASKED)], Outcome.MISSED, Status.OPEN, None),
    ("missed, rescued only", [transcript(ASKED, RESCUED)], Outcome.MISSED, Status.OPEN, None),
    ("missed, an agent joined", [transcript(ASKED, JOINED)], Outcome.MISSED, Status.OPEN, None),
    ("missed, asked at the start", [started(V), transcript(RESCUED)], Outcome.MISSED, Status.OPEN, None),
    ("missed, empty", [started(V), transcript()], Outcome.MISSED, Status.OPEN, None),
    ("ended", [started(V), ended()], Outcome.WAITING, Status.OPEN, Outcome.UNKNOWN),
    ("an end alone", [ended()], Outcome.WAITING, Status.OPEN, Outcome.UNKNOWN),
    ("nobody spoke", [transcript(RESCUED)], Outcome.UNKNOWN, Status.OPEN, None),
    ("empty", [transcript()], Outcome.UNKNOWN, Status.OPEN, None),
    ("an offline message", [ticket(V)], Outcome.OFFLINE, Status.OPEN, None),
    ("an agent's ticket", [ticket(A)], Outcome.TICKET, Status.OPEN, None),
]


@pytest.mark.parametrize(("name", "events", "outcome", "status", "at_last"), OUTCOMES, ids=[row[0] for row in OUTCOMES])
def test_what_became_of_it(
    name: str, events: Sequence[Event], outcome: Outcome, status: Status, at_last: Outcome | None
) -> None:
    soon = conversation(*events, now=NOON + 5 * MINUTE)
    assert (soon.outcome, soon.status) == (outcome, status)
    late = conversation(*events, now=NOON + RETRY_HORIZON + GRACE)
    assert late.outcome is (at_last or outcome)
    assert late.overdue_at is None


def test_the_grace_time_counts_from_the_end_and_is_over_on_the_minute() -> None:
    facts = known(started(V), ended(5))
    due = NOON + 5 * MINUTE + GRACE
    assert overdue_at(Kind.CHAT, facts, GRACE) == due
    assert outcome_of(Kind.CHAT, facts, due - timedelta(microseconds=1), GRACE) is Outcome.WAITING
    assert outcome_of(Kind.CHAT, facts, due, GRACE) is Outcome.UNKNOWN


def test_a_chat_whose_end_never_comes_is_given_up_when_tawk_to_stops_repeating_it() -> None:
    assert overdue_at(Kind.CHAT, known(started(V)), GRACE) == NOON + RETRY_HORIZON


@pytest.mark.parametrize("events", [[ticket(V)], [transcript(ASKED)], [transcript()]])
def test_what_is_decided_is_never_overdue(events: list[Event]) -> None:
    assert overdue_at(Kind(events[0].kind), known(*events), GRACE) is None


def test_only_what_waits_has_a_time_at_which_it_is_overdue() -> None:
    assert conversation(started(V)).overdue_at == NOON + RETRY_HORIZON
    assert conversation(started(A)).overdue_at is None


@pytest.mark.parametrize("outcome", Outcome)
def test_which_chats_get_a_card(outcome: Outcome) -> None:
    unanswered = outcome in (Outcome.MISSED, Outcome.UNKNOWN, Outcome.OFFLINE)
    assert wants_card(CardPolicy.MISSED, Kind.CHAT, outcome) is unanswered
    assert wants_card(CardPolicy.WAITING, Kind.CHAT, outcome) is (unanswered or outcome is Outcome.WAITING)
    assert wants_card(CardPolicy.ALL, Kind.CHAT, outcome)
    assert wants_card(CardPolicy.MISSED, Kind.TICKET, outcome)
