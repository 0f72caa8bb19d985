"""All that the local tawk.to knows: here its parts meet. Who looks or changes holds the lock."""

import threading
from collections.abc import Sequence

from sandbox.faults import Faults
from sandbox.ids import Ids
from sandbox.tawk.hearing import Hearing
from sandbox.tawk.inbox import Inbox
from sandbox.tawk.persons import Persons
from sandbox.tawk.quirks import Quirks
from sandbox.visitors.shops import Shop


class World:
    def __init__(self, shops: Sequence[Shop], key: str, quirks: Quirks) -> None:
        self.shops = {shop.property_id: shop for shop in shops}
        self.key, self.quirks = key, quirks
        self.inbox, self.persons = Inbox(), Persons()
        self.hearing = Hearing(self.inbox, self.persons)
        self.faults = Faults(Ids())
        self.lock = threading.RLock()
        # Counts what happened, so that a page knows when to look again.
        self.version = 0
        self.is_filled = False
