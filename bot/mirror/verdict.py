"""What came of one call to Slack, and when its channel may be written to again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.ports import Transaction

WELL = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`write` keeps the outcome; the channel rests for `wait`.

    `problem` is what a person must mend there: `WELL` once Slack took what we wrote, None where nothing new is known.
    """

    write: Callable[[Transaction], object]
    wait: timedelta
    problem: str | None = None


def unchanged(wait: timedelta) -> Verdict:
    """Nothing is known that was not known before the call."""
    return Verdict(lambda tx: None, wait)
