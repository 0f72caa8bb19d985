"""A chat stands on the ladder from when it is known to be missed until it no longer waits, whichever way that came."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.clockwork.snooze import Snooze
from bot.desks.desk import Choice
from bot.domain.alerts import Rung, Standing
from bot.domain.inbox import CardPolicy, Deed, Kind, Outcome, Status
from bot.people.directory import unassign
from bot.ports import Person
from bot.tickets.forms import Wanted
from bot.transactions.erasure import purge_some
from tests.inbox import ADMIN, ANA, GRACE, LUIS, MINUTE, NOON, Inbox, said

ASKED = said("v", NOON, "anyone?")
ANSWER = said("a", NOON + MINUTE, "Hello!")


def missed(inbox: Inbox) -> int:
    inbox.receive(inbox.site.transcript(NOON, ASKED))
    return inbox.get().id


def standing(inbox: Inbox) -> Standing | None:
    with inbox.store.read() as tx:
        return tx.ladder.at(inbox.get().id)


def stands_since(inbox: Inbox) -> timedelta | None:
    """How long before now it began to wait; None where it does not."""
    found = standing(inbox)
    return None if found is None else inbox.clock() - found.since


def climb(inbox: Inbox, rung: Rung = Rung.CHANNEL) -> None:
    with inbox.store.write() as tx:
        tx.ladder.climb(inbox.get().id, rung, NOON)


def test_it_begins_when_it_is_known_to_be_missed(inbox: Inbox) -> None:
    inbox.choose(CardPolicy.WAITING)
    inbox.receive(inbox.site.start(NOON))
    assert standing(inbox) is None, "who waits may be served at this moment"
    inbox.receive(inbox.site.end(NOON))
    inbox.clock.forward(GRACE)
    inbox.grace.end()
    assert standing(inbox) is None, "and nobody knows what became of this one"
    inbox.clock.forward(MINUTE)
    number = missed(inbox)
    assert standing(inbox) == Standing(number, inbox.get().property_id, inbox.clock(), Rung.GROUND)


def test_more_of_the_same_does_not_begin_it_anew(inbox: Inbox) -> None:
    missed(inbox)
    climb(inbox)
    inbox.clock.forward(MINUTE)
    inbox.receive(inbox.site.transcript(NOON, ASKED, said("v", NOON + MINUTE, "hello?")), inbox.site.end(NOON))
    inbox.desk.do(Deed.TAG, inbox.get().id, ANA, Choice(value="vip"))
    inbox.desk.do(Deed.NOTE, inbox.get().id, ANA, Choice(value="called"))
    assert stands_since(inbox) == MINUTE
    found = standing(inbox)
    assert found is not None
    assert found.rung is Rung.CHANNEL


def take(inbox: Inbox) -> None:
    inbox.do(Deed.TAKE)


def assign(inbox: Inbox) -> None:
    inbox.do(Deed.ASSIGN, ANA, LUIS)


def close(inbox: Inbox) -> None:
    inbox.do(Deed.CLOSE)


def snooze(inbox: Inbox) -> None:
    inbox.desk.do(Deed.SNOOZE, inbox.get().id, ANA, Choice(until=inbox.clock() + 30 * MINUTE))


def trash(inbox: Inbox) -> None:
    inbox.do(Deed.TRASH)


def spam(inbox: Inbox) -> None:
    inbox.do(Deed.SPAM)


def answer(inbox: Inbox) -> None:
    inbox.receive(inbox.site.transcript(NOON, ASKED, ANSWER))


def convert(inbox: Inbox) -> None:
    inbox.tickets.convert(inbox.get().id, ANA, Wanted("ana@example.com", "Lamp", "It is on its way."))


AWAY: list[Callable[[Inbox], None]] = [take, assign, close, snooze, trash, spam, answer, convert]


@pytest.mark.parametrize("leave", AWAY)
def test_it_leaves_in_the_transaction_in_which_it_stops_waiting(inbox: Inbox, leave: Callable[[Inbox], None]) -> None:
    missed(inbox)
    climb(inbox, Rung.ON_CALL)
    leave(inbox)
    assert standing(inbox) is None


def test_nothing_is_left_of_what_is_purged(inbox: Inbox) -> None:
    number = missed(inbox)
    trash(inbox)
    with inbox.store.write() as tx:
        tx.ladder.begin(number, inbox.get().property_id, NOON)  # as if it had been forgotten there
    inbox.desk.do(Deed.PURGE, number, ADMIN)
    with inbox.store.read() as tx:
        assert tx.ladder.at(number) is None


def test_nothing_is_left_of_what_a_person_who_is_forgotten_asked(inbox: Inbox) -> None:
    number = missed(inbox)
    with inbox.store.write() as tx:
        contact_id = tx.contacts.of(number)
        assert contact_id is not None
        purge_some(tx, [contact_id], ADMIN, inbox.clock(), "batch")
        assert tx.ladder.at(number) is None


def unassigned(inbox: Inbox) -> None:
    inbox.do(Deed.UNASSIGN)


def hand_over(inbox: Inbox) -> None:
    inbox.do(Deed.ASSIGN, ANA, "U0LEAVER")


def gone(inbox: Inbox) -> None:
    with inbox.store.write() as tx:
        tx.people.save([Person("U0LEAVER", active=False)])
        unassign(tx, inbox.get().id, inbox.clock())


def undone(inbox: Inbox) -> None:
    inbox.desk.undo(ANA)


def reopened(inbox: Inbox) -> None:
    inbox.do(Deed.REOPEN)


def woken(inbox: Inbox) -> None:
    inbox.do(Deed.WAKE)


def slept(inbox: Inbox) -> None:
    inbox.clock.forward(30 * MINUTE)
    Snooze(inbox.store, inbox.clock).end()


def restored(inbox: Inbox) -> None:
    inbox.do(Deed.RESTORE)


def no_spam(inbox: Inbox) -> None:
    inbox.do(Deed.NOT_SPAM)


def wrote_again(inbox: Inbox) -> None:
    later = inbox.clock() + MINUTE
    inbox.receive(inbox.site.transcript(NOON, ASKED, said("v", later, "hello?")))


THERE_AND_BACK: list[tuple[Callable[[Inbox], None], Callable[[Inbox], None]]] = [
    (take, unassigned),
    (hand_over, gone),
    *((leave, undone) for leave in (take, assign, close, snooze, trash, spam)),
    (close, reopened),
    (close, wrote_again),
    (snooze, woken),
    (snooze, slept),
    (snooze, wrote_again),
    (trash, restored),
    (spam, no_spam),
]


@pytest.mark.parametrize(("leave", "back"), THERE_AND_BACK)
def test_what_comes_back_begins_anew(
    inbox: Inbox, leave: Callable[[Inbox], None], back: Callable[[Inbox], None]
) -> None:
    missed(inbox)
    climb(inbox, Rung.LEAD)
    inbox.clock.forward(5 * MINUTE)
    leave(inbox)
    inbox.clock.forward(MINUTE)
    back(inbox)
    assert inbox.get().status is Status.OPEN
    found = standing(inbox)
    assert found is not None
    assert (found.rung, found.since) == (Rung.GROUND, inbox.clock())


def test_what_is_somebodys_when_it_comes_back_waits_for_nobody(inbox: Inbox) -> None:
    missed(inbox)
    take(inbox)
    close(inbox)
    wrote_again(inbox)
    assert (inbox.get().agent, standing(inbox)) == (ANA, None)


def test_a_chat_that_became_missed_in_the_trash_begins_when_it_is_restored(inbox: Inbox) -> None:
    inbox.receive(inbox.site.start(NOON))
    trash(inbox)
    missed(inbox)
    assert standing(inbox) is None
    inbox.clock.forward(MINUTE)
    restored(inbox)
    assert stands_since(inbox) == timedelta()


def test_a_ticket_never_climbs(inbox: Inbox) -> None:
    inbox.receive(inbox.site.ticket(NOON))
    ticket = inbox.get(kind=Kind.TICKET)
    assert ticket.outcome is Outcome.OFFLINE
    with inbox.store.read() as tx:
        assert tx.ladder.at(ticket.id) is None
