"""Ends what is due, each in a transaction of its own: one that fails must not keep those behind it waiting."""

import logging
from collections.abc import Callable, Sequence

from bot.errors import Refusal
from bot.ports import Store, Transaction

AT_ONCE = 100
Due = Callable[[Transaction], Sequence[int]]
End = Callable[[Transaction, int], None]

log = logging.getLogger(__name__)


def end_each(store: Store, due: Due, end: End, trouble: str) -> int:
    """End the due conversations, oldest first; answers with how many. `trouble` is what the log says of one."""
    with store.read() as tx:
        numbers = due(tx)
    for number in numbers:
        _end_alone(store, number, end, trouble)
    return len(numbers)


def _end_alone(store: Store, number: int, end: End, trouble: str) -> None:
    try:
        with store.write() as tx:
            end(tx, number)
    except Refusal:  # the store is busy: the others need not be tried now
        raise
    except Exception as error:
        log.exception(trouble, extra={"number": number, "error": type(error).__name__})
