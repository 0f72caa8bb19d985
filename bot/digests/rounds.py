"""Posts the digests whose time has come. A slot's row and what it asks Slack to show are kept together or not at all.

Any number of clocks may go round at once: the row's key decides who deals with a slot.
"""

import logging
import random

from bot.clock import Clock
from bot.digests.round import EDITED, Round, last_of
from bot.errors import Refusal, SlackError
from bot.ports import Digest, History, Store

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
            newest = self._newest(digest_id)
            with self._store.write() as tx:
                digest = tx.digests.lock(digest_id)
                if digest is not None:
                    Round(tx, digest, self._clock()).deal(newest)
        except Refusal:  # the store is busy: the others need not be tried now
            raise
        except Exception as error:
            log.exception("digest.failed", extra={"digest": digest_id, "error": type(error).__name__})

    def _newest(self, digest_id: int) -> str:
        """The `ts` of what stands last in its channel; "" where it makes no difference or nobody can tell."""
        digest = self._edited(digest_id)
        if digest is None:
            return ""
        try:
            return self._slack.newest(digest.channel)
        except SlackError as error:
            log.warning("digest.newest_unknown", extra={"digest": digest_id, "error": str(error)})
            return ""

    def _edited(self, digest_id: int) -> Digest | None:
        """The digest, where it has a slot to be told and a message in Slack that might be edited."""
        with self._store.read() as tx:
            digest = tx.digests.get(digest_id)
            if digest is None or digest.kind not in EDITED or not digest.due(self._clock()):
                return None
            last = last_of(tx, digest)
            return digest if last is not None and last.ts is not None else None
