"""Mistakes that the matrix has to find, each as somebody might make it; they are planted in the victim only.

Each has the flow in which a death shows it.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.desks.contacts import Contacts
from bot.digests.round import Round
from bot.domain.contact import Contact
from bot.exporting.composing import Composed, entries_of, file_name
from bot.exporting.exporter import Exporter
from bot.exporting.html_file import Reader
from bot.intake import Intake
from bot.mirror.mirror import Mirror
from bot.mirror.recovery import Recovery
from bot.ports import Claim, Delivery, ExportClaim, Run, RunOutcome, Transaction
from bot.times.schedules import Slot
from bot.transactions.erasure import purge_some
from handlers.doors.letterbox import Letterbox
from handlers.doors.slack import SlackDoor
from handlers.doors.web import Request, Response
from storage.clockwork.digests import SqlDigests
from storage.conversations.conversations import SqlConversations
from storage.posts.posts import SqlPosts
from tests.crash.mail.mistakes import MISTAKES as OF_MAILS

Plant = Callable[[], None]
LETTERS = ("message-id made when sending", "marked before it is sent")
ARRIVALS = ("cursor before the line", "cursor after the line, no message-id")


def _answer_before_it_is_kept() -> None:
    """A webhook's sender is let go first; it is kept as soon as there is time."""
    waiting: list[tuple[Letterbox, Delivery]] = []
    real_put, real_retry = Letterbox.put, Intake.retry

    def retry(self: Intake) -> object:
        while waiting:
            box, delivery = waiting.pop(0)
            real_put(box, delivery)
        return real_retry(self)

    _put(Letterbox, "put", lambda self, delivery: waiting.append((self, delivery)))
    _put(Intake, "retry", retry)


def _acknowledge_before_it_is_done() -> None:
    """Slack has its answer at once; what was asked for is done as soon as there is time."""
    waiting: list[tuple[SlackDoor, Request]] = []
    real_answer, real_retry = SlackDoor.answer, Intake.retry

    def answer(self: SlackDoor, request: Request) -> Response:
        waiting.append((self, request))
        return Response(200)

    def retry(self: Intake) -> object:
        while waiting:
            real_answer(*waiting.pop(0))
        return real_retry(self)

    _put(SlackDoor, "answer", answer)
    _put(Intake, "retry", retry)


def _write_no_intent() -> None:
    real = SqlPosts.set_intent

    def set_intent(self: SqlPosts, claim: Claim, at: Any, next_at: Any) -> bool:
        return real(self, claim, None, next_at) if at is None else True

    _put(SqlPosts, "set_intent", set_intent)


def _look_up_nothing() -> None:
    _put(Recovery, "_find", lambda self, channel, pending: {})


def _forget_before_it_is_deleted() -> None:
    """The row goes first, then Slack is told."""
    real = Mirror._plan

    def plan(self: Mirror, tx: Transaction, claim: Claim) -> Any:
        call = real(self, tx, claim)
        if claim.post.doomed:
            tx.posts.remove(claim)
        return call

    _put(Mirror, "_plan", plan)


def _know_of_no_purge() -> None:
    _put(SqlConversations, "is_purged", lambda self, *key: False)


def _keep_no_file_before_it_is_shared() -> None:
    """Whoever dies behind it has shared a file that nobody knows of."""

    def upload(self: Exporter, claim: ExportClaim, composed: Composed, now: datetime) -> bool:
        reader = Reader(self._language_of(claim.export.slack_id), self._zone)
        content, name = composed.written(claim.export.form, reader), file_name(claim.export, now)
        file_id, url = self._files.begin(name, len(content))
        self._files.send(url, content)
        self._files.share(file_id, name, claim.export.slack_id)
        with self._store.write() as tx:
            for entry in entries_of(claim.export, composed, now):
                tx.journal.add(entry)
        return True

    _put(Exporter, "_upload", upload)


def _log_what_was_told() -> None:
    real = Intake.receive

    def receive(self: Intake, deliveries: Sequence[Delivery]) -> None:
        logging.getLogger("bot.intake").info("intake.body", extra={"body": deliveries[0].body.decode()})
        real(self, deliveries)

    _put(Intake, "receive", receive)


def _deal_with_slots_before() -> None:
    """In a transaction of its own: whoever dies after it has told nobody."""
    real = Round._take

    def take(self: Round, slots: Sequence[Slot], outcome: RunOutcome) -> Sequence[Slot]:
        taken = real(self, slots, outcome)
        if taken:
            _end_here(self.tx)
        return taken

    _put(Round, "_take", take)


def _remember_slots_afterwards() -> None:
    """In a transaction of its own: whoever comes after one that died before it tells them again."""
    later: list[Callable[[], object]] = []
    real_take, real_tie, real_keep = SqlDigests.take, SqlDigests.tie, Round._keep

    def take(self: SqlDigests, run: Run) -> bool:
        later.append(lambda: real_take(self, run))
        return True

    def keep(self: Round, post_id: int | None) -> None:
        _end_here(self.tx)
        while later:
            later.pop(0)()
        real_keep(self, post_id)

    _put(SqlDigests, "take", take)
    _put(SqlDigests, "tie", lambda self, *said: later.append(lambda: real_tie(self, *said)))
    _put(Round, "_keep", keep)


def _end_erasing_apart() -> None:
    """In a transaction of its own: whoever comes after one that died before it finds nobody to erase."""

    def erase_some(self: Contacts, tx: Transaction, contacts: Sequence[Contact], actor: str, batch: str) -> bool:
        if purge_some(tx, [one.id for one in contacts], actor, self._clock(), batch):
            return False
        self._end_erasing(tx, contacts, set(), actor, batch)
        return True

    _put(Contacts, "_erase_some", erase_some)


def _end_here(tx: Any) -> None:
    """What was one transaction is two."""
    for word in ("COMMIT", "BEGIN"):
        tx._connection.exec_driver_sql(word)


def _put(owner: type, name: str, function: Callable[..., object]) -> None:
    setattr(owner, name, function)


MISTAKES: Mapping[str, tuple[str, Plant]] = {
    "answered before it is kept": ("card", _answer_before_it_is_kept),
    "acknowledged before it is done": ("deeds", _acknowledge_before_it_is_done),
    "no intent": ("card", _write_no_intent),
    "no look-up": ("card", _look_up_nothing),
    "forgotten before it is deleted": ("purge", _forget_before_it_is_deleted),
    "no tombstone": ("purge", _know_of_no_purge),
    "file not kept before it is shared": ("export", _keep_no_file_before_it_is_shared),
    "what was told is logged": ("card", _log_what_was_told),
    "erasure ended apart": ("erase", _end_erasing_apart),
    "slots dealt with before": ("digest", _deal_with_slots_before),
    "slots remembered afterwards": ("digest", _remember_slots_afterwards),
    **{name: ("mail-out", OF_MAILS[name]) for name in LETTERS},
    **{name: ("mail-in", OF_MAILS[name]) for name in ARRIVALS},
}
