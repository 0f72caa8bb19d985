"""Posts the digests whose time has come. A slot's row and what it asks Slack to show are kept together or not at all.

Any number of clocks may go round at once: the row's key decides who deals with a slot.
"""

import logging
import random

from bot.digests.round import EDITED, Round, last_of
from bot.domain.errors import Refusal, SlackError
from bot.ports import Digest, History, Post, Store
from bot.times.clock import Clock

log = logging.getLogger(__name__)


class Rounds:
    """Looks after the digests that are due."""

    def __init__(self, store: Store, slack: History, clock: Clock) -> None:
        self._store = store
        self._slack = slack
        self._clock = clock

    def go(self) -> int:
        """Deal with what is due; answers with how many digests that were."""
        with self._store.read() as tx:
            due = list(tx.digests.due(self._clock()))
        random.shuffle(due)  # several clocks should not all ask Slack about the same one
        for digest_id in due:
            self._deal_alone(digest_id)
        return len(due)

    def _deal_alone(self, digest_id: int) -> None:
        """One that fails must not keep the others waiting."""
        try:
            with self._store.read() as tx:
                digest = tx.digests.get(digest_id)
                last = last_of(tx, digest) if digest else None
            if digest is None or not digest.due(self._clock()):
                return
            passed = self._passed(digest, last)
            with self._store.write() as tx:
                digest = tx.digests.lock(digest_id)
                if digest is not None:
                    Round(tx, digest, self._clock()).deal(passed)
        except Refusal:  # the store is busy: the others need not be tried now
            raise
        except Exception as error:
            log.exception("digest.failed", extra={"digest": digest_id, "error": type(error).__name__})

    def _passed(self, digest: Digest, last: Post | None) -> int | None:
        """Our last message, where others stand below it or nobody can tell.

        One that another clock has posted meanwhile is none of which this is known: it is the newest.
        """
        if last is None or last.ts is None or digest.kind not in EDITED:
            return None
        try:
            return None if self._slack.newest(digest.channel) == last.ts else last.id
        except SlackError as error:
            log.warning("digest.newest_unknown", extra={"digest": digest.id, "error": str(error)})
            return last.id
