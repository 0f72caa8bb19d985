"""All sample bodies of tawk.to in one inbox: in every order, more than once, and always to the same end."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from sqlalchemy import Engine, select

from bot.domain.inbox import Facts, Kind, Outcome, Status
from bot.domain.merge import merge
from storage import tables
from tests.inbox import SAMPLES, Inbox, Site, StandingClock, sample

NOT_COMPARED = {"id", "property_id", "version", "contact_id", "conversation_id"}


@dataclass(frozen=True, slots=True)
class Group:
    """Bodies that belong together, and what they must come to."""

    bodies: tuple[str, ...]
    outcome: Outcome
    cards: int
    lines: int
    email: str
    phone: str = ""

    @property
    def name(self) -> str:
        return "+".join(self.bodies)

    @property
    def status(self) -> Status:
        return Status.CLOSED if self.outcome is Outcome.SERVED else Status.OPEN


ANA, BEN, MARTA = "ana.torres@example.com", "ben.okafor@example.org", "marta.ruiz@aurora.example"
ANSWERED = ("chat_end_served", "transcript_served", "edge_unknown_event")
# As the samples' README puts them together; alternatives of one chat never share an inbox.
GROUPS = [
    Group(("chat_start_visitor", *ANSWERED), Outcome.SERVED, 0, 4, ANA),
    Group(("chat_start_prechat_form", *ANSWERED), Outcome.SERVED, 0, 4, ANA, "+34 600 111 222"),
    Group(("chat_start_missed", "chat_end_missed", "transcript_missed"), Outcome.MISSED, 1, 3, BEN),
    Group(("chat_start_no_email", "chat_end_no_email", "transcript_missed_no_email"), Outcome.MISSED, 1, 2, ""),
    Group(("chat_start_agent", "chat_end_agent_started", "transcript_agent_started"), Outcome.SERVED, 0, 3, BEN),
    Group(
        ("chat_start_agent", "chat_end_agent_started", "transcript_agent_started_no_reply"), Outcome.SERVED, 0, 1, BEN
    ),
    Group(("chat_start_file", "transcript_attachments"), Outcome.SERVED, 0, 3, BEN),
    Group(("transcript_agent_joined_silent",), Outcome.MISSED, 1, 3, BEN),
    Group(("transcript_empty",), Outcome.UNKNOWN, 1, 0, ""),
    Group(("chat_start_second_property", "transcript_second_property"), Outcome.MISSED, 1, 1, BEN),
    Group(("ticket_create_visitor",), Outcome.OFFLINE, 1, 1, ANA),
    Group(("ticket_create_agent",), Outcome.TICKET, 1, 1, MARTA),
    Group(("ticket_create_attachments",), Outcome.OFFLINE, 1, 1, ANA),
    Group(("ticket_create_no_email",), Outcome.OFFLINE, 1, 1, ""),
]


def moved(name: str, site: Site) -> bytes:
    """The body, sent by another property."""
    raw = sample(name)
    sender = f'"id": "{json.loads(raw)["property"]["id"]}"'
    return raw.replace(sender.encode(), f'"id": "{site.tawk_id}"'.encode())


def soon_after(names: Sequence[str]) -> datetime:
    """A moment at which no grace time is over."""
    times = [datetime.fromisoformat(json.loads(sample(name))["time"]) for name in names]
    return max(times) + timedelta(seconds=1)


def inboxes(engine: Engine, names: Sequence[str]) -> Iterator[Inbox]:
    """Again and again an empty inbox, at a time that fits the bodies."""
    while True:
        yield Inbox(engine, StandingClock(soon_after(names)))


def end_state(inbox: Inbox) -> dict[str, Any]:
    """All that is kept of a property's conversations and contacts, and how many cards they have."""
    owner = tables.property_.c.tawk_id == inbox.site.tawk_id
    property_id = select(tables.property_.c.id).where(owner).scalar_subquery()
    conversations = select(tables.conversation).where(tables.conversation.c.property_id == property_id)
    numbers = conversations.with_only_columns(tables.conversation.c.id)
    found = {
        "property": inbox.rows(select(tables.property_.c.name).where(owner)),
        "conversations": inbox.rows(conversations.order_by(tables.conversation.c.external_id)),
        "lines": inbox.rows(
            select(tables.line).where(tables.line.c.conversation_id.in_(numbers)).order_by(tables.line.c.seq)
        ),
        "contacts": inbox.rows(select(tables.contact).where(tables.contact.c.property_id == property_id)),
        "cards": inbox.rows(
            select(tables.post.c.kind).where(tables.post.c.number.in_(numbers), tables.post.c.kind == "card")
        ),
    }
    return {name: [_compared(row) for row in rows] for name, rows in found.items()}


def _compared(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in NOT_COMPARED}


def test_the_groups_hold_every_sample_body() -> None:
    assert {name for group in GROUPS for name in group.bodies} == set(SAMPLES)


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.name)
def test_a_conversation_comes_to_what_its_bodies_say(shared_engine: Engine, group: Group) -> None:
    inbox = next(inboxes(shared_engine, group.bodies))
    inbox.receive(*(moved(name, inbox.site) for name in group.bodies))
    state = end_state(inbox)
    (conversation,) = state["conversations"]
    assert conversation["outcome"] == group.outcome.value
    assert conversation["status"] == group.status.value
    assert (conversation["email"], conversation["phone"]) == (group.email, group.phone)
    assert len(state["cards"]) == group.cards
    assert len([line for line in state["lines"] if line["seq"] or conversation["kind"] == Kind.TICKET]) == group.lines
    assert [contact["email"] for contact in state["contacts"]] == [group.email] * bool(group.email)


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.name)
def test_every_order_and_every_repetition_comes_to_the_same_end(shared_engine: Engine, group: Group) -> None:
    empty = inboxes(shared_engine, group.bodies)
    first = next(empty)
    first.receive(*(moved(name, first.site) for name in group.bodies))
    wanted = end_state(first)
    for order, inbox in zip(permutations(group.bodies), empty, strict=False):
        once = [moved(name, inbox.site) for name in order]
        same_again = [inbox.delivery(body) for body in (*once, *reversed(once))]
        inbox.intake.receive(same_again)
        assert end_state(inbox) == wanted, order


def test_repeated_in_another_spelling_it_comes_to_the_same_end(shared_engine: Engine) -> None:
    """A repetition need not have the same bytes (tawk.md 3.3)."""
    for group in GROUPS:
        empty = inboxes(shared_engine, group.bodies)
        once, twice = next(empty), next(empty)
        for inbox, times in ((once, 1), (twice, 2)):
            bodies = [moved(name, inbox.site) for name in group.bodies]
            inbox.receive(*bodies)
            inbox.receive(*(json.dumps(json.loads(body)).encode() for body in bodies * (times - 1)))
        assert end_state(twice) == end_state(once)


def test_all_bodies_at_once_come_to_one_conversation_a_chat(own_inbox: Inbox) -> None:
    names = [name for name in SAMPLES if name not in ("chat_start_prechat_form", "transcript_empty")]
    own_inbox.clock.now = soon_after(names)
    own_inbox.receive(*map(sample, names))
    rows = own_inbox.rows(select(tables.conversation.c.kind).order_by(tables.conversation.c.kind))
    assert [row["kind"] for row in rows] == ["chat"] * 7 + ["ticket"] * 4
    assert len(own_inbox.rows(select(tables.property_))) == 2


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("transcript_agent_started_no_reply", "transcript_agent_started"),
        ("transcript_empty", "transcript_agent_joined_silent"),
    ],
)
def test_the_newer_of_two_transcripts_replaces_the_other(shared_engine: Engine, older: str, newer: str) -> None:
    states = []
    for order, inbox in zip(([older, newer], [newer, older]), inboxes(shared_engine, [older, newer]), strict=False):
        inbox.receive(*(moved(name, inbox.site) for name in order))
        states.append(end_state(inbox))
    assert states[0] == states[1]
    assert len(states[0]["lines"]) == 3


def test_an_inbox_in_which_the_last_arrival_wins_is_found_out(
    own_inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Shows that the comparison of end states would see it."""

    monkeypatch.setattr("bot.intake.merge", lambda facts, event: merge(Facts(), event))
    names = ("chat_start_missed", "transcript_missed")
    states = []
    for order, inbox in zip(permutations(names), inboxes(own_inbox.engine, names), strict=False):
        inbox.receive(*(moved(name, inbox.site) for name in order))
        states.append(end_state(inbox))
    assert states[0] != states[1]
