"""What was read in tawk.to's dashboard joins what webhooks told: each fact with its value, in both orders."""

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from itertools import permutations

import pytest

from bot.domain.events import ChatStarted, ConversationRead, Event, TicketCreated
from bot.domain.inbox import Author, Facts, Kind, Line, Place, Status, There, Visitor
from bot.domain.merge import merge, with_person
from tests.bot.domain.test_merge import (
    ANA,
    COMMON,
    LONG,
    NOBODY,
    SECOND,
    SHORT,
    agent_said,
    known,
    start,
    transcript,
    visitor_said,
)
from tests.inbox import NOON

SHOWN = There(Status.OPEN, Place.INBOX, NOON, NOON)


def read(
    *lines: Line, of: Kind = Kind.CHAT, over: bool = True, there: There = SHOWN, visitor: Visitor = NOBODY, **more: str
) -> ConversationRead:
    told = (*COMMON, NOON, visitor, of, NOON - SECOND, lines, over, there)
    return replace(ConversationRead(*told), **more)  # type: ignore[arg-type]


def ticket(subject: str, text: str, seconds: int = 0) -> TicketCreated:
    return TicketCreated(*COMMON, NOON, NOBODY, Author.VISITOR, "7", subject, visitor_said(text, seconds))


def test_a_chat_that_was_read_is_as_its_transcript_tells_it_and_stands_as_it_was_shown() -> None:
    facts = merge(Facts(), read(*LONG, visitor=ANA, person_id="p1"))
    assert facts == replace(known([transcript(*LONG, visitor=ANA)]), there=SHOWN, person_id="p1")


def test_a_chat_that_may_go_on_has_a_transcript_to_which_more_can_come() -> None:
    facts = merge(Facts(), read(*SHORT, over=False))
    assert facts == replace(known([transcript(*SHORT)]), there=SHOWN, unfinished=True)
    assert not facts.is_over


def test_a_chat_without_lines_is_over_or_nothing_is_known_of_its_lines() -> None:
    assert merge(Facts(), read()) == replace(known([transcript()]), there=SHOWN)
    assert merge(Facts(), read(over=False)) == Facts(there=SHOWN)


@pytest.mark.parametrize("newer", [LONG, SHORT], ids=["more lines", "the same"])
def test_what_was_over_once_stays_over(newer: Sequence[Line]) -> None:
    for order in permutations([read(*SHORT), read(*newer, over=False)]):
        assert known(order).is_over


def test_a_ticket_of_one_line_has_its_message_and_no_transcript() -> None:
    facts = merge(Facts(), read(*SHORT, of=Kind.TICKET, subject="Lamp", human_id="7"))
    line = SHORT[0]
    assert facts == Facts(
        started_at=line.at, started_by=line.author, opening=line, subject="Lamp", human_id="7", there=SHOWN
    )


def test_a_ticket_that_was_answered_has_a_transcript_as_well() -> None:
    lines = (visitor_said("help"), agent_said("Gladly", 5))
    facts = merge(Facts(), read(*lines, of=Kind.TICKET, subject="Lamp"))
    assert (facts.opening, facts.transcript_lines, facts.subject) == (lines[0], lines, "Lamp")


def test_of_a_ticket_in_a_list_only_its_subject_may_be_known() -> None:
    facts = merge(Facts(), read(of=Kind.TICKET, subject="Lamp", human_id="7"))
    assert facts.opening == Line(Author.SYSTEM, NOON - SECOND, "")
    assert (facts.subject, facts.human_id, facts.transcript) == ("Lamp", "7", None)
    assert merge(Facts(), read(of=Kind.TICKET)) == Facts(there=SHOWN)


@pytest.mark.parametrize(
    "newer",
    [
        replace(SHOWN, read_at=NOON + SECOND, since=NOON - SECOND),
        replace(SHOWN, since=NOON + SECOND),
        replace(SHOWN, place=Place.TRASH),
        replace(SHOWN, status=Status.CLOSED),
    ],
    ids=["read later", "shown since later", "elsewhere", "another status"],
)
def test_how_it_was_shown_last_counts_in_any_order(newer: There) -> None:
    for order in permutations([read(), read(there=newer)]):
        assert known(order).there == newer


def test_a_status_counts_more_than_none() -> None:
    for order in permutations([read(), read(there=replace(SHOWN, status=None))]):
        assert known(order).there == SHOWN


def test_who_the_visitor_is_there_is_known_once_it_was_told() -> None:
    events = [read(person_id="p1"), read(person_id="p2"), read()]
    assert {known(order).person_id for order in permutations(events)} == {"p2"}


def test_what_contacts_tell_last_counts_but_nothing_takes_it_away() -> None:
    facts = with_person(Facts(subject="Lamp"), ANA)
    assert facts == Facts(subject="Lamp", person=ANA)
    assert with_person(facts, Visitor()) is facts
    assert with_person(facts, Visitor("Ana María")).person == Visitor("Ana María")


def test_a_chat_has_no_number_for_people() -> None:
    assert known([start(visitor_said("hi"))]).human_id == ""


def both_ways(one: Event, other: Event) -> list[Facts]:
    return [reduce(merge, order, Facts()) for order in permutations([one, other])]


def test_a_ticket_s_start_with_words_beats_an_earlier_one_without() -> None:
    for facts in both_ways(ticket("Lamp", "", 0), ticket("Lamp", "broken", 9)):
        assert facts.opening == visitor_said("broken", 9)


def test_a_ticket_s_start_with_a_subject_beats_an_earlier_one_without() -> None:
    for facts in both_ways(ticket("", "broken", 0), ticket("Lamp", "", 9)):
        assert (facts.subject, facts.opening) == ("Lamp", visitor_said("", 9))


def test_a_chat_s_earliest_start_counts_even_without_words() -> None:
    for facts in both_ways(start(visitor_said("", 1)), start(visitor_said("hi", 5))):
        assert facts.opening == visitor_said("", 1)


@pytest.mark.parametrize("other", [visitor_said("another"), replace(SHORT[0], name="Ana"), agent_said("hello?")])
def test_of_two_transcripts_that_are_as_long_and_as_late_the_same_counts_in_any_order(other: Line) -> None:
    one, another = both_ways(transcript(*SHORT), transcript(other))
    assert one == another


def test_a_start_is_no_reading() -> None:
    event = start(visitor_said("hi"))
    assert isinstance(event, ChatStarted)
    assert known([event]).there is None


def test_by_which_of_two_transcripts_is_chosen_stays_as_databases_have_it() -> None:
    """Or one that comes again after an update could be another."""
    stamp = known([transcript(*LONG)]).transcript
    assert stamp is not None
    assert (stamp.last_at, stamp.count, stamp.digest) == (LONG[-1].at, 3, "e65a678a5583f2f0")
