"""One round of one digest: which of its slots are told, which skipped, and in which message."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.digests.kinds import KINDS
from bot.ports import Digest, DigestKind, NewPost, Post, PostKind, Run, RunOutcome, Transaction
from bot.times.schedules import LATENESS, Slot

POST_KINDS = {DigestKind.DIGEST: PostKind.DIGEST, DigestKind.ROUNDUP: PostKind.ROUNDUP}
EDITED = frozenset({DigestKind.DIGEST})  # a week's roundup stays beside the next one


def last_of(tx: Transaction, digest: Digest) -> Post | None:
    """The message in which it was told last."""
    last = tx.posts.get(digest.post_id) if digest.post_id is not None else None
    return None if last is None or last.doomed else last


@dataclass(frozen=True, slots=True)
class Round:
    """What is done about a digest in a transaction that holds it."""

    tx: Transaction
    digest: Digest
    now: datetime

    def deal(self, passed: int | None) -> None:
        """`passed` is a message of ours below which others stand, as far as anybody can tell; any other is edited.

        Several slots that come at once, as after an outage, are told in one message.
        """
        late, timely = self._due()
        last = last_of(self.tx, self.digest)
        outcome = RunOutcome.QUIET if self._is_quiet(last) else RunOutcome.POSTED
        skipped, told = self._take(late, RunOutcome.SKIPPED), self._take(timely, outcome)
        post_id = None
        if told and outcome is RunOutcome.POSTED:
            post_id = self._show(last, passed, {"slot": told[-1].key, **_counted(skipped)})
            self._tie([*skipped, *told], post_id)
        elif skipped:
            self._tie(skipped, self._add(_counted(skipped)))
        self._keep(post_id)

    def _due(self) -> tuple[Sequence[Slot], Sequence[Slot]]:
        """Those that are too late to be told, and the others. What somebody asked for is never too late."""
        due = self.digest.due(self.now)
        late = [slot for slot in due if self.now - slot.at > LATENESS and slot.at != self.digest.asked_at]
        return late, [slot for slot in due if slot not in late]

    def _is_quiet(self, last: Post | None) -> bool:
        """Whether our last message says that nothing waits, and nothing does: then it need not be said again."""
        if last is None or self.digest.asked_at or (last.ts is None and last.generation == 0):
            return False
        said = not self.tx.digests.listed_on(last.id)
        return said and not KINDS[self.digest.kind].has_news(self.tx, self.digest)

    def _take(self, slots: Sequence[Slot], outcome: RunOutcome) -> Sequence[Slot]:
        """Those that nobody else dealt with."""
        told_at = self.digest.told_at
        runs = {slot: Run(self.digest.id, slot.key, self.now, told_at, outcome) for slot in slots}
        return [slot for slot, run in runs.items() if self.tx.digests.take(run)]

    def _show(self, last: Post | None, passed: int | None, payload: dict[str, object]) -> int:
        """In our last message, where that is the channel's newest or never reached it, else in a new one."""
        if last is None:
            return self._add(payload)
        if self.digest.kind in EDITED and last.id != passed:
            self.tx.posts.set_payload(last.id, {"digest": self.digest.id, **payload})
            self.tx.posts.touch(last.id, self.now)
            return last.id
        if last.ts is not None:  # it says from now on that a newer one stands below
            self.tx.posts.touch(last.id, self.now)
        return self._add(payload)

    def _add(self, payload: dict[str, object]) -> int:
        kind, payload = POST_KINDS[self.digest.kind], {"digest": self.digest.id, **payload}
        return self.tx.posts.add(NewPost(kind, self.digest.channel, 0, payload=payload), self.now)

    def _tie(self, slots: Sequence[Slot], post_id: int) -> None:
        self.tx.digests.tie(self.digest.id, [slot.key for slot in slots], post_id)

    def _keep(self, post_id: int | None) -> None:
        kept = replace(self.digest, since=max(self.digest.since, self.now), asked_at=None)
        if post_id is not None:
            kept = replace(kept, told_at=self.now, post_id=post_id)
        self.tx.digests.save(kept)


def _counted(skipped: Sequence[Slot]) -> dict[str, object]:
    """What a message says of them: how many they are, and when the first and the last were due."""
    if not skipped:
        return {}
    first, last = (int(slot.at.timestamp()) for slot in (skipped[0], skipped[-1]))
    return {"skipped": {"count": len(skipped), "first": first, "last": last}}
