"""What is brought over from tawk.to's archive: the same conversations that webhooks make, and nobody is told."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import permutations

import pytest
from sqlalchemy import select

from bot.domain.inbox import (
    BY_CLOCK,
    BY_TAWK,
    Author,
    CardPolicy,
    Deed,
    Folder,
    Kind,
    Line,
    Outcome,
    Place,
    Status,
    Visitor,
)
from bot.ports import RescueSettings
from bot.upstream.reading import read_chat
from bot.upstream.uptake import Manner, Taken, keep_unreadable
from storage import tables
from tests.bot.upstream.shown import ASKED, KNOWN, answer, later, person, shown, take, take_all, there
from tests.inbox import ADMIN, ANA, CHAT, GRACE, MINUTE, NOON, Inbox, said

LONG_AGO = NOON - timedelta(days=400)


def asked(at: datetime) -> Line:
    return Line(Author.VISITOR, at, "anyone?")


def untold(inbox: Inbox) -> bool:
    """Whether nothing in Slack, on the ladder or in the queue of mails came of it."""
    number = inbox.get().id
    posts = inbox.rows(select(tables.post.c.id).where(tables.post.c.number == number))
    rungs = inbox.rows(select(tables.rung).where(tables.rung.c.conversation_id == number))
    waits = inbox.rows(select(tables.rescue_wait).where(tables.rescue_wait.c.number == number))
    return not (posts or rungs or waits)


def rescue(inbox: Inbox) -> None:
    """Let missed visitors of its property be written to by themselves."""
    with inbox.store.write() as tx:
        owner = tx.properties.find(inbox.site.tawk_id)
        assert owner is not None
        tx.rescues.set(owner.id, RescueSettings(is_on=True))


# Nobody is told ----------------------------------------------------------------------------------


def test_of_a_missed_chat_of_the_past_nobody_is_told(inbox: Inbox) -> None:
    inbox.choose(CardPolicy.ALL)
    rescue(inbox)
    assert take(inbox, shown(inbox, ASKED)) is Taken.NEW
    chat = inbox.get()
    assert (chat.outcome, chat.status, chat.is_past) == (Outcome.MISSED, Status.OPEN, True)
    assert untold(inbox)
    assert inbox.journal() == []


def test_the_past_is_no_sign_of_life_of_the_webhook(inbox: Inbox) -> None:
    take(inbox, shown(inbox, ASKED))
    assert inbox.rows(select(tables.habit).where(tables.habit.c.property_id == inbox.get().property_id)) == []


def test_what_changed_in_the_past_redraws_the_card_that_is_there_and_writes_nothing_more(inbox: Inbox) -> None:
    inbox.receive(inbox.site.start(NOON, "anyone?"), inbox.site.transcript(NOON, said("v", NOON, "anyone?")))
    (card,) = inbox.posts("card")
    before = len(inbox.posts("lines"))
    read = shown(inbox, ASKED, answer(NOON + MINUTE))
    assert take(inbox, read) is Taken.CHANGED
    assert inbox.get().outcome is Outcome.SERVED
    assert inbox.posts("card")[0]["want_version"] == inbox.get().version > card["want_version"]
    assert (len(inbox.posts("lines")), inbox.posts("notice")) == (before, [])


def test_the_first_webhook_of_a_chat_of_the_past_tells_of_it(inbox: Inbox) -> None:
    """As it would have done: the past may be read a moment before."""
    take(inbox, shown(inbox, ASKED))
    rescue(inbox)
    inbox.receive(inbox.site.transcript(NOON, said("v", NOON, "anyone?")))
    assert not inbox.get().is_past
    assert len(inbox.posts("card")) == 1
    with inbox.store.read() as tx:
        assert tx.ladder.at(inbox.get().id)
        assert tx.rescues.waiting_since(inbox.get().id)


def test_a_chat_that_waits_by_its_webhook_is_no_past(inbox: Inbox) -> None:
    inbox.receive(inbox.site.start(NOON, "anyone?"))
    assert inbox.card() is None
    take(inbox, shown(inbox, ASKED))
    assert inbox.get().outcome is Outcome.MISSED
    assert len(inbox.posts("card")) == 1


def test_a_chat_that_went_on_when_it_was_read_ends_in_silence(inbox: Inbox) -> None:
    take(inbox, shown(inbox, ASKED, over=False))
    assert inbox.get().outcome is Outcome.WAITING
    inbox.clock.forward(timedelta(hours=12))
    inbox.grace.end()
    assert inbox.get().outcome is Outcome.UNKNOWN
    assert untold(inbox)


def test_a_deed_leaves_the_past_what_it_is(inbox: Inbox) -> None:
    take(inbox, shown(inbox, ASKED))
    inbox.do(Deed.TAKE)
    assert inbox.get().is_past


# What is open of it ------------------------------------------------------------------------------


def test_what_nobody_answered_long_ago_comes_closed(inbox: Inbox) -> None:
    take(inbox, shown(inbox, asked(LONG_AGO)))
    chat = inbox.get()
    assert (chat.outcome, chat.status, chat.set_status_by) == (Outcome.MISSED, Status.CLOSED, BY_CLOCK)
    assert untold(inbox)


def test_an_offline_message_of_long_ago_comes_closed(inbox: Inbox) -> None:
    take(inbox, shown(inbox, asked(LONG_AGO), kind=Kind.TICKET, subject="Lamp"))
    chat = inbox.get(kind=Kind.TICKET)
    assert (chat.outcome, chat.status) == (Outcome.OFFLINE, Status.CLOSED)


def test_what_tawk_to_calls_open_is_open_however_old(inbox: Inbox) -> None:
    take(inbox, shown(inbox, asked(LONG_AGO), seen=there(Status.OPEN, since=LONG_AGO)))
    assert inbox.get().status is Status.OPEN
    assert untold(inbox)


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (there(Status.CLOSED), (Status.CLOSED, Folder.INBOX)),
        (there(Status.OPEN, Place.TRASH), (Status.OPEN, Folder.TRASH)),
        (there(Status.CLOSED, Place.SPAM), (Status.CLOSED, Folder.SPAM)),
        (there(Status.PENDING), (Status.PENDING, Folder.INBOX)),
        (there(None, Place.GONE), (Status.OPEN, Folder.INBOX)),
    ],
    ids=["closed", "trash", "spam", "pending", "gone"],
)
def test_it_comes_as_it_stands_there(inbox: Inbox, seen: object, expected: tuple[Status, Folder]) -> None:
    take(inbox, shown(inbox, ASKED, seen=seen))  # type: ignore[arg-type]
    chat = inbox.get()
    assert (chat.status, chat.folder) == expected
    assert chat.moved_by == (BY_TAWK if chat.folder is not Folder.INBOX else "")


def test_a_late_line_of_the_visitor_opens_what_came_closed(inbox: Inbox) -> None:
    take(inbox, shown(inbox, ASKED, seen=there(Status.CLOSED)))
    inbox.receive(inbox.site.transcript(NOON, said("v", NOON, "anyone?"), said("v", NOON + MINUTE, "hello?")))
    assert inbox.get().status is Status.OPEN
    assert len(inbox.posts("card")) == 1


# Once --------------------------------------------------------------------------------------------


def test_the_same_again_changes_nothing(inbox: Inbox) -> None:
    read = shown(inbox, ASKED, seen=there(Status.CLOSED), person_id="p1")
    assert take(inbox, read) is Taken.NEW
    before = inbox.get()
    inbox.clock.forward(MINUTE)
    seen_later = replace(read, there=there(Status.CLOSED, since=NOON + MINUTE))
    assert take(inbox, seen_later) is Taken.SAME
    assert inbox.get() == before


def tell(inbox: Inbox, step: str, chat: str) -> None:
    """One of the three ways in which a chat comes here."""
    asked = said("v", NOON, "anyone?")
    answered = said("a", NOON + MINUTE, "Hello!", sender={"t": "a", "n": "Marta"})
    if step == "start":
        inbox.receive(inbox.site.start(NOON, "anyone?", chat=chat))
    elif step == "transcript":
        inbox.receive(inbox.site.transcript(NOON, asked, answered, chat=chat))
    else:
        take(inbox, shown(inbox, ASKED, answer(NOON + MINUTE), external_id=chat, person_id="p1"))


def test_what_is_read_and_what_webhooks_tell_is_one_conversation_in_any_order(inbox: Inbox) -> None:
    found = []
    for order in permutations(["start", "transcript", "read"]):
        chat = "-".join(order)
        for step in order:
            tell(inbox, step, chat)
        one = inbox.get(chat)
        found.append((one.facts, one.status, one.outcome, one.visitor, one.created_at, one.updated_at, one.is_past))
    assert found == [found[0]] * 6


def test_several_are_taken_in_at_once(inbox: Inbox) -> None:
    reads = [shown(inbox, ASKED, external_id=f"many-{n}") for n in range(5)]
    assert take_all(inbox, reads) == [Taken.NEW] * 5
    assert take_all(inbox, reversed(reads)) == [Taken.SAME] * 5


def test_purged_stays_purged(inbox: Inbox) -> None:
    read = shown(inbox, ASKED)
    take(inbox, read)
    number = inbox.get().id
    inbox.do(Deed.TRASH)
    inbox.do(Deed.PURGE, ADMIN)
    assert take(inbox, read, raw=b"anyone?") is Taken.PURGED
    assert inbox.find() is None
    with inbox.store.read() as tx:
        assert tx.raw_readings.of(number) is None


def test_nobody_is_asked_for_of_whom_nothing_is_left(inbox: Inbox) -> None:
    for chat in ("one", "two"):
        take(inbox, shown(inbox, ASKED, external_id=chat, person_id="p1"))
    owner = inbox.get("one").property_id
    with inbox.store.write() as tx:
        tx.wanted_persons.want(owner, "p1", NOON, NOON)
    for chat, wanted in (("one", ["p1"]), ("two", [])):
        with inbox.store.write() as tx:
            tx.conversations.remove(inbox.get(chat), inbox.clock())
        with inbox.store.read() as tx:
            assert tx.wanted_persons.of(owner) == wanted


# Tickets -----------------------------------------------------------------------------------------


def test_a_ticket_and_its_answers_are_read(inbox: Inbox) -> None:
    inbox.receive(inbox.site.ticket(NOON, "It is broken"))
    read = shown(
        inbox,
        Line(Author.VISITOR, NOON, "It is broken"),
        answer(NOON + MINUTE, "We send a new one"),
        kind=Kind.TICKET,
        subject="Lamp",
    )
    assert take(inbox, read) is Taken.CHANGED
    ticket = inbox.get(kind=Kind.TICKET)
    assert (ticket.facts.subject, ticket.facts.human_id) == ("Lamp", "7")
    assert [line.text for line in ticket.lines] == ["It is broken", "We send a new one"]
    assert ticket.answered_at == NOON + MINUTE


# Raw ---------------------------------------------------------------------------------------------


def test_the_last_answer_is_kept_as_it_came(inbox: Inbox) -> None:
    take(inbox, shown(inbox, ASKED), raw=b'{"one": 1}')
    take(inbox, shown(inbox, ASKED), raw=b'{"two": 2}')
    with inbox.store.read() as tx:
        assert tx.raw_readings.of(inbox.get().id) == b'{"two": 2}'


def test_what_is_unreadable_is_set_aside_once(inbox: Inbox) -> None:
    raw = f'{{"propertyId": "{inbox.site.tawk_id}"}}'.encode()
    with inbox.store.write() as tx:
        assert keep_unreadable(tx, "chat.list", raw, NOON, "conversation_id_missing")
        assert not keep_unreadable(tx, "chat.list", raw, NOON)
    assert inbox.deliveries() == [("quarantined", "conversation_id_missing")]


# Persons -----------------------------------------------------------------------------------------


def test_a_person_fills_the_gaps_of_what_they_began(inbox: Inbox) -> None:
    nameless = Visitor("V1561719148780935", city="cádiz")
    take(inbox, shown(inbox, ASKED, person_id="p1", visitor=nameless))
    take(inbox, shown(inbox, ASKED, person_id="p2", visitor=nameless, external_id="other"))
    assert person(inbox) == 1
    assert person(inbox) == 0
    assert inbox.get().visitor == replace(KNOWN, city="cádiz")
    assert inbox.get("other").visitor == nameless
    with inbox.store.read() as tx:
        contact = tx.contacts.of_email(inbox.get().property_id, "ana@example.com")
        assert contact is not None
        assert contact.shown.phone == "600 000 000"


def test_what_a_webhook_tells_wins_over_what_was_read_of_the_person(inbox: Inbox) -> None:
    take(inbox, shown(inbox, ASKED, person_id="p1", visitor=Visitor()))
    person(inbox, replace(KNOWN, name="Anita", email="old@example.com"))
    inbox.receive(inbox.site.end(NOON + MINUTE))
    assert inbox.get().visitor == Visitor("Ana Torres", "ana@example.com", "600 000 000", "sevilla", "ES")


def test_of_a_person_without_a_conversation_here_nothing_is_kept(inbox: Inbox) -> None:
    take(inbox, shown(inbox, ASKED, person_id="p1"))
    inbox.do(Deed.TRASH, ANA)
    inbox.do(Deed.PURGE, ADMIN)
    assert person(inbox) == 0


# News from there about the past ------------------------------------------------------------------


def test_a_chat_of_the_past_that_is_closed_there_is_closed_here_and_nobody_is_told(inbox: Inbox) -> None:
    read = shown(inbox, ASKED, seen=there(Status.OPEN))
    take(inbox, read)
    take(inbox, later(read, ASKED, seen=there(Status.CLOSED, since=NOON + MINUTE)), Manner.NOW)
    assert inbox.get().status is Status.CLOSED
    assert untold(inbox)
    assert [(one.actor, one.deed) for one in inbox.journal()] == [(BY_TAWK, Deed.CLOSE)]


def test_a_chat_of_the_past_whose_visitor_comes_back_is_news(inbox: Inbox) -> None:
    read = shown(inbox, asked(LONG_AGO), seen=there(Status.CLOSED, since=LONG_AGO))
    take(inbox, read)
    again = later(read, asked(LONG_AGO), asked(NOON), seen=there(Status.OPEN, since=NOON))
    take(inbox, again, Manner.NOW)
    assert (inbox.get().status, inbox.get().is_past) == (Status.OPEN, False)
    assert len(inbox.posts("card")) == 1


# What tells no time ------------------------------------------------------------------------------


def undated(inbox: Inbox, *words: str, minutes: float = 0) -> Taken:
    """A chat that was read so many minutes after noon, and that tells no time at all."""
    messages = [{"sender": {"t": "v"}, "msg": text} for text in words]
    item = {"id": CHAT, "messages": messages}
    return take(inbox, read_chat(item, inbox.site.tawk_id, NOON + minutes * MINUTE, None, GRACE))


def test_what_tells_no_time_is_as_old_as_when_it_was_first_read(inbox: Inbox) -> None:
    undated(inbox, "anyone?")
    inbox.clock.forward(timedelta(hours=1))
    assert undated(inbox, "anyone?", minutes=60) is Taken.CHANGED, "it is over by now"
    assert (inbox.get().created_at, inbox.get().outcome) == (NOON, Outcome.MISSED)
    assert undated(inbox, "anyone?", minutes=70) is Taken.SAME
    assert undated(inbox, "anyone?", "hello?", minutes=80) is Taken.CHANGED
    assert [line.text for line in inbox.get().lines] == ["anyone?", "hello?"]
    assert undated(inbox, "anyone?", "hello?", minutes=90) is Taken.SAME


def test_what_tells_no_time_says_nothing_against_what_does(inbox: Inbox) -> None:
    inbox.receive(inbox.site.transcript(NOON, said("v", NOON, "one"), said("v", NOON + MINUTE, "two")))
    before = inbox.get()
    undated(inbox, "one", "two", minutes=60)
    assert inbox.get().facts.transcript_lines == before.facts.transcript_lines
    undated(inbox, "one", minutes=70)
    assert inbox.get().facts.transcript_lines == before.facts.transcript_lines


# What the team does to it ------------------------------------------------------------------------


def test_what_is_taken_out_of_the_trash_years_later_alarms_nobody(inbox: Inbox) -> None:
    seen = there(Status.OPEN, Place.TRASH, since=NOON)
    take(inbox, shown(inbox, asked(LONG_AGO), seen=seen))
    rescue(inbox)
    inbox.do(Deed.RESTORE)
    assert (inbox.get().folder, inbox.get().is_open) == (Folder.INBOX, True)
    assert untold(inbox)


def test_what_is_opened_again_after_years_alarms_nobody_until_its_visitor_is_back(inbox: Inbox) -> None:
    take(inbox, shown(inbox, asked(LONG_AGO)))
    rescue(inbox)
    inbox.do(Deed.REOPEN)
    assert inbox.get().is_open
    assert untold(inbox)
    inbox.receive(inbox.site.transcript(NOON, said("v", LONG_AGO, "anyone?"), said("v", NOON, "still there?")))
    assert not untold(inbox)


def test_a_chat_that_went_on_when_it_was_read_and_is_missed_since_is_news(inbox: Inbox) -> None:
    going_on = shown(inbox, ASKED, over=False)
    take(inbox, going_on)
    take(inbox, later(going_on, ASKED, seen=there(read_at=NOON + 5 * MINUTE)), Manner.NOW)
    assert (inbox.get().outcome, inbox.get().is_past) == (Outcome.MISSED, False)
    assert not untold(inbox)
