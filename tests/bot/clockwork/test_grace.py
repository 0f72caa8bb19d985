"""The grace time: how long a transcript may take before a chat has ended with unknown outcome."""

from datetime import timedelta

import pytest

from bot.clockwork.grace import Grace
from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import CardPolicy, Deed, Outcome, Status
from bot.domain.rules import RETRY_HORIZON
from tests.faults import PoisonedStore, TroubledStore
from tests.inbox import GRACE, MINUTE, NOON, Inbox, said

MOMENT = timedelta(microseconds=1)


def test_a_chat_whose_transcript_does_not_come_ends_with_unknown_outcome_and_a_card(inbox: Inbox) -> None:
    inbox.receive(inbox.site.start(NOON), inbox.site.end(NOON + MINUTE))
    inbox.clock.now = NOON + MINUTE + GRACE - MOMENT
    inbox.grace.end()
    assert (inbox.get().outcome, inbox.card()) == (Outcome.WAITING, None)
    inbox.clock.forward(MOMENT)
    inbox.grace.end()
    assert (inbox.get().outcome, inbox.get().status) == (Outcome.UNKNOWN, Status.OPEN)
    card = inbox.card()
    assert card is not None
    assert card.want_version == inbox.get().version


def test_a_waiting_card_is_told_of_when_the_wait_is_over(inbox: Inbox) -> None:
    inbox.choose(CardPolicy.WAITING)
    inbox.receive(inbox.site.start(NOON))
    inbox.clock.now = NOON + RETRY_HORIZON
    inbox.grace.end()
    assert inbox.notices() == ["missed"]


def test_it_is_decided_once(own_inbox: Inbox) -> None:
    own_inbox.receive(own_inbox.site.end(NOON))
    own_inbox.clock.now = NOON + GRACE
    assert own_inbox.grace.end() == 1
    version = own_inbox.get().version
    assert own_inbox.grace.end() == 0
    assert own_inbox.get().version == version


def test_a_chat_that_an_agent_began_is_never_overdue(own_inbox: Inbox) -> None:
    own_inbox.receive(own_inbox.site.start(NOON, by="agent"), own_inbox.site.end(NOON + MINUTE))
    own_inbox.clock.forward(timedelta(days=2))
    assert own_inbox.grace.end() == 0
    assert own_inbox.get().outcome is Outcome.AGENT_STARTED


def test_a_transcript_hours_later_still_tells_what_became_of_it(inbox: Inbox) -> None:
    inbox.receive(inbox.site.start(NOON), inbox.site.end(NOON + MINUTE))
    inbox.clock.forward(timedelta(hours=1))
    inbox.grace.end()
    answered = said("a", NOON + MINUTE, "Hello!")
    inbox.receive(inbox.site.transcript(NOON, said("v", NOON, "anyone?"), answered))
    assert (inbox.get().outcome, inbox.get().status) == (Outcome.SERVED, Status.CLOSED)
    assert len(inbox.posts("card")) == 1


def test_what_the_team_closed_stays_closed(inbox: Inbox) -> None:
    inbox.receive(inbox.site.start(NOON), inbox.site.end(NOON + MINUTE))
    inbox.do(Deed.CLOSE)
    inbox.clock.now = NOON + MINUTE + GRACE
    inbox.grace.end()
    assert (inbox.get().outcome, inbox.get().status) == (Outcome.UNKNOWN, Status.CLOSED)


def test_what_was_purged_meanwhile_is_passed_over(own_inbox: Inbox) -> None:
    own_inbox.receive(own_inbox.site.end(NOON))
    number = own_inbox.get().id
    own_inbox.clock.now = NOON + GRACE

    def purge() -> None:
        with own_inbox.store.write() as tx:
            found = tx.conversations.whole(number)
            if found:
                tx.conversations.remove(found, NOON)

    assert Grace(TroubledStore(own_inbox.store, purge), GRACE, own_inbox.clock).end() == 1
    assert own_inbox.find() is None


def test_one_that_fails_does_not_keep_the_others_waiting(own_inbox: Inbox) -> None:
    for minutes, chat in enumerate(("good", "bad", "fine")):
        own_inbox.receive(own_inbox.site.end(NOON + minutes * MINUTE, chat=chat))
    own_inbox.clock.now = NOON + 5 * MINUTE + GRACE
    store = PoisonedStore(own_inbox.store, {"bad"}, [])
    assert Grace(store, GRACE, own_inbox.clock).end() == 3
    outcomes = [own_inbox.get(chat).outcome for chat in ("good", "bad", "fine")]
    assert outcomes == [Outcome.UNKNOWN, Outcome.WAITING, Outcome.UNKNOWN]
    store.poison.clear()
    assert Grace(store, GRACE, own_inbox.clock).end() == 1
    assert own_inbox.get("bad").outcome is Outcome.UNKNOWN


def test_where_the_store_is_away_it_says_so(own_inbox: Inbox) -> None:
    def refuse() -> None:
        raise Refusal(Reason.BUSY)

    own_inbox.receive(own_inbox.site.end(NOON))
    own_inbox.clock.now = NOON + GRACE
    with pytest.raises(Refusal):
        Grace(TroubledStore(own_inbox.store, refuse), GRACE, own_inbox.clock).end()
