"""Private answers: sent once, or not at all."""

from datetime import timedelta

import pytest

from bot.domain.errors import Limited, Rejected, SlackError, Unknown
from bot.mirror.answers import Answers
from bot.ports import PrivateAnswer, Slack
from tests.inbox import NOON, Inbox

SOON = NOON + timedelta(minutes=5)
FIRST, SECOND = (PrivateAnswer(f"https://hooks.example/{n}", {"text": str(n)}) for n in (1, 2))


class RecordingSlack:
    """Notes what is answered, and fails as it is told to."""

    def __init__(self, error: SlackError | None = None) -> None:
        self.answered: list[PrivateAnswer] = []
        self._error = error

    def answer(self, answer: PrivateAnswer) -> None:
        self.answered.append(answer)
        if self._error:
            raise self._error


def outbox(inbox: Inbox, slack: RecordingSlack) -> Answers:
    return Answers(inbox.store, cast_slack(slack), inbox.clock)


def cast_slack(slack: object) -> Slack:
    """Answers need nothing of Slack but to answer."""
    return slack  # type: ignore[return-value]


def put(inbox: Inbox, *answers: PrivateAnswer) -> None:
    with inbox.store.write() as tx:
        for answer in answers:
            tx.answers.add(answer, SOON)


def test_each_is_sent_once_the_oldest_first(own_inbox: Inbox) -> None:
    slack = RecordingSlack()
    put(own_inbox, FIRST, SECOND)
    answers = outbox(own_inbox, slack)
    assert [answers.step() for _ in range(4)] == [True, True, False, False]
    assert slack.answered == [FIRST, SECOND]


@pytest.mark.parametrize("error", [Limited(30), Rejected("used_url"), Unknown()])
def test_what_could_not_be_sent_is_not_sent_again(own_inbox: Inbox, error: SlackError) -> None:
    slack = RecordingSlack(error)
    put(own_inbox, FIRST)
    answers = outbox(own_inbox, slack)
    assert [answers.step(), answers.step()] == [True, False]
    assert slack.answered == [FIRST]


def test_what_is_too_old_is_dropped(own_inbox: Inbox) -> None:
    slack = RecordingSlack()
    put(own_inbox, FIRST)
    own_inbox.clock.now = SOON
    assert outbox(own_inbox, slack).step() is False
    own_inbox.clock.now = NOON
    assert outbox(own_inbox, slack).step() is False, "it is gone, not only passed over"
    assert slack.answered == []
