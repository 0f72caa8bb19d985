"""A missed visitor whom nobody takes in time gets one e-mail, which is no answer; nobody else gets any."""

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert

from bot.desks.desk import Choice
from bot.domain.errors import MailDelayed, Refusal
from bot.domain.hours import Hours
from bot.domain.inbox import Deed, Kind, Outcome, Status
from bot.mail.addresses import ReplyAddresses
from bot.ports import TRIED, MailKind, MailState, RescueSettings
from bot.tickets.forms import Wanted
from bot.tickets.showing import reply_key
from storage.tables import workspace
from tests.bot.rescue.stage import NIGHT, ROSE, Rescue
from tests.bot.summaries import gathered
from tests.bot.tickets.correspondence import ANSWER, Correspondence
from tests.inbox import ANA, MADRID, MINUTE, NOON, Inbox, Site, migrated, said

HOUR = timedelta(hours=1)


@pytest.fixture
def rescue(store_url: str) -> Iterator[Rescue]:
    with migrated(store_url) as engine:
        yield Rescue(Inbox(engine, site=Site(email=ROSE)))


@pytest.fixture
def any_rescue(database_url: str) -> Iterator[Rescue]:
    """One on SQLite, one on PostgreSQL."""
    with migrated(database_url) as engine:
        yield Rescue(Inbox(engine, site=Site(email=ROSE)))


def test_a_visitor_whom_nobody_takes_is_told_once_and_not_before(any_rescue: Rescue) -> None:
    rescue, number = any_rescue, any_rescue.missed()
    rescue.wait(9)
    assert rescue.written(number) == []
    rescue.wait(1)
    [mail] = rescue.written(number)
    assert (mail.recipient, mail.state, mail.kind, mail.author) == (ROSE, MailState.WAITING, MailKind.RESCUE, "")
    rescue.wait(60)
    assert rescue.written(number) == [mail]
    [letter] = rescue.sent()
    assert (letter.to, letter.message_id, letter.is_automatic) == (ROSE, mail.message_id, True)
    assert letter.subject == "Tienda Aurora: we have received your message"
    assert letter.text.startswith("Hello Ana,\n\nthank you for writing to Tienda Aurora.")
    assert "by Sunday, 22 November, 16:15 (UTC)" in letter.text
    assert "anyone?" not in letter.text, "whoever typed the address may be somebody else"
    with rescue.inbox.store.write() as tx:
        assert ReplyAddresses(reply_key(tx)).number_in([letter.reply_to]) == number


def test_it_is_written_in_the_property_s_language_with_its_hours_and_signature(rescue: Rescue) -> None:
    rescue.arrange(language="es", signature="El equipo de Aurora", sender="hola@aurora.example")
    rescue.set(RescueSettings(is_on=True, minutes=10), NIGHT)
    rescue.missed()
    rescue.wait()
    [letter] = rescue.sent()
    assert letter.sender == ("Tienda Aurora", "hola@aurora.example")
    assert "lunes, 23 de noviembre, 9:00 h (hora de Madrid)" in letter.text
    assert "antes del lunes, 23 de noviembre, 13:00 h (hora de Madrid)" in letter.text
    assert letter.text.endswith("\n\n-- \nEl equipo de Aurora")


def test_a_team_s_own_words_go_out_with_their_fields_filled(rescue: Rescue) -> None:
    words = "Hi {first_name|there}, {property} is back {back|soon} and answers before {by}."
    rescue.set(RescueSettings(is_on=True, minutes=10, hours=1, words=words))
    number = rescue.missed()
    rescue.wait()
    [mail] = rescue.written(number)
    hour = "Sunday, 22 November, 13:15 (UTC)"
    assert mail.said == f"Hi Ana, Tienda Aurora is back soon and answers before {hour}."


def test_what_comes_back_from_the_trash_after_weeks_is_not_written_about_as_if_it_had_just_come(rescue: Rescue) -> None:
    inbox, site = rescue.inbox, rescue.inbox.site
    inbox.receive(site.start(NOON))
    number = inbox.get().id
    inbox.desk.do(Deed.TRASH, number, ANA)
    inbox.receive(site.transcript(NOON, said("v", NOON, "anyone?")))
    inbox.clock.forward(20 * 24 * HOUR)
    inbox.desk.do(Deed.RESTORE, number, ANA)
    assert inbox.get().outcome is Outcome.MISSED
    rescue.wait()
    assert rescue.written(number) == []


def taken(rescue: Rescue, number: int) -> None:
    rescue.inbox.desk.do(Deed.TAKE, number, ANA)


def closed(rescue: Rescue, number: int) -> None:
    rescue.inbox.desk.do(Deed.CLOSE, number, ANA)


def snoozed(rescue: Rescue, number: int) -> None:
    rescue.inbox.desk.do(Deed.SNOOZE, number, ANA, Choice(until=NOON + 60 * MINUTE))


def called_spam(rescue: Rescue, number: int) -> None:
    rescue.inbox.desk.do(Deed.SPAM, number, ANA)


def thrown_away(rescue: Rescue, number: int) -> None:
    rescue.inbox.desk.do(Deed.TRASH, number, ANA)


def answered(rescue: Rescue, number: int) -> None:
    asked, answer = said("v", NOON, "anyone?"), said("a", NOON + MINUTE, "Yes!")
    rescue.inbox.receive(rescue.inbox.site.transcript(NOON, asked, answer))


def switched_off(rescue: Rescue, number: int) -> None:
    rescue.set(RescueSettings(is_on=False, minutes=10))


def without_mail(rescue: Rescue, number: int) -> None:
    rescue.sender = None


def came_again(rescue: Rescue, number: int) -> None:
    rescue.inbox.clock.forward(5 * MINUTE)
    rescue.inbox.receive(rescue.inbox.site.start(rescue.inbox.clock(), chat="again"))


def came_back(rescue: Rescue, number: int) -> None:
    """An earlier mail to this address did not arrive."""
    correspondence = Correspondence(rescue.inbox, rescue.server)
    rescue.inbox.receive(rescue.inbox.site.ticket(NOON, ticket="earlier"))
    ticket = rescue.inbox.get("earlier", Kind.TICKET)
    mail_id = correspondence.tickets.reply(ticket.id, ANA, Wanted(answer="Hello"))
    correspondence.deliver()
    with rescue.inbox.store.write() as tx:
        assert tx.mails.fail(mail_id, "550 5.1.1 No such user")


@pytest.mark.parametrize(
    "done",
    [
        taken,
        closed,
        snoozed,
        called_spam,
        thrown_away,
        answered,
        switched_off,
        without_mail,
        came_again,
        came_back,
    ],
)
def test_who_is_seen_to_or_can_t_be_reached_gets_none(rescue: Rescue, done: Callable[[Rescue, int], None]) -> None:
    number = rescue.missed()
    done(rescue, number)
    rescue.wait()
    assert rescue.written(number) == []
    with rescue.inbox.store.read() as tx:
        assert tx.rescues.due(NOON + timedelta(days=300), 10) == []


@pytest.mark.parametrize("email", ["", "noreply@example.com", "help@shop.example", "mailer-daemon@example.com"])
def test_nobody_is_no_visitor(store_url: str, email: str) -> None:
    with migrated(store_url) as engine:
        rescue = Rescue(Inbox(engine, site=Site(email=email)))
        number = rescue.missed()
        rescue.wait()
        assert rescue.written(number) == []


def test_a_clock_that_stood_still_for_days_writes_to_nobody_of_then(rescue: Rescue) -> None:
    number = rescue.missed()
    rescue.wait(25 * 60)
    assert rescue.written(number) == []


def test_an_address_gets_one_a_local_day_in_all_properties_together(any_rescue: Rescue) -> None:
    rescue = any_rescue
    rescue.set(RescueSettings(is_on=True, minutes=10), Hours(MADRID))
    numbers = [rescue.missed("first")]
    rescue.wait()
    rescue.sent()
    rescue.inbox.clock.forward(timedelta(hours=1))
    numbers.append(rescue.missed("same day"))
    rescue.wait()
    rescue.inbox.clock.now = datetime.fromisoformat("2026-11-22T22:55+00:00")  # in Madrid it is the next day soon
    numbers.append(rescue.missed("next day"))
    rescue.wait()
    assert [len(rescue.written(number)) for number in numbers] == [1, 0, 1]
    assert len(rescue.sent()) == 2


def test_whoever_chats_under_made_up_addresses_reaches_so_many_a_day_and_no_more(any_rescue: Rescue) -> None:
    rescue, site = any_rescue, any_rescue.inbox.site
    rescue.most_a_day = 2
    numbers = [rescue.missed(str(n), replace(site, email=f"made.up.{n}@example.com")) for n in range(3)]
    rescue.wait()
    assert [len(rescue.written(number)) for number in numbers] == [1, 1, 0]
    rescue.inbox.clock.forward(timedelta(days=1))
    numbers.append(rescue.missed("next day"))
    rescue.wait()
    assert [len(rescue.written(number)) for number in numbers] == [1, 1, 0, 1]


def test_a_visitor_who_comes_back_to_a_closed_chat_is_told_again_on_another_day(rescue: Rescue) -> None:
    number = rescue.missed()
    rescue.wait()
    rescue.sent()
    first = rescue.written(number)
    rescue.inbox.desk.do(Deed.CLOSE, number, ANA)
    rescue.inbox.clock.forward(timedelta(days=1))
    now = rescue.inbox.clock()
    rescue.inbox.receive(rescue.inbox.site.transcript(now, said("v", NOON, "anyone?"), said("v", now, "hello?")))
    rescue.wait()
    assert rescue.written(number) != first
    assert len(rescue.sent()) == 2


def test_of_many_clocks_at_once_one_writes(any_rescue: Rescue) -> None:
    """Two chats of one address: each clock sees both, and one mail goes out."""
    rescue = any_rescue
    other = Rescue(Inbox(rescue.inbox.engine, rescue.inbox.clock, Site(email=ROSE, name="Otra")))
    numbers = [rescue.missed("one"), other.missed("two")]
    rescue.inbox.clock.forward(10 * MINUTE)
    together, failed = threading.Barrier(6), []

    def tick() -> None:
        together.wait()
        for _ in range(40):
            try:
                if rescue.rescuer.end() == 0:
                    return
            except Refusal:  # the database was busy: the next tick goes on
                continue
        failed.append(1)

    clocks = [threading.Thread(target=tick) for _ in range(6)]
    for clock in clocks:
        clock.start()
    for clock in clocks:
        clock.join()
    assert failed == []
    assert len(rescue.written(*numbers)) == 1
    assert len(rescue.sent()) == 1


def test_it_is_no_answer(rescue: Rescue) -> None:
    number = rescue.missed()
    before = rescue.inbox.get()
    rescue.wait()
    rescue.sent()
    after = rescue.inbox.get()
    assert after == before, "neither its state, its outcome nor whose turn it is"
    assert (after.status, after.outcome, after.agent, after.lines) == (Status.OPEN, Outcome.MISSED, "", before.lines)
    assert rescue.inbox.journal(number) == []
    with rescue.inbox.store.read() as tx:
        assert tx.mails.of(number) == []


def test_an_agent_who_answers_afterwards_begins_the_exchange(rescue: Rescue) -> None:
    number = rescue.missed()
    rescue.wait()
    rescue.sent()
    correspondence = Correspondence(rescue.inbox, rescue.server)
    ticket = correspondence.tickets.convert(number, ANA, ANSWER)
    correspondence.deliver()
    letter = rescue.server.taken[-1]
    assert (letter.subject, letter.is_automatic, letter.in_reply_to) == ("Your lamp", False, "")
    assert correspondence.get(ticket).linked == number


def test_what_was_overtaken_while_the_server_was_away_does_not_go_out(rescue: Rescue) -> None:
    for chat, overtake in (("taken", taken), ("late", lambda rescue, number: rescue.inbox.clock.forward(2 * HOUR))):
        number = rescue.missed(chat)
        rescue.wait()
        rescue.server.errors.append(MailDelayed("451 4.4.1 later"))
        assert rescue.sent() == []
        overtake(rescue, number)
        rescue.inbox.clock.forward(5 * MINUTE)
        assert rescue.sent() == []
        [mail] = rescue.written(number)
        assert (mail.state, mail.said, mail.reason) == (MailState.UNDONE, "", TRIED)
        rescue.inbox.clock.forward(timedelta(days=1))


def test_only_what_nobody_began_to_send_is_said_not_to_have_gone_out(rescue: Rescue) -> None:
    """Whoever was killed while sending left no attempt, but the visitor may have it."""
    for chat, begun, reason in (("untried", False, ""), ("killed", True, TRIED)):
        number = rescue.missed(chat)
        rescue.wait()
        if begun:
            with rescue.inbox.store.write() as tx:
                assert tx.mails.claim(rescue.inbox.clock(), rescue.inbox.clock() + MINUTE)
        taken(rescue, number)
        rescue.inbox.clock.forward(5 * MINUTE)
        assert rescue.sent() == []
        [mail] = rescue.written(number)
        assert (mail.state, mail.reason) == (MailState.UNDONE, reason)
        rescue.inbox.clock.forward(timedelta(days=1))


def test_what_is_true_still_goes_out_once_the_server_is_back(rescue: Rescue) -> None:
    number = rescue.missed()
    rescue.wait()
    rescue.server.errors.append(MailDelayed("451 4.4.1 later"))
    assert rescue.sent() == []
    rescue.inbox.clock.forward(5 * MINUTE)
    assert [one.message_id for one in rescue.sent()] == [one.message_id for one in rescue.written(number)]


def test_the_thread_and_the_card_tell_of_it_until_it_failed(rescue: Rescue) -> None:
    number = rescue.missed()
    rescue.wait()
    [row] = rescue.inbox.posts("mail", number)
    [mail] = rescue.written(number)
    assert row["payload"] == {"mail": mail.id}
    assert rescue.inbox.posts("notice", number) == [], "it notifies nobody"


def test_whom_somebody_answered_elsewhere_is_not_written_to(rescue: Rescue) -> None:
    def missed(chat: str) -> int:
        return rescue.missed(chat, replace(rescue.inbox.site, email=f"{chat}@example.com"))

    answered, waiting, unasked = missed("answered"), missed("waiting"), missed("unasked")
    rescue.inbox.clock.forward(MINUTE)
    missed("young")
    asked = []

    def ask(numbers: Sequence[int]) -> Sequence[int]:
        asked.append(list(numbers))
        lines = said("v", NOON, "anyone?"), said("a", NOON + MINUTE, "Yes, me.")
        rescue.inbox.receive(rescue.inbox.site.transcript(NOON, *lines, chat="answered"))
        return [number for number in numbers if number != unasked]

    rescue.inbox.clock.forward(9 * MINUTE)
    replace(rescue.rescuer, ask=ask).end()
    assert asked == [[answered, waiting, unasked]]
    assert [mail.number for mail in rescue.written(answered, waiting, unasked)] == [waiting]
    rescue.rescuer.end()
    assert [mail.number for mail in rescue.written(answered, unasked)] == [unasked], "it waits for the next time"


def test_it_gives_no_card_to_what_a_summary_shows(rescue: Rescue) -> None:
    _, numbers = gathered(rescue.inbox)
    rescue.wait(20)
    assert rescue.written(*numbers) != []
    assert [rescue.inbox.card(number) for number in numbers] == [None] * len(numbers)


def test_who_was_missed_before_a_restore_may_have_been_written_to_already(rescue: Rescue) -> None:
    """The database that has forgotten it takes the chat in anew when tawk.to tells of it again."""
    before = rescue.missed()
    restored_at = rescue.inbox.clock() + MINUTE
    told = {"backup_at": NOON.isoformat(), "restored_at": restored_at.isoformat(), "last_post": 0}
    with rescue.inbox.engine.begin() as connection:
        connection.execute(insert(workspace).values(key="restored", value=json.dumps(told)))
    rescue.inbox.clock.forward(2 * MINUTE)
    after = rescue.missed("after", Site(rescue.inbox.site.tawk_id, email="other@example.com"))
    rescue.wait(20)
    assert rescue.written(before) == []
    assert len(rescue.written(after)) == 1
