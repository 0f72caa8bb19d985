"""By the clock goes what a property no longer keeps, announced before; and never anything else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import update

from bot.desks.desk import Choice
from bot.domain.inbox import BY_CLOCK, Deed, Kind
from bot.keeping import retention as module
from bot.ports import MailState, NewMail
from storage.tables import conversation
from tests.bot.keeping.office import DAY, Office
from tests.inbox import ADMIN, ANA, NOON, Inbox

MICROSECOND = timedelta(microseconds=1)


def test_off_means_off(office: Office) -> None:
    office.chat("binned", Deed.TRASH)
    office.chat("closed", Deed.CLOSE)
    office.days(4_000)
    assert office.run() == 0
    assert office.left == ["binned", "closed"]


def test_what_is_announced_goes_in_that_night_and_not_before(office: Office) -> None:
    number = office.chat("binned", Deed.TRASH).id
    office.days(30)
    kept = office.keep(trash=30)
    assert (kept.announced, kept.first_at) == (1, datetime(2026, 12, 26, 3, 0, tzinfo=UTC))
    office.show()
    office.inbox.clock.now = datetime(2026, 12, 26, 2, 59, 59, tzinfo=UTC)
    assert office.run() == 0
    office.until_night()
    assert office.run() == 1
    assert office.left == []
    entry = office.inbox.journal(number)[-1]
    assert (entry.deed, entry.actor, entry.number) == ("purge", BY_CLOCK, number)
    assert (office.kept.last_purged, office.kept.first_at) == (1, None)


def test_from_then_on_it_goes_night_by_night(office: Office) -> None:
    office.begin(trash=2)
    office.chat("binned", Deed.TRASH)
    nights = []
    for _ in range(4):
        office.until_night()
        nights.append((office.inbox.clock.now - NOON, office.run()))
    assert [purged for _, purged in nights] == [0, 1, 0, 0]
    assert [late - early for (early, _), (late, _) in pairwise(nights)] == [DAY] * 3


def test_nothing_younger_goes_not_even_by_a_microsecond(office: Office) -> None:
    office.begin(trash=5, closed=9)
    for name, deed in (("binned", Deed.TRASH), ("closed", Deed.CLOSE)):
        for age in ("old", "young"):
            office.chat(f"{age} {name}", deed)
    office.days(20)
    office.until_night()
    night = office.inbox.clock.now
    with office.inbox.engine.begin() as connection:
        for name, days in (("binned", 5), ("closed", 9)):
            for age, at in (("old", night - days * DAY), ("young", night - days * DAY + MICROSECOND)):
                is_it = conversation.c.external_id == f"{age} {name}"
                connection.execute(update(conversation).where(is_it).values(updated_at=at))
    assert office.run() == 2
    assert office.left == ["young binned", "young closed"]


def test_what_is_not_over_stays_however_old_it_is(office: Office) -> None:
    office.begin(trash=1, closed=1)
    office.chat("open")
    office.chat("taken", Deed.TAKE)
    office.chat("snoozed", Deed.SNOOZE)
    office.chat("spam", Deed.SPAM)
    office.chat("restored", Deed.TRASH, Deed.RESTORE)
    office.chat("reopened", Deed.CLOSE, Deed.REOPEN)
    office.chat("closed", Deed.CLOSE)
    office.chat("closed spam", Deed.SPAM, Deed.CLOSE)
    office.chat("binned", Deed.TRASH)
    office.days(3_000)
    office.until_night()
    office.run()
    assert office.left == ["open", "taken", "snoozed", "spam", "restored", "reopened"]


def test_only_what_was_asked_for_goes(office: Office) -> None:
    office.begin(trash=1)
    office.chat("closed", Deed.CLOSE)
    office.chat("binned", Deed.TRASH)
    office.days(3_000)
    office.until_night()
    office.run()
    assert office.left == ["closed"]


def test_another_property_keeps_what_is_its_own(office: Office) -> None:
    other = Office(Inbox(office.inbox.engine, office.inbox.clock))
    other.chat("theirs", Deed.TRASH)
    office.begin(trash=1)
    office.chat("mine", Deed.TRASH)
    office.days(10)
    office.until_night()
    office.run()
    assert (office.left, other.left) == ([], ["theirs"])


def test_any_news_begins_the_time_anew(office: Office) -> None:
    office.begin(closed=10)
    office.chat("closed", Deed.CLOSE)
    office.days(8)
    office.inbox.desk.do(Deed.TAG, office.inbox.get("closed").id, ADMIN, Choice(value="late"))
    office.days(4)
    office.until_night()
    office.run()
    assert office.left == ["closed"]


# Two of a pair -----------------------------------------------------------------------------------


def pair(office: Office, name: str = "1") -> tuple[int, int]:
    """A closed chat that became a ticket."""
    chat = office.chat(f"chat {name}", Deed.CLOSE)
    now = office.inbox.clock()
    office.inbox.receive(office.inbox.site.ticket(now, ticket=f"ticket {name}"))
    ticket = office.inbox.get(f"ticket {name}", Kind.TICKET)
    with office.inbox.store.write() as tx:
        for one, other in ((chat, ticket), (ticket, chat)):
            head = tx.conversations.head(one.id)
            assert head is not None
            tx.conversations.save(replace(head, linked=other.id), head.version)
    return chat.id, ticket.id


def exists(office: Office, number: int) -> bool:
    with office.inbox.store.read() as tx:
        return tx.conversations.head(number) is not None


def test_a_chat_stays_as_long_as_its_ticket(office: Office) -> None:
    office.begin(closed=5)
    chat, ticket = pair(office)
    office.days(100)
    office.until_night()
    assert office.run() == 0
    office.inbox.desk.do(Deed.CLOSE, ticket, ADMIN)
    office.days(4)
    office.until_night()
    assert office.run() == 0
    office.days(2)
    office.until_night()
    assert office.run() == 2
    assert not exists(office, chat)
    assert not exists(office, ticket)


def test_those_that_stay_keep_nobody_behind_them_waiting(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 2)
    office.begin(closed=5)
    tickets = [pair(office, str(n))[1] for n in range(5)]
    office.days(1)
    office.chat("behind them", Deed.CLOSE)
    office.days(30)
    office.until_night()
    assert office.run() == 1
    assert office.left == [f"chat {n}" for n in range(5)]
    assert all(exists(office, number) for number in tickets)


def test_a_pair_that_is_over_goes_though_a_night_ends_between_them(office: Office) -> None:
    office.begin(closed=5)
    chat, ticket = pair(office)
    office.inbox.desk.do(Deed.CLOSE, ticket, ADMIN)
    office.inbox.desk.do(Deed.TRASH, ticket, ADMIN)
    office.inbox.desk.do(Deed.PURGE, ticket, ADMIN)
    office.days(10)
    office.until_night()
    assert office.run() == 1
    assert not exists(office, chat)


def waiting_mail(number: int, at: datetime) -> NewMail:
    return NewMail(
        number=number,
        message_id=f"<{number}@shop.example>",
        state=MailState.WAITING,
        author=ANA,
        sender_name="Ana",
        sender="help@shop.example",
        recipient="visitor@example.com",
        subject="Lamp",
        text="Hello",
        said="Hello",
        at=at,
        send_at=at,
    )


def test_what_an_agent_wrote_goes_out_before_it_is_purged(office: Office) -> None:
    office.begin(closed=1)
    now = office.inbox.clock()
    office.inbox.receive(office.inbox.site.ticket(now, ticket="ticket"))
    number = office.inbox.get("ticket", Kind.TICKET).id
    with office.inbox.store.write() as tx:
        mail_id = tx.mails.add(waiting_mail(number, now))
    office.inbox.desk.do(Deed.CLOSE, number, ADMIN)
    office.days(9)
    office.until_night()
    assert office.run() == 0
    with office.inbox.store.write() as tx:
        assert mail_id is not None
        assert tx.mails.undo(mail_id)
    office.days(1)
    office.until_night()
    assert office.run() == 1


def test_a_chat_stays_while_its_ticket_has_mail_to_send(office: Office) -> None:
    office.begin(closed=5)
    chat, ticket = pair(office)
    office.inbox.desk.do(Deed.CLOSE, ticket, ADMIN)
    now = office.inbox.clock()
    with office.inbox.store.write() as tx:
        mail_id = tx.mails.add(waiting_mail(ticket, now))
    office.days(30)
    office.until_night()
    assert office.run() == 0
    with office.inbox.store.write() as tx:
        assert mail_id is not None
        assert tx.mails.undo(mail_id)
    office.days(1)
    office.until_night()
    assert office.run() == 2
    assert not exists(office, chat)
