"""The rules: what became of a conversation, whether it is open, and which deed is possible in which state."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.deeds import Change, apply, demand_possible
from bot.errors import Reason, Refusal
from bot.events import ChatEnded, ChatStarted, Event, TicketCreated, TranscriptCreated
from bot.inbox import (
    Attachment,
    Author,
    CardPolicy,
    Conversation,
    Deed,
    Facts,
    Folder,
    Kind,
    Line,
    Outcome,
    Priority,
    Status,
    Visitor,
)
from bot.merge import merge
from bot.rules import (
    EXCERPT_LENGTH,
    RETRY_HORIZON,
    excerpt_of,
    is_automatic_name,
    outcome_of,
    overdue_at,
    recompute,
    visitor_of,
    wants_card,
)
from tests.inbox import ANA, GRACE, LUIS, MINUTE, NOON

COMMON = ("property", "Shop", "chat")
LATER = NOON + 30 * MINUTE
FILE = (Attachment("a.pdf", "https://files.example/a"),)


def said(author: Author, text: str, minutes: float = 0, files: tuple[Attachment, ...] = ()) -> Line:
    return Line(author, NOON + minutes * MINUTE, text, attachments=files)


def started(by: Author, text: str = "hi", minutes: float = 0) -> ChatStarted:
    line = said(by, text, minutes)
    return ChatStarted(*COMMON, line.at, Visitor(), line)


def ended(minutes: float = 5) -> ChatEnded:
    return ChatEnded(*COMMON, NOON + minutes * MINUTE, Visitor())


def transcript(*lines: Line) -> TranscriptCreated:
    return TranscriptCreated(*COMMON, NOON, Visitor(), lines)


def ticket(by: Author) -> TicketCreated:
    return TicketCreated(*COMMON, NOON, Visitor(), by, "7", "Lamp", said(by, "It is broken"))


def known(*events: Event) -> Facts:
    facts = Facts()
    for event in events:
        facts = merge(facts, event)
    return facts


V, A, S = Author.VISITOR, Author.AGENT, Author.SYSTEM
ASKED = said(V, "anyone?")
RESCUED = said(S, "Marta here, one moment")
ANSWERED = said(A, "Hello!", 1)
JOINED = said(A, " ", 1)
SENT = said(A, "", 1, FILE)
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


def conversation(*events: Event, now: datetime = NOON, **changes: object) -> Conversation:
    """As intake makes it of these events, then as a test wants it."""
    kind = Kind.TICKET if isinstance(events[0], TicketCreated) else Kind.CHAT
    blank = Conversation(7, 1, kind, "chat", NOON, NOON, Facts(), Outcome.WAITING, Status.OPEN)
    facts = known(*events)
    return recompute(replace(blank, **changes), facts, now, GRACE)  # type: ignore[arg-type]


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


# The team's word ---------------------------------------------------------------------------------


def worked(deed: Deed, *events: Event, at: datetime = LATER) -> Conversation:
    return apply(Change(deed, ANA, at), conversation(*events))


def told(before: Conversation, *events: Event) -> Conversation:
    facts = before.facts
    for event in events:
        facts = merge(facts, event)
    return recompute(before, facts, LATER, GRACE)


MISSED = (started(V), transcript(ASKED))
SERVED = (started(V), transcript(ASKED, ANSWERED))


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


# Words -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["", "V1561719148780935", "V1234567"])
def test_tawk_to_makes_up_names_of_v_and_digits(name: str) -> None:
    assert is_automatic_name(name)


@pytest.mark.parametrize("name", ["V", "V12345", "Vera", "V1561719148780935x", "v1561719148780935"])
def test_other_names_are_people_s_own(name: str) -> None:
    assert not is_automatic_name(name)


FORM = "Name : Ana Torres\r\nEmail : form@example.com\r\nPhone : +34 600 111 222"


def test_gaps_are_filled_from_the_form_and_nothing_is_overwritten() -> None:
    event = started(V, FORM)
    assert visitor_of(known(event)) == Visitor("Ana Torres", "form@example.com", "+34 600 111 222")
    named = replace(event, visitor=Visitor("Ana T.", "told@example.com", city="sevilla"))
    assert visitor_of(known(named)) == Visitor("Ana T.", "told@example.com", "+34 600 111 222", "sevilla")
    automatic = replace(event, visitor=Visitor("V1561719148780935"))
    assert visitor_of(known(automatic)).name == "Ana Torres"


def test_the_form_is_found_in_a_transcript_and_outlives_one_that_lacks_it() -> None:
    assert visitor_of(known(transcript(said(V, FORM), ASKED))).phone == "+34 600 111 222"
    assert visitor_of(known(started(V, FORM), transcript(ASKED))).phone == "+34 600 111 222"


def test_an_agent_s_line_is_no_form() -> None:
    assert visitor_of(known(started(A, FORM))) == Visitor()


def test_the_excerpt_is_what_the_visitor_said_or_a_ticket_s_subject_and_message() -> None:
    assert excerpt_of(known(transcript(RESCUED, said(V, "one", 1), JOINED, said(V, "two", 2)))) == "one\ntwo"
    assert excerpt_of(known(transcript(ANSWERED))) == "Hello!"
    assert excerpt_of(known(ticket(A))) == "Lamp\nIt is broken"
    assert excerpt_of(known(started(V, "x" * 40_000))) == "x" * EXCERPT_LENGTH
    assert excerpt_of(Facts()) == ""


# Deeds -------------------------------------------------------------------------------------------

OPEN = conversation(*MISSED)
CLOSED = replace(OPEN, status=Status.CLOSED, set_status=Status.CLOSED, set_status_at=NOON, set_status_by=LUIS)
MINE, THEIRS = replace(OPEN, agent=ANA), replace(OPEN, agent=LUIS)
TRASHED = replace(OPEN, folder=Folder.TRASH, moved_by=LUIS)
SPAM = replace(OPEN, folder=Folder.SPAM)
STATES = {"open": OPEN, "closed": CLOSED, "mine": MINE, "theirs": THEIRS, "trashed": TRASHED}
IN_TRASH = (Reason.IN_TRASH, LUIS)
SET = {"set_status_at": LATER, "set_status_by": ANA}
SNOOZING = {
    "status": Status.PENDING,
    "set_status": Status.PENDING,
    **SET,
    "snoozed_at": LATER,
    "snoozed_until": LATER + MINUTE,
}
TABLE: dict[Deed, dict[str, dict[str, object] | tuple[Reason, str]]] = {
    Deed.TAKE: {
        "open": {"agent": ANA},
        "closed": (Reason.CLOSED, LUIS),
        "mine": (Reason.ALREADY_YOURS, ""),
        "theirs": (Reason.TAKEN, LUIS),
        "trashed": IN_TRASH,
    },
    Deed.ASSIGN: {
        "open": {"agent": LUIS},
        "closed": {"agent": LUIS},
        "mine": {"agent": LUIS},
        "theirs": (Reason.ALREADY_ASSIGNED, LUIS),
        "trashed": IN_TRASH,
    },
    Deed.UNASSIGN: {
        "open": (Reason.NOT_ASSIGNED, ""),
        "closed": (Reason.NOT_ASSIGNED, ""),
        "mine": {"agent": ""},
        "theirs": {"agent": ""},
        "trashed": IN_TRASH,
    },
    Deed.CLOSE: {
        "open": {"status": Status.CLOSED, "set_status": Status.CLOSED, **SET},
        "closed": (Reason.ALREADY_CLOSED, LUIS),
        "mine": {"status": Status.CLOSED, "set_status": Status.CLOSED, **SET},
        "theirs": {"status": Status.CLOSED, "set_status": Status.CLOSED, **SET},
        "trashed": IN_TRASH,
    },
    Deed.REOPEN: {
        "open": (Reason.ALREADY_OPEN, ""),
        "closed": {"status": Status.OPEN, "set_status": Status.OPEN, **SET},
        "mine": (Reason.ALREADY_OPEN, ""),
        "theirs": (Reason.ALREADY_OPEN, ""),
        "trashed": IN_TRASH,
    },
    Deed.TRASH: {
        "open": {"folder": Folder.TRASH, "moved_by": ANA},
        "closed": {"folder": Folder.TRASH, "moved_by": ANA},
        "mine": {"folder": Folder.TRASH, "moved_by": ANA},
        "theirs": {"folder": Folder.TRASH, "moved_by": ANA},
        "trashed": IN_TRASH,
    },
    Deed.RESTORE: {
        **dict.fromkeys(("open", "closed", "mine", "theirs"), (Reason.NOT_IN_TRASH, "")),
        "trashed": {"folder": Folder.INBOX, "moved_by": ANA},
    },
    Deed.SNOOZE: {
        **dict.fromkeys(("open", "mine", "theirs"), SNOOZING),
        "closed": (Reason.CLOSED, LUIS),
        "trashed": IN_TRASH,
    },
    Deed.WAKE: {
        **dict.fromkeys(("open", "closed", "mine", "theirs"), (Reason.NOT_SNOOZED, "")),
        "trashed": IN_TRASH,
    },
    Deed.SPAM: {
        **{key: {"folder": Folder.SPAM, "moved_by": ANA} for key in ("open", "closed", "mine", "theirs")},
        "trashed": IN_TRASH,
    },
    Deed.NOT_SPAM: {
        **dict.fromkeys(("open", "closed", "mine", "theirs"), (Reason.NOT_SPAM, "")),
        "trashed": IN_TRASH,
    },
    Deed.TAG: {
        **{key: {"tags": ("High",)} for key in ("open", "closed", "mine", "theirs")},
        "trashed": IN_TRASH,
    },
    Deed.UNTAG: {
        **dict.fromkeys(("open", "closed", "mine", "theirs"), (Reason.NOT_TAGGED, "")),
        "trashed": IN_TRASH,
    },
    Deed.PRIORITY: {
        **{key: {"priority": Priority.HIGH} for key in ("open", "closed", "mine", "theirs")},
        "trashed": IN_TRASH,
    },
    Deed.DEPARTMENT: {
        **{key: {"department": "High"} for key in ("open", "closed", "mine", "theirs")},
        "trashed": IN_TRASH,
    },
    Deed.NOTE: {key: {"notes": 1} for key in ("open", "closed", "mine", "theirs", "trashed")},
    Deed.PURGE: {
        **dict.fromkeys(("open", "closed", "mine", "theirs"), (Reason.NOT_IN_TRASH, "")),
        "trashed": {},
    },
}
ROWS = [(deed, state, result) for deed, row in TABLE.items() for state, result in row.items()]


@pytest.mark.parametrize(("deed", "state", "result"), ROWS, ids=[f"{deed}-{state}" for deed, state, _ in ROWS])
def test_every_deed_in_every_state(deed: Deed, state: str, result: dict[str, object] | tuple[Reason, str]) -> None:
    change = Change(deed, ANA, LATER, LUIS if deed is Deed.ASSIGN else "", value="High", until=LATER + MINUTE)
    before = STATES[state]
    if isinstance(result, dict):
        expected = replace(before, worked_at=LATER, updated_at=LATER, **result)  # type: ignore[arg-type]
        assert apply(change, before) == expected
        return
    with pytest.raises(Refusal) as caught:
        apply(change, before)
    assert (caught.value.reason, caught.value.values.get("agent", "")) == result
    assert caught.value.values["number"] == before.id


def test_the_table_has_every_deed_in_every_state() -> None:
    assert {(deed, state) for deed, state, _ in ROWS} == {(deed, state) for deed in Deed for state in STATES}


def test_what_the_rules_closed_is_refused_without_a_name() -> None:
    with pytest.raises(Refusal) as caught:
        apply(Change(Deed.TAKE, ANA, LATER), conversation(*SERVED))
    assert (caught.value.reason, caught.value.values["agent"]) == (Reason.CLOSED, "")


def test_spam_is_restored_as_well() -> None:
    assert apply(Change(Deed.RESTORE, ANA, LATER), SPAM).folder is Folder.INBOX


def test_a_modal_asks_only_for_what_is_possible() -> None:
    demand_possible(Deed.ASSIGN, OPEN)
    demand_possible(Deed.PURGE, TRASHED)
    for deed, state, reason in (
        (Deed.ASSIGN, TRASHED, Reason.IN_TRASH),
        (Deed.PURGE, OPEN, Reason.NOT_IN_TRASH),
    ):
        with pytest.raises(Refusal) as caught:
            demand_possible(deed, state)
        assert caught.value.reason is reason


SNOOZED = apply(Change(Deed.SNOOZE, ANA, NOON, until=LATER), OPEN)


@pytest.mark.parametrize("deed", [Deed.WAKE, Deed.REOPEN])
def test_a_snoozed_one_is_brought_back_early(deed: Deed) -> None:
    after = apply(Change(deed, LUIS, LATER), SNOOZED)
    assert (after.status, after.snoozed_at, after.snoozed_until) == (Status.OPEN, None, None)


def test_closing_ends_a_snooze() -> None:
    after = apply(Change(Deed.CLOSE, LUIS, LATER), SNOOZED)
    assert (after.status, after.snoozed_at, after.snoozed_until) == (Status.CLOSED, None, None)


def test_a_visitor_who_writes_ends_a_snooze() -> None:
    silent = recompute(SNOOZED, SNOOZED.facts, LATER, GRACE)
    assert (silent.status, silent.snoozed_until) == (Status.PENDING, LATER)
    facts = merge(SNOOZED.facts, transcript(said(V, "hi"), said(V, "still there?", 20)))
    awake = recompute(SNOOZED, facts, LATER, GRACE)
    assert (awake.status, awake.snoozed_at, awake.snoozed_until) == (Status.OPEN, None, None)


def test_spam_is_no_spam_after_all_and_not_spam_twice() -> None:
    assert apply(Change(Deed.NOT_SPAM, ANA, LATER), SPAM).folder is Folder.INBOX
    with pytest.raises(Refusal) as caught:
        apply(Change(Deed.SPAM, ANA, LATER), SPAM)
    assert caught.value.reason is Reason.ALREADY_SPAM


REFUSED = [
    (Deed.TAG, "VIP ", {"tags": ("vip",)}, Reason.TAGGED_ALREADY),
    (Deed.TAG, " # ", {}, Reason.TAG_MISSING),
    (Deed.TAG, "# ,# ;", {}, Reason.TAG_MISSING),
    (Deed.TAG, "# vip ,", {"tags": ("vip",)}, Reason.TAGGED_ALREADY),
    (Deed.TAG, "x" * 41, {}, Reason.LABEL_TOO_LONG),
    (Deed.TAG, "new", {"tags": tuple(map(str, range(20)))}, Reason.TOO_MANY_TAGS),
    (Deed.UNTAG, "", {}, Reason.TAG_MISSING),
    (Deed.PRIORITY, "soon", {}, Reason.PRIORITY_UNKNOWN),
    (Deed.PRIORITY, "NORMAL", {}, Reason.SAME_PRIORITY),
    (Deed.DEPARTMENT, "sales", {"department": "Sales"}, Reason.SAME_DEPARTMENT),
    (Deed.DEPARTMENT, "", {}, Reason.SAME_DEPARTMENT),
    (Deed.NOTE, " \n", {}, Reason.NOTE_MISSING),
    (Deed.NOTE, "x" * 3_001, {}, Reason.NOTE_TOO_LONG),
]


@pytest.mark.parametrize(("deed", "value", "state", "reason"), REFUSED)
def test_a_choice_that_makes_no_sense_is_refused(
    deed: Deed, value: str, state: dict[str, object], reason: Reason
) -> None:
    with pytest.raises(Refusal) as caught:
        apply(Change(deed, ANA, LATER, value=value), replace(OPEN, **state))  # type: ignore[arg-type]
    assert caught.value.reason is reason


def test_a_tag_is_one_in_any_case_of_letters() -> None:
    tagged = apply(Change(Deed.TAG, ANA, LATER, value="  Big   order, "), OPEN)
    assert tagged.tags == ("Big order",)
    assert apply(Change(Deed.UNTAG, ANA, LATER, value="BIG ORDER"), tagged).tags == ()


def test_a_snooze_into_the_past_is_refused() -> None:
    with pytest.raises(Refusal) as caught:
        apply(Change(Deed.SNOOZE, ANA, LATER, until=LATER), OPEN)
    assert caught.value.reason is Reason.SNOOZE_PAST
