"""The team's word counts against older events and yields to a visitor who writes again."""

from datetime import datetime

import pytest

from bot.domain.deeds import Change, apply
from bot.domain.events import Event
from bot.domain.inbox import Author, Conversation, Deed, Folder, Status
from bot.domain.merge import merge
from bot.domain.rules import recompute
from tests.bot.cases import ASKED, LATER, MISSED, SERVED, A, S, V, conversation, ended, said, started, transcript
from tests.inbox import ANA, GRACE, LUIS, MINUTE, NOON


def worked(deed: Deed, *events: Event, at: datetime = LATER) -> Conversation:
    return apply(Change(deed, ANA, at), conversation(*events))


def told(before: Conversation, *events: Event) -> Conversation:
    facts = before.facts
    for event in events:
        facts = merge(facts, event)
    return recompute(before, facts, LATER, GRACE)


def test_what_the_team_closed_stays_closed_whatever_older_events_say() -> None:
    closed = worked(Deed.CLOSE, started(V))
    for event in (ended(5), transcript(ASKED), transcript(ASKED, said(V, "hello?", 29)), transcript()):
        assert told(closed, event).status is Status.CLOSED


def test_a_visitor_s_line_at_the_moment_of_the_close_does_not_reopen() -> None:
    closed = worked(Deed.CLOSE, started(V))
    assert told(closed, transcript(ASKED, said(V, "hello?", 30))).status is Status.CLOSED


def test_a_visitor_s_later_line_reopens() -> None:
    closed = worked(Deed.CLOSE, started(V))
    assert told(closed, transcript(ASKED, said(V, "hello?", 31))).status is Status.OPEN


@pytest.mark.parametrize("author", [A, S])
def test_a_later_line_of_nobody_else_reopens(author: Author) -> None:
    closed = worked(Deed.CLOSE, started(V))
    assert told(closed, transcript(ASKED, said(author, "hello?", 31))).status is Status.CLOSED


def test_a_later_line_that_an_agent_answered_does_not_reopen() -> None:
    closed = worked(Deed.CLOSE, started(V))
    answered = transcript(ASKED, said(V, "hello?", 31), said(A, "Yes!", 32))
    assert told(closed, answered).status is Status.CLOSED


def test_closed_again_it_stays_closed() -> None:
    again = told(worked(Deed.CLOSE, started(V)), transcript(ASKED, said(V, "hello?", 31)))
    closed = apply(Change(Deed.CLOSE, LUIS, LATER + 2 * MINUTE), again)
    assert told(closed, ended(40)).status is Status.CLOSED


def test_what_the_team_reopened_stays_open_though_it_was_served() -> None:
    assert told(worked(Deed.REOPEN, *SERVED), ended(9)).status is Status.OPEN


def test_no_event_undoes_an_assignment_or_takes_it_out_of_the_trash() -> None:
    before = apply(Change(Deed.TRASH, LUIS, LATER), worked(Deed.TAKE, started(V)))
    after = told(before, ended(5), transcript(ASKED, said(V, "hello?", 99)))
    assert (after.agent, after.folder, after.moved_by) == (ANA, Folder.TRASH, LUIS)


def test_the_last_update_is_the_newest_line_or_the_newest_deed() -> None:
    assert conversation(*MISSED).updated_at == NOON
    assert worked(Deed.TAKE, *MISSED).updated_at == LATER
    assert told(worked(Deed.TAKE, *MISSED), ended(5)).updated_at == LATER
    assert told(worked(Deed.TAKE, *MISSED), ended(45)).updated_at == NOON + 45 * MINUTE
