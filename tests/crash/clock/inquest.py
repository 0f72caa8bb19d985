"""The inquest after a storm of clocks: which slots there were, what is kept of them, and what stands in Slack."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy import Engine, select

from bot.ports import Digest, DigestKind, Run, RunOutcome
from sandbox.control import SlackSandbox
from storage.store import SqlStore
from storage.tables import post
from tests.crash.clock.storm import EDITED, ROUNDUPS

MOST = 1_000_000
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """A digest, what is kept of its slots, and its messages."""

    digest: Digest
    runs: Sequence[Run]
    posts: Sequence[Row]


def findings(engine: Engine, slack: SlackSandbox, digests: Sequence[int]) -> list[str]:
    """Everything that breaks a promise, as a sentence; empty when all were kept."""
    told = gather(engine, digests)
    kept = [sentence for one in told for sentence in (*_slots(one), *_messages(one))]
    return [*kept, *_roundups_in_slack(slack, told), *(s for channel in EDITED for s in _piled_up(slack, channel))]


def gather(engine: Engine, digests: Sequence[int]) -> list[Told]:
    mine = select(post).where(post.c.kind.in_(("digest", "roundup"))).order_by(post.c.id)
    with engine.connect() as connection:
        posts = [dict(row) for row in connection.execute(mine).mappings()]
    with SqlStore(engine).read() as tx:
        found = [digest for number in digests if (digest := tx.digests.get(number))]
        runs = {digest.id: tx.digests.runs(digest.id, MOST) for digest in found}
    return [
        Told(digest, runs[digest.id], [one for one in posts if one["payload"]["digest"] == digest.id])
        for digest in found
    ]


def _slots(told: Told) -> Iterator[str]:
    """Each that the schedule has until now is there."""
    digest = told.digest
    wanted = {slot.key for slot in digest.schedule.slots(digest.created_at, digest.since)}
    dealt = {run.slot for run in told.runs}
    yield from (f"the slot {slot} of digest {digest.id} is missing" for slot in sorted(wanted - dealt))
    yield from (f"the slot {slot} of digest {digest.id} came too early" for slot in sorted(dealt - wanted))


def _messages(told: Told) -> Iterator[str]:
    """Each slot was told in a message that is there, and none in two."""
    number, ids = told.digest.id, {row["id"] for row in told.posts}
    for run in told.runs:
        if run.outcome is RunOutcome.QUIET or run.post_id not in ids:
            yield f"the slot {run.slot} of digest {number} was taken and never told"
    times = Counter(row["payload"].get("slot") for row in told.posts)
    yield from (f"the slot {slot} of digest {number} was told {n} times" for slot, n in times.items() if slot and n > 1)
    tied = {run.post_id for run in told.runs}
    yield from (f"a message of digest {number} belongs to no slot" for one in sorted(ids - tied))


def _roundups_in_slack(slack: SlackSandbox, told: Sequence[Told]) -> Iterator[str]:
    """What stays in the channel stands there once."""
    mine = [one for one in told if one.digest.kind is DigestKind.ROUNDUP]
    wanted = Counter(str(row["ts"]) for one in mine for row in one.posts)
    shown = Counter(str(message["ts"]) for message in slack.messages(ROUNDUPS))
    yield from (f"a message is in Slack and not known: {ts}" for ts in sorted((shown - wanted).elements()))
    yield from (f"a message is not in Slack: {ts}" for ts in sorted((wanted - shown).elements()))


def _piled_up(slack: SlackSandbox, channel: str) -> Iterator[str]:
    """Between two messages of a digest that is edited somebody wrote, and only the last says how things stand."""
    messages = slack.messages(channel)
    ours = ["metadata" in message for message in messages]
    yield from (f"two digests follow one another in #{channel}" for one, next_ in pairwise(ours) if one and next_)
    texts = [str(message["text"]) for message, is_ours in zip(messages, ours, strict=True) if is_ours]
    wrong = [text for text in texts[:-1] if not text.endswith("is over")]
    yield from (f"an older digest is not over in #{channel}: {text}" for text in wrong)
    if not texts or texts[-1].endswith("is over"):
        yield f"the last digest of #{channel} is not to be seen"
