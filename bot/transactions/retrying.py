"""Does a thing again that somebody else was faster with: each try decides anew by what stands there then."""

from collections.abc import Callable
from typing import TypeVar

from bot.domain.errors import Conflict, Reason, Refusal
from bot.ports import Store, Transaction

TRIES = 3
Result = TypeVar("Result")


def patiently(work: Callable[[], Result], tries: int, pause: Callable[[], None]) -> Result:
    """What `work` returns, for which nobody waits, so it is done again where the store is busy.

    Raises `Refusal` where it was busy each time.
    """
    for _ in range(tries - 1):
        try:
            return work()
        except Refusal as refused:
            if refused.reason is not Reason.BUSY:
                raise
            pause()
    return work()


def in_transaction(store: Store, work: Callable[[Transaction], Result]) -> Result:
    """What `work` returns; a transaction of its own for each try. Raises `Refusal` where all were too slow."""
    for _ in range(TRIES):
        try:
            with store.write() as tx:
                return work(tx)
        except Conflict:
            continue
    raise Refusal(Reason.BUSY)
