"""What came of one call to Slack, and when its channel may be written to again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.ports import Transaction

WELL = ""
PACED = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """`write` keeps the outcome; the channel rests for `wait`, or as it does after each write where that is `PACED`.

    `problem` is what a person must mend there: `WELL` once Slack took what we wrote, None where nothing new is known.
    """

    write: Callable[[Transaction], object]
    wait: timedelta | None
    problem: str | None = None


def unchanged(wait: timedelta) -> Verdict:
    """Nothing is known that was not known before the call."""
    return Verdict(lambda tx: None, wait)
