"""Decides what became of a conversation and whether it is open."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain

from bot.domain.forms import question_in, read_form
from bot.domain.inbox import (
    Author,
    CardPolicy,
    Conversation,
    Facts,
    Folder,
    Kind,
    Outcome,
    Status,
    Visitor,
)
from bot.domain.merge import last_line_at

RETRY_HORIZON = timedelta(hours=12)  # tawk.to repeats a webhook for so long: tawk.md 2.2
EXCERPT_LENGTH = 600
UNANSWERED = frozenset({Outcome.MISSED, Outcome.UNKNOWN, Outcome.OFFLINE})
DONE = frozenset({Outcome.SERVED})


def outcome_of(kind: Kind, facts: Facts, now: datetime, grace: timedelta) -> Outcome:
    """What became of it, by the table of tawk.md 3.1. `grace` is how long after its end a transcript may take."""
    if kind is Kind.TICKET:
        return Outcome.OFFLINE if facts.started_by is Author.VISITOR else Outcome.TICKET
    if facts.answered:
        return Outcome.SERVED
    if facts.started_by is Author.AGENT:
        return Outcome.AGENT_STARTED
    if facts.is_over:
        return Outcome.MISSED if facts.asked else Outcome.UNKNOWN
    due = overdue_at(kind, facts, grace)
    return Outcome.UNKNOWN if due and due <= now else Outcome.WAITING


def overdue_at(kind: Kind, facts: Facts, grace: timedelta) -> datetime | None:
    """When a chat without a transcript counts as ended with unknown outcome."""
    if kind is Kind.TICKET or facts.is_over:
        return None
    if facts.ended_at:
        return facts.ended_at + grace
    begun = facts.started_at or next((line.at for line in facts.transcript_lines), None)
    return begun + RETRY_HORIZON if begun else None


def status_of(conversation: Conversation) -> Status:
    """The team's word counts until the visitor writes again; before that, what tawk.to's events tell."""
    said, told = conversation.set_status, _told_status(conversation.outcome, conversation.facts)
    if said is None or conversation.set_status_at is None:
        return told
    wrote = last_line_at(conversation.facts, Author.VISITOR)
    if said is Status.OPEN or wrote is None or wrote <= conversation.set_status_at:
        return said
    answered = last_line_at(conversation.facts, Author.AGENT)
    return Status.CLOSED if answered and answered > wrote else Status.OPEN


def _told_status(outcome: Outcome, facts: Facts) -> Status:
    ended = facts.ended_at is not None or facts.is_over
    closed = outcome in DONE or (outcome is Outcome.AGENT_STARTED and ended)
    return Status.CLOSED if closed else Status.OPEN


def latest_at(facts: Facts) -> datetime | None:
    """When something new was said in tawk.to, or done there."""
    shown = facts.there.since if facts.there else None
    return max((at for at in (talked_at(facts), shown) if at), default=None)


def talked_at(facts: Facts) -> datetime | None:
    """When tawk.to last told of something that was said; transcripts' own times are no help (tawk.md 2.6)."""
    times = [facts.started_at, facts.ended_at, *(line.at for line in facts.transcript_lines[-1:])]
    return max((at for at in times if at), default=None)


def earliest_at(facts: Facts) -> datetime | None:
    """When the conversation began, as far as we were told."""
    times = [facts.started_at, facts.ended_at, *(line.at for line in facts.transcript_lines[:1])]
    return min((at for at in times if at), default=None)


def visitor_of(facts: Facts) -> Visitor:
    """The visitor as tawk.to names them, gaps filled from the pre-chat form, then from its contacts."""
    return _filled(_filled(facts.visitor, _form_of(facts)), facts.person)


def _filled(told: Visitor, other: Visitor) -> Visitor:
    name = other.name if other.name and is_automatic_name(told.name) else told.name
    return Visitor(
        name,
        told.email or other.email,
        told.phone or other.phone,
        told.city or other.city,
        told.country or other.country,
    )


def _form_of(facts: Facts) -> Visitor:
    """The form stands in the visitor's first line, which a transcript may lack."""
    firsts = (facts.opening, *facts.transcript_lines)
    words = [line.text for line in firsts if line and line.author is Author.VISITOR][:2]
    return next((form for form in map(read_form, words) if form != Visitor()), Visitor())


def is_automatic_name(name: str) -> bool:
    """Whether tawk.to made the name up: `V` and digits while it knows none (tawk.md 2.4)."""
    return not name or (name[:1] == "V" and len(name) > 6 and name[1:].isdigit())


def excerpt_of(facts: Facts) -> str:
    """The visitor's first words, or for a ticket its subject and message; not the contact data of a form."""
    wanted = [line for line in facts.lines if line.author is Author.VISITOR] or facts.lines
    words = ""
    for text in chain([facts.subject], (question_in(line.text) for line in wanted)):
        if len(words) > EXCERPT_LENGTH:
            break
        if text.strip():
            words = f"{words}\n{text}" if words else text
    return words[:EXCERPT_LENGTH]


def recompute(conversation: Conversation, facts: Facts, now: datetime, grace: timedelta) -> Conversation:
    """The conversation once `facts` are what is known of it; the team's own words stay."""
    outcome = outcome_of(conversation.kind, facts, now, grace)
    due = overdue_at(conversation.kind, facts, grace)
    created_at = earliest_at(facts) or conversation.created_at
    known = replace(
        conversation,
        facts=facts,
        outcome=outcome,
        overdue_at=due if outcome is Outcome.WAITING else None,
        visitor=visitor_of(facts),
        excerpt=excerpt_of(facts),
        answered_at=answered_at(facts, conversation.mailed_at),
        created_at=created_at,
        updated_at=max(latest_at(facts) or created_at, conversation.worked_at or created_at),
    )
    status = status_of(known)
    known = known if status is known.status else replace(known, status=status)
    return known if status is Status.PENDING else awake(known)


def answered_at(facts: Facts, mailed_at: datetime | None) -> datetime | None:
    """When the team first said something, wherever it did."""
    return min((at for at in (facts.answered_at, mailed_at) if at), default=None)


def mailed(conversation: Conversation, at: datetime | None) -> Conversation:
    """Once the first answer by e-mail that stands is of `at`; `conversation` has its lines."""
    return replace(conversation, mailed_at=at, answered_at=answered_at(conversation.facts, at))


def woken(conversation: Conversation, at: datetime) -> Conversation:
    """Open again, once its snooze is over: nobody's word but the clock's."""
    back = replace(conversation, status=Status.OPEN, set_status=Status.OPEN, set_status_at=at, set_status_by="")
    return awake(replace(back, worked_at=at, updated_at=max(back.updated_at, at)))


def awake(conversation: Conversation) -> Conversation:
    """The same without a snooze: only what is pending is snoozed."""
    if conversation.snoozed_at is None and conversation.snoozed_until is None:
        return conversation
    return replace(conversation, snoozed_at=None, snoozed_until=None)


def is_known_missed(conversation: Conversation) -> bool:
    """Whether its transcript tells that nobody answered, and it is still open: one that merely waits is none."""
    missed = conversation.kind is Kind.CHAT and conversation.outcome is Outcome.MISSED
    return missed and conversation.status is Status.OPEN and conversation.folder is Folder.INBOX


def is_left_waiting(conversation: Conversation) -> bool:
    """The same of one that nobody has, and that became no ticket."""
    return is_known_missed(conversation) and not (conversation.agent or conversation.linked)


def becomes_missed(before: Conversation | None, after: Conversation) -> bool:
    """Whether it is known since this change only, or the visitor came back to it."""
    return is_known_missed(after) and (emerges(before, after) or not (before and is_known_missed(before)))


def emerges(before: Conversation | None, after: Conversation) -> bool:
    """Whether it is no more a thing of the past: nobody was told of it until now."""
    return before is not None and before.is_past and not after.is_past


def wrote_again(before: Conversation, after: Conversation) -> bool:
    then, now = last_line_at(before.facts, Author.VISITOR), last_line_at(after.facts, Author.VISITOR)
    return now is not None and (then is None or now > then)


def wants_card(policy: CardPolicy, kind: Kind, outcome: Outcome) -> bool:
    """Whether a conversation that has no card yet gets one."""
    if kind is Kind.TICKET or policy is CardPolicy.ALL or outcome in UNANSWERED:
        return True
    return policy is CardPolicy.WAITING and outcome is Outcome.WAITING
