"""Does a thing again that somebody else was faster with: each try decides anew by what stands there then."""

from collections.abc import Callable
from typing import TypeVar

from bot.errors import Conflict, Reason, Refusal
from bot.ports import Store, Transaction

TRIES = 3
Result = TypeVar("Result")


def in_transaction(store: Store, work: Callable[[Transaction], Result]) -> Result:
    """What `work` returns; a transaction of its own for each try. Raises `Refusal` where all were too slow."""
    for _ in range(TRIES):
        try:
            with store.write() as tx:
                return work(tx)
        except Conflict:
            continue
    raise Refusal(Reason.BUSY)
