"""A worked inbox: chats and a ticket, with all that a team does to them."""

from dataclasses import replace
from datetime import timedelta

from bot.desks.desk import Choice
from bot.domain.inbox import Conversation, Deed
from bot.exporting.bundle import Bundle
from bot.exporting.gathering import gather
from bot.ports import MailFile, MailState, NewMail
from tests.bot.contacts import Visitors
from tests.inbox import ADMIN, ANA, LUIS, NOON, Inbox

HOSTILE = "=1+1;@SUM(A1)\n<script>alert(1)</script><img src=x onerror=alert(2)> ‮ \"'&"


def work(inbox: Inbox) -> list[int]:
    """The numbers of what is there then, in their order."""
    visitors = Visitors(inbox)
    visitors.write("María", "maria@example.com", words=HOSTILE)
    visitors.write("mari", "mari@example.org", city="", words="otra vez")
    visitors.write("Nobody", "", words="no address")
    inbox.receive(inbox.site.ticket(NOON, "The lamp\nis broken", ticket="t-1"))
    inbox.receive(inbox.site.start(inbox.clock(), "only begun", chat="begun"))
    inbox.receive(inbox.site.transcript(inbox.clock(), chat="empty"))
    maria, mari = visitors.id("maria@example.com"), visitors.id("mari@example.org")
    visitors.edit(maria, email="maria@example.net", company="Aurora")
    visitors.contacts.note(maria, ANA, "calls back on Mondays")
    visitors.contacts.merge(maria, mari, ADMIN)
    numbers = all_numbers(inbox)
    first, second, third, fourth, *_ = numbers
    _choose(inbox, Deed.TAKE, first)
    _choose(inbox, Deed.NOTE, first, value="first note\n=2+2")
    _choose(inbox, Deed.NOTE, first, value="second note")
    _choose(inbox, Deed.TAG, first, value="VIP")
    _choose(inbox, Deed.DEPARTMENT, second, value="Ventas")
    inbox.desk.do_all(Deed.ASSIGN, (second,), ANA, Choice(LUIS))
    _choose(inbox, Deed.CLOSE, second)
    inbox.desk.do_all(Deed.SNOOZE, (third,), ANA, Choice(until=inbox.clock() + timedelta(hours=3)))
    write(inbox, fourth, MailState.RECEIVED, "<in@example.com>", "the visitor's letter zanahoria")
    write(inbox, fourth, MailState.SENT, "<out@example.com>", "our answer")
    write(inbox, fourth, MailState.FAILED, "<back@example.com>", "our second answer", reason="550 no such user")
    with inbox.store.write() as tx:
        tx.archive.link(fourth, third)
        tx.archive.link(third, fourth)
    _choose(inbox, Deed.PRIORITY, fourth, value="urgent")
    _choose(inbox, Deed.TRASH, fourth)
    return numbers


def write(inbox: Inbox, number: int, state: MailState, message_id: str, said: str, reason: str = "") -> None:
    """A mail of a ticket."""
    author = "" if state is MailState.RECEIVED else ANA
    people = (author, "Ana", "ana@example.com", "team@example.com")
    mail = NewMail(number, message_id, state, *people, "Lamp", f"{said}\n> quoted", said, inbox.clock())
    with inbox.store.write() as tx:
        tx.mails.add(
            replace(mail, files=(MailFile("photo.png", "image/png", 3, b"png"),), left_out=("x:y",), reason=reason)
        )
        found = tx.conversations.whole(number)
        assert found is not None
        tx.search.put(found)


def _choose(inbox: Inbox, deed: Deed, number: int, value: str = "") -> None:
    inbox.clock.forward(timedelta(seconds=7))
    done = inbox.desk.do_all(deed, (number,), ANA, Choice(value=value))
    assert not done.refused


def all_numbers(inbox: Inbox) -> list[int]:
    with inbox.store.read() as tx:
        return [number for number in range(1, 100) if tx.conversations.head(number)]


def exported(inbox: Inbox, numbers: list[int]) -> Bundle:
    """As of a time that is always the same."""
    with inbox.store.read() as tx:
        return gather(tx, numbers, [one.id for one in tx.properties.all()], NOON)


def whole(inbox: Inbox, number: int) -> Conversation:
    with inbox.store.read() as tx:
        found = tx.conversations.whole(number)
    assert found is not None
    return found
