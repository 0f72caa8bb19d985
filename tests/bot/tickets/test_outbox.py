"""What waits goes out at least once and always under one Message-ID, whatever the server answers."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.clients.mime import written
from bot.domain.errors import MailDelayed, MailRefused, MailUnsure
from bot.mail.sending import FIRST_RETRY, LEASE, PATIENCE
from bot.ports import MailState
from tests.bot.tickets.correspondence import ANSWER, SECOND, Correspondence


def called(mail: Correspondence, number: int) -> list[object]:
    """Who was called in the thread, and why."""
    return [row["payload"] for row in mail.inbox.posts("notice", number)]


def test_nothing_goes_out_while_it_can_be_taken_back(mail: Correspondence) -> None:
    mail.ticket()
    mail.inbox.clock.forward(9 * SECOND)
    assert not mail.outbox.step()
    assert mail.deliver() == 1
    assert not mail.outbox.step()


def test_what_is_refused_for_good_is_told_with_the_servers_reason(mail: Correspondence) -> None:
    mail.server.errors = [MailRefused("550 no such user")]
    number = mail.ticket()
    mail.deliver()
    [failed] = mail.mails(number)
    assert (failed.state, failed.reason) == (MailState.FAILED, "550 no such user")
    assert called(mail, number) == [{"notice": "undelivered", "agent": "U0ANA"}]
    mail.tickets.retry(failed.id, "U0ANA")
    assert mail.deliver() == 1
    assert [letter.message_id for letter in mail.server.taken] == [failed.message_id]
    assert len(called(mail, number)) == 1


@pytest.mark.parametrize("error", [MailDelayed("450 grey"), MailUnsure("")])
def test_what_did_not_go_out_for_now_is_sent_again_under_the_same_message_id(
    mail: Correspondence, error: MailDelayed | MailUnsure
) -> None:
    mail.server.errors = [error]
    number = mail.ticket()
    mail.deliver()
    [waiting] = mail.mails(number)
    assert (waiting.state, waiting.attempts, waiting.reason) == (MailState.WAITING, 1, error.told)
    assert not mail.outbox.step()
    mail.inbox.clock.forward(FIRST_RETRY)
    assert mail.outbox.step()
    [sent] = mail.mails(number)
    assert (sent.state, sent.message_id) == (MailState.SENT, waiting.message_id)


def test_after_two_days_it_is_given_up(mail: Correspondence) -> None:
    mail.server.errors = [MailDelayed("450 later") for _ in range(100)]
    number = mail.ticket()
    mail.deliver()
    for _ in range(60):
        mail.inbox.clock.forward(timedelta(hours=1))
        while mail.outbox.step():
            pass
    [failed] = mail.mails(number)
    assert (failed.state, failed.reason) == (MailState.FAILED, "450 later")
    assert failed.attempts > PATIENCE / timedelta(hours=3)


def test_what_waited_for_days_is_tried_as_often_as_it_takes_a_server_that_wants_us_to_come_again(
    mail: Correspondence,
) -> None:
    mail.server.errors = [MailRefused("550 no such user"), MailDelayed("450 grey"), MailDelayed("450 grey")]
    number = mail.ticket()
    mail.deliver()
    mail.inbox.clock.forward(PATIENCE * 2)
    mail.tickets.retry(mail.mails(number)[0].id, "U0ANA")
    for _ in range(3):
        mail.inbox.clock.forward(timedelta(hours=1))
        mail.outbox.step()
    [sent] = mail.mails(number)
    assert (sent.state, sent.attempts) == (MailState.SENT, 3)


def test_a_sender_who_died_is_followed_by_another(mail: Correspondence) -> None:
    number = mail.ticket()
    mail.inbox.clock.forward(11 * SECOND)
    with mail.inbox.store.write() as tx:
        assert tx.mails.claim(mail.inbox.clock(), mail.inbox.clock() + LEASE)
    assert not mail.outbox.step()
    mail.inbox.clock.forward(LEASE + SECOND)
    assert mail.outbox.step()
    assert [one.state for one in mail.mails(number)] == [MailState.SENT]


def test_a_propertys_name_and_a_subject_in_several_lines_keep_no_answer_back(mail: Correspondence) -> None:
    mail.inbox = replace(mail.inbox, site=replace(mail.inbox.site, name="Shop\r\nTwo"))
    mail.ticket(replace(ANSWER, subject="\r\n"))
    mail.deliver()
    [letter] = mail.server.taken
    assert (letter.sender[0], letter.subject) == ("Shop Two", "Shop Two")
    assert written(letter, mail.inbox.clock())
