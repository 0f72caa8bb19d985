"""Ends what is due, each in a transaction of its own: one that fails must not keep those behind it waiting."""

import logging
from collections.abc import Callable, Collection, Sequence

from bot.domain.errors import Refusal
from bot.ports import Store, Transaction

AT_ONCE = 100
Due = Callable[[Transaction], Sequence[int]]
End = Callable[[Transaction, int], None]
# Looks, outside of transactions, whether what was done elsewhere settles them; answers with those that are looked up.
Ask = Callable[[Sequence[int]], Collection[int]]

log = logging.getLogger(__name__)


def end_each(store: Store, due: Due, end: End, trouble: str, ask: Ask | None = None) -> int:
    """End the due conversations, oldest first; answers with how many. `trouble` is what the log says of one.

    Where `ask` is given, those that it does not answer with wait for the next time.
    """
    with store.read() as tx:
        numbers = due(tx)
    if ask is not None and numbers:
        sure = ask(numbers)
        numbers = [number for number in numbers if number in sure]
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
