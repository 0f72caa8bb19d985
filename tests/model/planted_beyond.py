"""Mistakes with e-mail, with the clock and with what Slack shows: each with the part in which it has to be found.

The number is the first day to look at, so that a test run need not wait for the one that shows it.
"""

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import delete

import bot.digests.round
import bot.keeping.retention
import bot.mirror.gathering
import bot.mirror.mirror
import bot.rescue.rescuer
import bot.tickets.arrivals
import bot.tickets.desk
import bot.tickets.postman
from bot.domain.errors import MailUnsure
from bot.domain.hours import Hours
from bot.mail.sending import Sending
from bot.mirror.mirror import Mirror
from bot.mirror.pacing import AT_ONCE
from bot.mirror.recovery import Recovery
from bot.mirror.verdict import Verdict
from bot.tickets.arrivals import Arrival
from storage import tables
from storage.clockwork.ladder import SqlLadder
from storage.posts.posts import SqlPosts
from tests.model.planted import Plant
from tests.model.watch import DAY


def _let_machines_wake_tickets(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Arrival, "is_nobodys", False)


def _take_silence_for_success(patch: pytest.MonkeyPatch) -> None:
    real = Sending._fail

    def fail(self: Any, taken: Any, error: Any) -> None:
        if isinstance(error, MailUnsure):
            with self.store.write() as tx:
                self.tray.set_sent(tx, taken, self.clock())
        else:
            real(self, taken, error)

    patch.setattr(Sending, "_fail", fail)


def _pay_no_heed_to_bounces(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(bot.tickets.postman, "take_report", lambda *given: None)


def _leave_asleep_what_was_answered(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(bot.tickets.arrivals, "_wake", lambda *given: None)


def _let_what_was_taken_back_count(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(bot.tickets.desk, "give_back", lambda *given: None)


def _count_nights_as_work(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Hours, "after", lambda self, since, worked: since + worked)


def _forget_the_rung(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(SqlLadder, "climb", lambda *given: None)


def _tell_slots_however_late(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(bot.digests.round, "LATENESS", 99 * DAY)


def _write_to_whoever_was_missed_once(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(bot.rescue.rescuer, "not_in_time", lambda *given: None)


def _purge_whatever_is_old(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(bot.keeping.retention, "_stands_alone", lambda *given: True)


def _post_again_what_was_not_answered(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Recovery, "_find", lambda *given: {})


def _forget_before_it_is_deleted(patch: pytest.MonkeyPatch) -> None:
    def doom(self: SqlPosts, number: int, now: object, *, patiently: bool = False) -> None:
        self._connection.execute(delete(tables.post).where(tables.post.c.number == number))

    patch.setattr(SqlPosts, "doom", doom)


def _bring_back_whatever_was_deleted(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(bot.mirror.mirror, "comes_back", lambda *given: True)


def _give_up_what_was_refused_once(patch: pytest.MonkeyPatch) -> None:
    def refused(self: Mirror, claim: Any, error: object, message: object = None) -> Verdict:
        return Verdict(lambda tx: tx.posts.park(claim, "refused"), AT_ONCE)

    patch.setattr(Mirror, "_refused", refused)


def _let_a_summary_go_on_for_ever(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(bot.mirror.gathering, "KEPT_AT_MOST", 99 * DAY)
    patch.setattr(bot.mirror.gathering, "KEPT_BY_EACH", DAY)


BEYOND: Mapping[str, tuple[str, int, Plant]] = {
    "an automatic answer opens its ticket": ("mail", 9, _let_machines_wake_tickets),
    "what no server answered counts as sent": ("mail", 6, _take_silence_for_success),
    "nobody hears of a bounce": ("mail", 2, _pay_no_heed_to_bounces),
    "a visitor's answer leaves its ticket pending": ("mail", 2, _leave_asleep_what_was_answered),
    "an answer that was taken back leaves its ticket pending": ("mail", 1, _let_what_was_taken_back_count),
    "alerts count nights as working time": ("clock", 1, _count_nights_as_work),
    "a rung is told again and again": ("clock", 1, _forget_the_rung),
    "a slot is told however late": ("clock", 1, _tell_slots_however_late),
    "who was taken care of is written to": ("clock", 1, _write_to_whoever_was_missed_once),
    "a chat is purged without its ticket": ("clock", 7, _purge_whatever_is_old),
    "a message whose answer was lost is posted again": ("mirror", 1, _post_again_what_was_not_answered),
    "a purge forgets what Slack shows": ("mirror", 9, _forget_before_it_is_deleted),
    "a card that somebody deleted always comes back": ("mirror", 5, _bring_back_whatever_was_deleted),
    "a summary takes in whatever comes later": ("crowd", 1, _let_a_summary_go_on_for_ever),
    "what Slack refused once is given up": ("mirror", 2, _give_up_what_was_refused_once),
}
