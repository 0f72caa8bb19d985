"""Hands the files of exports over, one a step: what a crash interrupts goes on, and no file comes twice.

Slack's id of a file is kept before the file is shown to anybody. Where the answer was lost, Slack is asked whether it
was shown; where it was not, the file is made and uploaded anew, with the rights that its asker has then.
"""

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.domain.errors import Limited, Reason, Refusal, Rejected, SlackError
from bot.exporting.composing import Composed, advanced, compose, entries_of, file_name
from bot.exporting.html_file import Reader
from bot.mirror.pacing import TOKEN_TROUBLES, TROUBLE
from bot.ports import Export, ExportClaim, ExportState, Store, Transaction
from bot.times.clock import Clock
from bot.transactions.permissions import Permissions
from bot.views.language import LanguageOf

log = logging.getLogger(__name__)


class Files(Protocol):
    """Slack's files. Each may raise `Limited`, `Rejected` or `Unknown`."""

    def begin(self, name: str, size: int) -> tuple[str, str]:
        """The id of a file that nobody sees yet, and the address that its content is sent to."""

    def send(self, url: str, content: bytes) -> None: ...
    def share(self, file_id: str, title: str, person: str) -> None:
        """Show it to this person, in their direct message."""

    def is_shared(self, file_id: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class FilePace:
    """`each` between two files of an export, `settle` after a lost answer, `lease` of one step."""

    each: timedelta
    settle: timedelta
    lease: timedelta


class Exporter:
    """One file a step; any number of them may run at once."""

    def __init__(
        self,
        store: Store,
        files: Files,
        permissions: Permissions,
        pace: FilePace,
        language_of: LanguageOf,
        clock: Clock,
        zone: ZoneInfo,
    ) -> None:
        self._store = store
        self._files = files
        self._permissions = permissions
        self._pace = pace
        self._language_of = language_of
        self._clock = clock
        self._zone = zone

    def step(self) -> bool:
        """Do the next thing that is due; False when nothing is."""
        now = self._clock()
        with self._store.read() as tx:
            if not tx.exports.any_due(now):
                return False
        with self._store.write() as tx:
            claim = tx.exports.claim(now, now + self._pace.lease)
        if claim is None:
            return False
        try:
            self._hand_over(claim)
        except SlackError as error:
            self._fail(claim, error)
        except Refusal as refused:
            if refused.reason is Reason.BUSY:
                self._try_later(claim, self._pace.settle)
            else:
                self._refuse(claim, refused.reason.value)
        return True

    def _hand_over(self, claim: ExportClaim) -> None:
        export, now = claim.export, self._clock()
        with self._store.read() as tx:
            composed = compose(tx, export, self._permissions, now)
        if export.file_id and self._files.is_shared(export.file_id):
            log.info("exports.found_again", extra={"export": export.id, "part": export.part + 1})
        elif composed.count and not self._upload(claim, composed, now):
            return  # somebody else works on it by now
        self._end(claim, advanced(export, composed))

    def _upload(self, claim: ExportClaim, composed: Composed, now: datetime) -> bool:
        export = claim.export
        content = composed.written(export.form, Reader(self._language_of(export.slack_id), self._zone))
        name = file_name(replace(export, parts=composed.parts), now)
        file_id, url = self._files.begin(name, len(content))
        self._files.send(url, content)
        with self._store.write() as tx:
            if not tx.exports.save(claim, _begun(export, file_id), now, self._clock() + self._pace.lease):
                return False
            if export.logged <= export.part:
                for entry in entries_of(export, composed, now):
                    tx.journal.add(entry)
        self._files.share(file_id, name, export.slack_id)
        return True

    def _fail(self, claim: ExportClaim, error: SlackError) -> None:
        """Nothing is lost: it is tried again, unless Slack says that it takes no such file."""
        log.warning("exports.not_handed_over", extra={"export": claim.export.id, "error": str(error)})
        if isinstance(error, Rejected) and error.code not in TOKEN_TROUBLES:
            self._refuse(claim, error.code)
        elif isinstance(error, Limited):
            self._try_later(claim, timedelta(seconds=error.seconds))
        else:
            self._try_later(claim, TROUBLE if isinstance(error, Rejected) else self._pace.settle)

    def _refuse(self, claim: ExportClaim, problem: str) -> None:
        self._end(claim, replace(claim.export, state=ExportState.REFUSED, problem=problem))

    def _try_later(self, claim: ExportClaim, wait: timedelta) -> None:
        """With the file that was begun, if one was: it may have come."""
        with self._store.write() as tx:
            known = tx.exports.get(claim.export.id)
            tx.exports.save(claim, known or claim.export, self._clock() + wait)

    def _end(self, claim: ExportClaim, export: Export) -> None:
        """Keep what came of the step, and let the message tell it."""
        with self._store.write() as tx:
            if tx.exports.save(claim, export, self._clock() + self._pace.each):
                tell(tx, export, self._clock())


def tell(tx: Transaction, export: Export, now: datetime) -> None:
    """Let the message that shows how far it is be drawn anew."""
    if export.post_id:
        tx.posts.restate(export.post_id, now)


def _begun(export: Export, file_id: str) -> Export:
    return replace(export, file_id=file_id, logged=max(export.logged, export.part + 1))
