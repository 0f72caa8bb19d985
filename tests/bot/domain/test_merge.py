"""Merging: the same facts from the same events, in whatever order and however often they come."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import reduce
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import merge as merging
from bot.domain.events import ChatEnded, ChatStarted, ConversationRead, Event, TicketCreated, TranscriptCreated
from bot.domain.inbox import Attachment, Author, Facts, Kind, Line, Place, Status, There, Visitor
from bot.domain.merge import NEVER, last_line_at, merge
from tests.inbox import NOON

SECOND = timedelta(seconds=1)
COMMON = ("property", "Shop", "chat")
NOBODY = Visitor()
ANA = Visitor("Ana", "ana@example.com", city="sevilla", country="ES")


def visitor_said(text: str, seconds: int = 0) -> Line:
    return Line(Author.VISITOR, NOON + seconds * SECOND, text)


def agent_said(text: str, seconds: int = 0) -> Line:
    return Line(Author.AGENT, NOON + seconds * SECOND, text, "Marta")


def transcript(*lines: Line, visitor: Visitor = NOBODY, seconds: int = 0) -> TranscriptCreated:
    return TranscriptCreated(*COMMON, NOON + seconds * SECOND, visitor, lines)


def start(line: Line, visitor: Visitor = NOBODY) -> ChatStarted:
    return ChatStarted(*COMMON, line.at, visitor, line)


def known(events: Iterable[Event]) -> Facts:
    return reduce(merge, events, Facts())


# Few values of each kind, so that ties are the rule.
TIMES = st.sampled_from([NOON, NOON + SECOND, NOON + 2 * SECOND])
WORDS = st.sampled_from(["", "a", "b", "a\x1eb", "\x1e", "\x1f"])
FILES = st.lists(st.builds(Attachment, WORDS, WORDS, st.integers(0, 1)), max_size=2).map(tuple)
LINES = st.builds(Line, st.sampled_from(Author), TIMES, WORDS, WORDS, FILES)
VISITORS = st.builds(Visitor, WORDS, st.sampled_from(["", "a@x.example", "b@x.example"]), WORDS, WORDS, WORDS)
TRANSCRIPTS = st.lists(LINES, max_size=3).map(lambda lines: tuple(sorted(lines, key=lambda line: line.at)))
THERES = st.builds(There, st.none() | st.sampled_from(Status), st.sampled_from(Place), TIMES, TIMES)
COMMONS = [st.just(word) for word in COMMON]


def reads(kind: Kind) -> st.SearchStrategy[ConversationRead]:
    told = (TIMES, TRANSCRIPTS, st.booleans(), THERES, WORDS, WORDS, WORDS)
    return st.builds(ConversationRead, *COMMONS, TIMES, VISITORS, st.just(kind), *told)


CHAT_EVENTS = (
    st.builds(ChatStarted, *COMMONS, TIMES, VISITORS, LINES)
    | st.builds(ChatEnded, *COMMONS, TIMES, VISITORS)
    | st.builds(TranscriptCreated, *COMMONS, TIMES, VISITORS, TRANSCRIPTS)
    | reads(Kind.CHAT)
)
CREATED = st.builds(TicketCreated, *COMMONS, TIMES, VISITORS, st.sampled_from(Author), WORDS, WORDS, LINES)
TICKET_EVENTS = CREATED | reads(Kind.TICKET)


@settings(max_examples=200, deadline=None)
@given(st.data(), st.lists(CHAT_EVENTS, min_size=1, max_size=5) | st.lists(TICKET_EVENTS, min_size=1, max_size=3))
def test_any_order_and_any_repetition_gives_the_same_facts(data: st.DataObject, events: list[Event]) -> None:
    repeated = events + data.draw(st.lists(st.sampled_from(events), max_size=4))
    assert known(data.draw(st.permutations(repeated))) == known(events)


@settings(max_examples=100, deadline=None)
@given(st.lists(CHAT_EVENTS, max_size=4), CHAT_EVENTS)
def test_an_event_that_is_known_changes_nothing(events: list[Event], event: Event) -> None:
    facts = known([*events, event])
    assert merge(facts, event) == facts


def test_the_last_arrival_must_not_win(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shows that the test above would see it."""
    events = [transcript(visitor_said("old")), transcript(visitor_said("new", 9))]
    assert len({known(order).transcript_lines for order in permutations(events)}) == 1

    def newest_arrival(facts: Facts, lines: tuple[Line, ...]) -> Facts:
        return Facts(transcript_lines=lines)

    monkeypatch.setattr(merging, "_with_transcript", newest_arrival)
    assert len({known(order).transcript_lines for order in permutations(events)}) == 2


SHORT = (visitor_said("hello?"),)
LONG = (*SHORT, agent_said("Yes?", 10), visitor_said("Thanks", 20))


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        (SHORT, LONG),
        ((), SHORT),
        ((visitor_said("a"), visitor_said("b", 5)), (visitor_said("c"), visitor_said("a"), visitor_said("b", 5))),
        (LONG, (visitor_said("fewer, but later", 21),)),
    ],
    ids=["longer", "not empty", "as late with more lines", "later with fewer lines"],
)
def test_of_two_transcripts_the_newer_one_counts(older: Sequence[Line], newer: Sequence[Line]) -> None:
    for events in permutations([transcript(*older), transcript(*newer)]):
        assert known(events).transcript_lines == tuple(newer)


def test_the_time_of_a_transcript_s_event_says_nothing() -> None:
    events = [transcript(*LONG, seconds=0), transcript(*SHORT, seconds=3600)]
    assert known(events).transcript_lines == LONG


def test_an_empty_transcript_is_a_transcript_all_the_same() -> None:
    facts = known([transcript()])
    assert facts.transcript is not None
    assert facts.transcript.last_at == NEVER
    assert facts.lines == ()


@pytest.mark.parametrize("order", [list, reversed])
def test_a_visitor_with_an_address_beats_a_newer_one_without(order: Callable[[list[Event]], Iterable[Event]]) -> None:
    events: list[Event] = [
        ChatEnded(*COMMON, NOON, ANA),
        ChatEnded(*COMMON, NOON + SECOND, Visitor("V1763802001453217")),
    ]
    assert known(order(events)).visitor == ANA


@pytest.mark.parametrize("order", [list, reversed])
def test_of_two_visitors_with_an_address_the_newer_counts(order: Callable[[list[Event]], Iterable[Event]]) -> None:
    newer = Visitor("Ana María", "ana@example.com")
    events: list[Event] = [ChatEnded(*COMMON, NOON, ANA), ChatEnded(*COMMON, NOON + SECOND, newer)]
    assert known(order(events)).visitor == newer


@pytest.mark.parametrize(
    "other", [{"text": "b"}, {"name": "b"}, {"author": Author.AGENT}, {"attachments": (Attachment("a", "a"),)}]
)
def test_of_two_starts_at_one_moment_the_same_counts_in_any_order(other: dict[str, object]) -> None:
    line = visitor_said("a")
    events = [start(line), start(replace(line, **other))]  # type: ignore[arg-type]
    assert known(events) == known(reversed(events))


def test_an_event_without_a_visitor_takes_none_away() -> None:
    assert known([start(visitor_said("hi"), ANA), ChatEnded(*COMMON, NOON + SECOND, NOBODY)]).visitor == ANA


def test_the_earliest_start_and_the_latest_end_count() -> None:
    late, early = start(agent_said("late", 5)), start(visitor_said("early", 1))
    ends = [ChatEnded(*COMMON, NOON + n * SECOND, NOBODY) for n in (9, 8)]
    facts = known([late, *ends, early])
    assert (facts.started_at, facts.started_by) == (NOON + SECOND, Author.VISITOR)
    assert facts.ended_at == NOON + 9 * SECOND


def test_a_late_start_or_end_leaves_the_transcript_alone() -> None:
    facts = known([transcript(*LONG), start(visitor_said("later", 99)), ChatEnded(*COMMON, NOON, NOBODY)])
    assert facts.transcript_lines == LONG
    assert facts.answered


def test_a_ticket_keeps_its_subject_with_its_message() -> None:
    tickets: list[Event] = [
        TicketCreated(*COMMON, NOON, ANA, Author.VISITOR, "7", subject, visitor_said("help")) for subject in ("B", "A")
    ]
    assert {known(order).subject for order in permutations(tickets)} == {"A"}
    assert known(tickets).human_id == "7"


def test_when_somebody_last_said_something() -> None:
    joined = Line(Author.AGENT, NOON + 30 * SECOND, "")
    facts = known([transcript(*LONG, joined)])
    assert last_line_at(facts, Author.VISITOR) == NOON + 20 * SECOND
    assert last_line_at(facts, Author.AGENT) == NOON + 10 * SECOND
    assert last_line_at(facts, Author.SYSTEM) is None
    assert last_line_at(known([start(visitor_said("hi", 3))]), Author.VISITOR) == NOON + 3 * SECOND


def test_an_event_of_another_kind_tells_of_its_visitor_only() -> None:
    facts = merge(Facts(), Event(*COMMON, NOON, ANA))
    assert facts == Facts(visitor=ANA, visitor_at=NOON)
