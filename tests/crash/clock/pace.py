"""The time of a storm of clocks, in which a minute of the wall passes in a second, and what is told in it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.digests.kinds import KINDS
from bot.digests.sheet import Drawn, Kind, Sheet
from bot.ports import DigestKind, Transaction
from bot.views.language import Language
from bot.views.parts import answer

SPEED = 60
BEGIN = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FastClock:
    """`begun` is when the storm began, as all processes of the machine count seconds; `apart` is by how many of the
    wall's seconds this clock is wrong."""

    begun: float
    apart: float = 0.0

    def __call__(self) -> datetime:
        return BEGIN + timedelta(seconds=(time.monotonic() - self.begun) * SPEED + self.apart)


@contextmanager
def plain_kinds() -> Iterator[None]:
    """Each message says of which digest and slot it is, and there is always something to tell."""
    usual = dict(KINDS)
    KINDS.update(dict.fromkeys(DigestKind, Kind(_draw, lambda tx, digest: True)))
    try:
        yield
    finally:
        KINDS.update(usual)


def _draw(tx: Transaction, sheet: Sheet, language: Language) -> Drawn:
    return Drawn(answer([f"{sheet.digest.id} {sheet.run.slot}{' is over' if sheet.is_over else ''}"]))
