"""Asks for what somebody is told by a direct message: that others assigned conversations to them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import cast

from bot.ports import NewPost, PostKind, Transaction

QUIET = timedelta(seconds=3)  # what is done at once, or taken back at once, makes one message or none


def tell_assigned(tx: Transaction, numbers: Sequence[int], agent: str, by: str, now: datetime) -> None:
    """Nobody is told what they did themselves; what waits to be told of the same is told with it."""
    if not numbers or agent in ("", by) or _hears_nothing(tx, agent):
        return
    waiting = tx.posts.unseen(PostKind.ASSIGNED, agent)
    if waiting is not None and waiting.payload.get("by") == by:
        known = [*cast(list[int], waiting.payload["numbers"]), *numbers]
        if tx.posts.extend(waiting, *_told(known, by), now + QUIET):
            return
    number, payload = _told(numbers, by)
    tx.posts.add(NewPost(PostKind.ASSIGNED, agent, number, payload=payload), now + QUIET)


def _told(numbers: Sequence[int], by: str) -> tuple[int, dict[str, object]]:
    """What is about one conversation goes when that is purged; several are only counted, in no words of theirs."""
    once = list(dict.fromkeys(numbers))
    return once[0] if len(once) == 1 else 0, {"by": by, "numbers": once}


def _hears_nothing(tx: Transaction, agent: str) -> bool:
    person = tx.people.person(agent)
    return person is not None and (person.is_bot or not person.active)
