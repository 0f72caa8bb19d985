"""Has digests drawn anew whose conversations have changed, whoever changed them.

Looking for what is out of date misses no deed, and keeps deeds on different conversations from waiting for one another
over the message that lists both.
"""

from bot.ports import Store
from bot.times.clock import Clock


class Freshening:
    """Looks after the messages of digests."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def step(self) -> bool:
        """Ask for those that are out of date; False when none is."""
        with self._store.read() as tx:
            if not tx.digests.any_outdated():
                return False
        with self._store.write() as tx:
            return tx.digests.redraw_outdated(self._clock()) > 0
