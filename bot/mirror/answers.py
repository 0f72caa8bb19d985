"""Sends private answers to those who pressed a button: at most once, since late or double they only puzzle."""

import logging

from bot.domain.errors import SlackError
from bot.ports import Slack, Store
from bot.times.clock import Clock

log = logging.getLogger(__name__)


class Answers:
    """The outbox of private answers."""

    def __init__(self, store: Store, slack: Slack, clock: Clock) -> None:
        self._store = store
        self._slack = slack
        self._clock = clock

    def step(self) -> bool:
        """Send the oldest; it leaves the store before it is sent. False when there is none."""
        with self._store.read() as tx:
            if not tx.answers.any():
                return False
        with self._store.write() as tx:
            answer = tx.answers.take(self._clock())
        if answer is None:
            return False
        try:
            self._slack.answer(answer)
        except SlackError as error:
            log.warning("answers.not_sent", extra={"error": type(error).__name__})
        return True
