"""Takes what a backfill read into the inbox as the past, each thing once, and counts what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.ports import Backfill, Phase, Tally, Transaction
from bot.transactions.arrival import Outset
from bot.upstream.handfuls import Reading
from bot.upstream.uptake import Manner, Taken, hold, keep_unreadable, take_in

COUNTED = {Taken.NEW: Tally(new=1), Taken.PURGED: Tally(purged=1)}
WORTH_ASKING = (Taken.NEW, Taken.CHANGED)


@dataclass(frozen=True, slots=True)
class Taker:
    """Of one transaction; `wanted` gathers who wrote, with the time of their last chat."""

    tx: Transaction
    backfill: Backfill
    outset: Outset
    now: datetime
    wanted: dict[str, datetime] = field(default_factory=dict)

    def take(self, readings: Sequence[Reading]) -> Tally:
        backfill, tally = self.backfill, Tally()
        hold(self.tx, [reading.gathered.read for reading in readings if reading.gathered.read])
        for reading in readings:
            if self.tx.backfills.take(backfill.id, backfill.phase, reading.key):
                tally += self._take(reading)
        for person_id, chat_at in sorted(self.wanted.items()):  # always in one order, or two would wait for ever
            self.tx.wanted_persons.want(backfill.property_id, person_id, chat_at, self.now, backfill.id)
        return tally

    def _take(self, reading: Reading) -> Tally:
        read, raw = reading.gathered.read, reading.gathered.raw
        if read is None:
            keep_unreadable(self.tx, reading.method, raw, self.now, reading.gathered.reason)
            return Tally(unreadable=1)
        taken = take_in(self.tx, read, raw, Manner.PAST, self.now, self.outset.grace, self.outset.channel)
        if read.person_id and taken in WORTH_ASKING and Phase.PERSONS in self.backfill.phases:
            self.wanted[read.person_id] = max(read.at, self.wanted.get(read.person_id, read.at))
        return COUNTED.get(taken, Tally(known=1))
