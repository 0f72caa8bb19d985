"""Asks for what somebody is told by a direct message: that others assigned conversations to them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import cast

from bot.ports import NewPost, Post, PostKind, Transaction

QUIET = timedelta(seconds=3)  # what is done at once, or taken back at once, makes one message or none
LONGEST = timedelta(minutes=1)  # who goes on and on is told of in between


def tell_assigned(tx: Transaction, numbers: Sequence[int], agent: str, by: str, now: datetime) -> None:
    """Nobody is told what they did themselves; what waits to be told of the same is told with it."""
    if not numbers or agent in ("", by) or _hears_nothing(tx, agent):
        return
    waiting = tx.posts.unseen(PostKind.ASSIGNED, agent)
    if waiting is None or not _joins(waiting, by, now) or not _extended(tx, waiting, numbers, now):
        payload: dict[str, object] = {"by": by, "numbers": list(numbers), "since": now.isoformat()}
        tx.posts.add(NewPost(PostKind.ASSIGNED, agent, _about(numbers), payload=payload), now + QUIET)


def _joins(waiting: Post, by: str, now: datetime) -> bool:
    since = datetime.fromisoformat(str(waiting.payload["since"]))
    return waiting.payload["by"] == by and now - since < LONGEST


def _extended(tx: Transaction, waiting: Post, numbers: Sequence[int], now: datetime) -> bool:
    """False where it is on its way by now."""
    known = list(dict.fromkeys([*cast(list[int], waiting.payload["numbers"]), *numbers]))
    return tx.posts.extend(waiting, _about(known), {**waiting.payload, "numbers": known}, now + QUIET)


def _about(numbers: Sequence[int]) -> int:
    """What is about one conversation goes when that is purged; several are only counted, in no words of theirs."""
    return numbers[0] if len(numbers) == 1 else 0


def _hears_nothing(tx: Transaction, agent: str) -> bool:
    person = tx.people.person(agent)
    return person is not None and (person.is_bot or not person.active)
