"""The rules at their edges: the moment, the letter or the field at which each of them turns."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.inbox import Conversation, Facts, Folder, Kind, Outcome, Place, Status, There, Visitor
from bot.domain.rules import (
    EXCERPT_LENGTH,
    RETRY_HORIZON,
    answered_at,
    awake,
    becomes_missed,
    earliest_at,
    emerges,
    excerpt_of,
    is_automatic_name,
    is_known_missed,
    is_left_waiting,
    latest_at,
    mailed,
    outcome_of,
    overdue_at,
    recompute,
    status_of,
    talked_at,
    visitor_of,
    woken,
    wrote_again,
)
from tests.bot.cases import (
    ANSWERED,
    ASKED,
    LATER,
    MISSED,
    OPEN,
    SERVED,
    SNOOZED,
    A,
    V,
    conversation,
    ended,
    known,
    said,
    started,
    ticket,
    transcript,
)
from tests.inbox import ANA, GRACE, LUIS, MINUTE, NOON

MISSED_ONE = conversation(*MISSED)
FORM = "Name : Ana Torres\r\nEmail : form@example.com\r\nPhone : +34 600 111 222"


def set_by_team(one: Conversation, status: Status, minutes: float) -> Conversation:
    return replace(one, set_status=status, set_status_at=NOON + minutes * MINUTE, set_status_by=ANA)


def test_a_chat_that_was_read_while_it_went_on_is_overdue_from_its_first_line() -> None:
    facts = replace(known(transcript(said(V, "hi", 3), said(V, "hello?", 9))), unfinished=True)
    assert overdue_at(Kind.CHAT, facts, GRACE) == NOON + 3 * MINUTE + RETRY_HORIZON


def test_of_what_nothing_is_known_no_time_is_known_either() -> None:
    nothing = Facts()
    assert overdue_at(Kind.CHAT, nothing, GRACE) is None
    assert outcome_of(Kind.CHAT, nothing, NOON, GRACE) is Outcome.WAITING
    assert (latest_at(nothing), talked_at(nothing), earliest_at(nothing)) == (None, None, None)


def test_a_word_of_the_team_without_a_time_does_not_count() -> None:
    assert status_of(replace(MISSED_ONE, set_status=Status.CLOSED)) is Status.OPEN
    assert status_of(replace(conversation(*SERVED), set_status=Status.OPEN)) is Status.CLOSED


def test_what_the_team_opened_stays_open_whoever_wrote_since() -> None:
    one = conversation(transcript(ASKED, said(V, "hello?", 31), said(A, "Yes!", 32)))
    assert status_of(set_by_team(one, Status.OPEN, 30)) is Status.OPEN
    assert status_of(set_by_team(one, Status.CLOSED, 30)) is Status.CLOSED


def test_what_no_visitor_wrote_in_is_as_the_team_said() -> None:
    one = conversation(started(A), transcript(ANSWERED))
    assert status_of(set_by_team(one, Status.CLOSED, 0)) is Status.CLOSED


def test_an_answer_at_the_moment_of_the_question_is_none() -> None:
    one = conversation(transcript(ASKED, said(V, "hello?", 31), said(A, "Yes!", 31)))
    assert status_of(set_by_team(one, Status.CLOSED, 30)) is Status.OPEN


def test_what_is_done_in_tawk_to_is_new_too() -> None:
    facts = known(*MISSED)
    assert latest_at(facts) == NOON
    later = There(Status.CLOSED, Place.INBOX, NOON + 7 * MINUTE, NOON + 9 * MINUTE)
    assert latest_at(replace(facts, there=later)) == NOON + 7 * MINUTE
    assert latest_at(replace(facts, there=replace(later, since=NOON - MINUTE))) == NOON


def test_when_it_was_talked_first_and_last() -> None:
    facts = known(started(V, minutes=1), transcript(said(V, "hi", 2), said(V, "anyone?", 4), said(A, "Yes", 6)))
    assert (earliest_at(facts), talked_at(facts)) == (NOON + MINUTE, NOON + 6 * MINUTE)
    alone = known(transcript(said(V, "hi", 2)))
    assert (earliest_at(alone), talked_at(alone)) == (NOON + 2 * MINUTE, NOON + 2 * MINUTE)
    over = known(started(V), ended(9))
    assert (earliest_at(over), talked_at(over)) == (NOON, NOON + 9 * MINUTE)


def test_each_gap_is_filled_from_tawk_to_s_contacts_and_nothing_is_overwritten() -> None:
    person = Visitor("Ana Torres", "p@example.com", "+34 1", "sevilla", "ES")
    assert visitor_of(Facts(person=person)) == person
    told = Visitor("Ana", "a@example.com", "+34 2", "madrid", "PT")
    assert visitor_of(Facts(visitor=told, person=person)) == told


def test_a_name_made_up_by_tawk_to_stays_where_none_is_better() -> None:
    automatic = Visitor("V1561719148780935")
    assert visitor_of(Facts(visitor=automatic, person=Visitor(city="sevilla"))).name == automatic.name
    assert visitor_of(Facts(visitor=automatic, person=Visitor("Ana"))).name == "Ana"


def test_the_form_is_looked_for_in_the_visitor_s_first_two_lines_only() -> None:
    second = known(transcript(said(V, "hi"), said(V, FORM)))
    third = known(transcript(said(V, "hi"), said(V, "anyone?"), said(V, FORM)))
    assert (visitor_of(second).phone, visitor_of(third).phone) == ("+34 600 111 222", "")


@pytest.mark.parametrize(("name", "automatic"), [("V123456", True), ("V12345", False), ("VA123456", False)])
def test_a_made_up_name_has_six_digits_at_least_and_nothing_else(name: str, automatic: bool) -> None:
    assert is_automatic_name(name) is automatic


def test_an_excerpt_ends_with_the_line_that_fills_it() -> None:
    long = said(V, "x" * (EXCERPT_LENGTH + 1))
    assert excerpt_of(known(transcript(long, said(V, "more", 1)))) == "x" * EXCERPT_LENGTH
    fits = said(V, "x" * (EXCERPT_LENGTH - 2))
    assert excerpt_of(known(transcript(fits, said(V, "more", 1)))) == "x" * (EXCERPT_LENGTH - 2) + "\nm"


def test_an_excerpt_has_no_blank_lines() -> None:
    assert (
        excerpt_of(known(transcript(said(V, " "), said(V, "hi", 1), said(V, "\n", 2), said(V, "you", 3)))) == "hi\nyou"
    )


def test_the_first_answer_counts_wherever_it_was_given() -> None:
    facts = known(*SERVED)
    assert answered_at(facts, None) == NOON + MINUTE
    assert answered_at(facts, NOON) == NOON
    assert answered_at(facts, NOON + 2 * MINUTE) == NOON + MINUTE
    assert answered_at(known(*MISSED), LATER) == LATER
    assert answered_at(known(*MISSED), None) is None


def test_what_is_known_of_a_conversation_follows_from_its_facts_and_the_team_s_words() -> None:
    before = replace(OPEN, mailed_at=NOON + 5 * MINUTE, worked_at=NOON + 8 * MINUTE, agent=ANA, tags=("VIP",))
    ana = Visitor("Ana", "ana@example.com")
    facts = known(replace(started(V, "hi", 1), visitor=ana), ended(3))
    after = recompute(before, facts, NOON, GRACE)
    assert after == replace(
        before,
        facts=facts,
        outcome=Outcome.WAITING,
        overdue_at=NOON + 3 * MINUTE + GRACE,
        visitor=ana,
        excerpt="hi",
        answered_at=NOON + 5 * MINUTE,
        created_at=NOON + MINUTE,
        updated_at=NOON + 8 * MINUTE,
        status=Status.OPEN,
    )
    assert recompute(before, known(started(V), ended(9)), NOON, GRACE).updated_at == NOON + 9 * MINUTE


def test_what_nothing_is_known_of_keeps_its_beginning() -> None:
    before = replace(OPEN, created_at=NOON - MINUTE, updated_at=NOON)
    after = recompute(before, Facts(), NOON, GRACE)
    assert (after.created_at, after.updated_at) == (NOON - MINUTE, NOON - MINUTE)


def test_a_snooze_lasts_while_the_conversation_is_pending_only() -> None:
    still = recompute(SNOOZED, SNOOZED.facts, LATER, GRACE)
    assert (still.status, still.snoozed_at, still.snoozed_until) == (Status.PENDING, NOON, LATER)
    again = known(*MISSED, transcript(ASKED, said(V, "hello?", 5)))
    back = recompute(SNOOZED, again, LATER, GRACE)
    assert (back.status, back.snoozed_at, back.snoozed_until) == (Status.OPEN, None, None)


def test_a_first_answer_by_mail_is_kept_with_its_time() -> None:
    after = mailed(MISSED_ONE, LATER)
    assert after == replace(MISSED_ONE, mailed_at=LATER, answered_at=LATER)
    assert mailed(conversation(*SERVED), LATER).answered_at == NOON + MINUTE
    assert mailed(after, None) == MISSED_ONE


def test_the_clock_opens_a_snoozed_one_in_nobody_s_name() -> None:
    at = LATER + MINUTE
    assert woken(SNOOZED, at) == replace(
        SNOOZED,
        status=Status.OPEN,
        set_status=Status.OPEN,
        set_status_at=at,
        set_status_by="",
        worked_at=at,
        updated_at=at,
        snoozed_at=None,
        snoozed_until=None,
    )
    assert woken(replace(SNOOZED, updated_at=at + MINUTE), at).updated_at == at + MINUTE


def test_a_snooze_until_the_visitor_writes_ends_as_well() -> None:
    open_end = replace(SNOOZED, snoozed_until=None)
    assert awake(open_end).snoozed_at is None
    assert awake(replace(SNOOZED, snoozed_at=None)).snoozed_until is None
    assert awake(MISSED_ONE) is MISSED_ONE


@pytest.mark.parametrize(
    ("changes", "known_missed"),
    [
        ({}, True),
        ({"kind": Kind.TICKET}, False),
        ({"outcome": Outcome.UNKNOWN}, False),
        ({"status": Status.PENDING}, False),
        ({"status": Status.CLOSED}, False),
        ({"folder": Folder.SPAM}, False),
        ({"folder": Folder.TRASH}, False),
    ],
)
def test_what_is_known_to_be_missed(changes: dict[str, object], known_missed: bool) -> None:
    one = replace(MISSED_ONE, **changes)  # type: ignore[arg-type]
    assert is_known_missed(one) is known_missed
    assert is_left_waiting(one) is known_missed
    assert becomes_missed(None, one) is known_missed


def test_what_somebody_has_or_what_became_a_ticket_is_not_left_waiting() -> None:
    assert not is_left_waiting(replace(MISSED_ONE, agent=LUIS))
    assert not is_left_waiting(replace(MISSED_ONE, linked=8))
    assert is_known_missed(replace(MISSED_ONE, agent=LUIS, linked=8))


def test_it_becomes_missed_once() -> None:
    waiting = conversation(started(V))
    past = replace(MISSED_ONE, is_past=True)
    assert becomes_missed(waiting, MISSED_ONE)
    assert not becomes_missed(MISSED_ONE, MISSED_ONE)
    assert not becomes_missed(MISSED_ONE, waiting)
    assert becomes_missed(past, MISSED_ONE), "nobody was told of it"
    assert not becomes_missed(past, past)


def test_what_was_past_emerges_when_something_happens() -> None:
    past = replace(MISSED_ONE, is_past=True)
    assert emerges(past, MISSED_ONE)
    assert not emerges(past, past)
    assert not emerges(MISSED_ONE, past)
    assert not emerges(MISSED_ONE, MISSED_ONE)
    assert not emerges(None, MISSED_ONE)


def test_who_wrote_again() -> None:
    silent, asked = conversation(started(A)), conversation(transcript(ASKED))
    more = conversation(transcript(ASKED, said(V, "hello?", 5)))
    assert wrote_again(silent, asked)
    assert wrote_again(asked, more)
    assert not wrote_again(asked, asked)
    assert not wrote_again(more, asked)
    assert not wrote_again(asked, silent)


def test_a_ticket_s_time_passes_never() -> None:
    assert overdue_at(Kind.TICKET, known(ticket(V)), timedelta()) is None
