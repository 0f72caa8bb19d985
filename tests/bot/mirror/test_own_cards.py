"""What stands in a summary gets a card of its own where somebody is to be called."""

from bot.clockwork.snooze import Snooze
from bot.desks.desk import Choice
from bot.domain.inbox import Deed
from bot.tickets.showing import notify
from bot.transactions.announce import own_card
from tests.bot.summaries import gathered
from tests.inbox import ANA, MINUTE, Inbox


def test_a_deed_on_it_gives_it_none(inbox: Inbox) -> None:
    _, [number, *_] = gathered(inbox)
    for deed in (Deed.TAKE, Deed.CLOSE, Deed.REOPEN):
        inbox.desk.do(deed, number, ANA)
    inbox.desk.do(Deed.NOTE, number, ANA, Choice(value="remember the lamp"))
    assert inbox.card(number) is None


def test_the_end_of_a_snooze_does(inbox: Inbox) -> None:
    summary, [number, *_] = gathered(inbox)
    inbox.desk.do(Deed.SNOOZE, number, ANA, Choice(until=inbox.clock() + 30 * MINUTE))
    inbox.clock.forward(31 * MINUTE)
    Snooze(inbox.store, inbox.clock).end()
    assert inbox.card(number) is not None
    assert [row["payload"]["notice"] for row in inbox.posts("notice", number)] == ["woken"]
    with inbox.store.write() as tx:
        tx.bursts.collect(summary, inbox.clock())
        assert [(one.free, one.taken, one.settled) for one in tx.bursts.gathered(summary)] == [(2, 0, 0)]


def test_whom_a_notice_calls_finds_it_below_a_card(inbox: Inbox) -> None:
    _, [number, *_] = gathered(inbox)
    with inbox.store.write() as tx:
        notify(tx, number, {"notice": "undelivered", "agent": ANA}, inbox.clock())
        notify(tx, number, {"notice": "undelivered", "agent": ANA}, inbox.clock())
    card = inbox.card(number)
    assert card is not None
    assert [row["parent_id"] for row in inbox.posts("notice", number)] == [card.id] * 2


def test_in_the_trash_nothing_gets_one(inbox: Inbox) -> None:
    _, [number, *_] = gathered(inbox)
    inbox.desk.do(Deed.TRASH, number, ANA)
    with inbox.store.write() as tx:
        assert own_card(tx, number, inbox.clock()) is None
    inbox.desk.do(Deed.RESTORE, number, ANA)
    assert inbox.card(number) is None
    with inbox.store.read() as tx:
        place = tx.posts.place_of(number)
    assert place is not None
    assert place.is_in_summary
