"""Files of answers are read from Slack before these go out; what can't be read is named, and nothing is sent of it."""

from dataclasses import dataclass, field

import pytest

from bot.domain.errors import Limited, Rejected, SlackError, Unknown
from bot.languages import load_languages
from bot.ports import Mail, MailFile, MailState
from bot.tickets.fetching import MOST_TRIES, Fetching
from bot.tickets.forms import Wanted
from bot.views.mails import mail_message
from tests.bot.tickets.correspondence import SECOND, Correspondence
from tests.bot.views.checks import misfits, shown
from tests.inbox import ANA

FILES = (MailFile("lamp.png", "image/png", 4, slack_id="F1"), MailFile("plan.pdf", "", 4, slack_id="F2"))


@dataclass
class Slack:
    """Hands out files, after these errors."""

    errors: list[SlackError] = field(default_factory=list)

    def read(self, file_id: str) -> MailFile:
        if self.errors:
            raise self.errors.pop(0)
        return MailFile(f"{file_id}.png", "image/png", 2, file_id.encode())


@pytest.fixture
def slack() -> Slack:
    return Slack()


def answered(mail: Correspondence, answer: str = "See there.") -> int:
    number = mail.ticket()
    mail.deliver()
    mail.tickets.reply(number, ANA, Wanted(answer=answer, files=FILES))
    return number


def fetch(mail: Correspondence, slack: Slack) -> int:
    steps, fetching = 0, Fetching(mail.inbox.store, slack, mail.inbox.clock)
    while fetching.step():
        steps += 1
    return steps


def last(mail: Correspondence, number: int) -> Mail:
    return mail.mails(number)[-1]


@pytest.mark.parametrize("answer", ["See there.", ""])
def test_an_answer_goes_out_with_its_files_once_they_were_read(mail: Correspondence, slack: Slack, answer: str) -> None:
    number = answered(mail, answer)
    assert mail.deliver() == 0
    assert fetch(mail, slack) == 2
    mail.deliver()
    letter = mail.server.taken[-1]
    assert [(one.name, one.content) for one in letter.attachments] == [("F1.png", b"F1"), ("F2.png", b"F2")]
    assert letter.text.startswith(answer)
    assert last(mail, number).state is MailState.SENT


@pytest.mark.parametrize("error", [Limited(30), Unknown("http_503")])
def test_what_can_not_be_read_now_is_read_later(mail: Correspondence, slack: Slack, error: SlackError) -> None:
    number = answered(mail)
    slack.errors = [error]
    fetch(mail, slack)
    assert mail.deliver() == 0
    mail.inbox.clock.forward(31 * SECOND)
    fetch(mail, slack)
    mail.deliver()
    assert last(mail, number).state is MailState.SENT


@pytest.mark.parametrize(("error", "times"), [(Rejected("file_not_found"), 1), (Unknown("timeout"), 2 * MOST_TRIES)])
def test_what_can_never_be_read_fails_the_answer_and_is_named(
    mail: Correspondence, slack: Slack, error: SlackError, times: int
) -> None:
    number = answered(mail)
    slack.errors = [error] * times
    for _ in range(times):
        fetch(mail, slack)
        mail.inbox.clock.forward(20 * 60 * SECOND)
    failed = last(mail, number)
    for language in load_languages().values():
        told = mail_message(failed, language)
        assert misfits(told) == []
        assert "lamp.png" in shown(told) or "plan.pdf" in shown(told)
    assert failed.state is MailState.FAILED
    assert [row["payload"]["notice"] for row in mail.inbox.posts("notice", number)] == ["undelivered"]
    assert mail.deliver() == 0
    mail.tickets.retry(failed.id, ANA)
    fetch(mail, Slack())
    mail.deliver()
    assert len(mail.server.taken[-1].attachments) == 2


def test_files_of_what_was_taken_back_are_not_read(mail: Correspondence, slack: Slack) -> None:
    number = answered(mail)
    mail.tickets.undo(last(mail, number).id, ANA)
    assert fetch(mail, slack) == 0
