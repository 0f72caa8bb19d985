"""Whether all that goes round in this process still does: each loop tells when it begins a round."""

import time
from collections.abc import Callable

PROMPT_SECONDS = 120.0  # what asks Slack and the store, which answer or fail within seconds
PATIENT_SECONDS = 900.0  # what may send a mail or files: a mail server may take ten minutes for its answer


class Pulse:
    """Knows the loops that have begun, and which of them should have come round since."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._until: dict[str, float] = {}

    def beat(self, name: str, seconds: float) -> None:
        """`name` begins a round, and within `seconds` the next one."""
        self._until[name] = self._clock() + seconds

    def late(self) -> list[str]:
        now = self._clock()
        return sorted(name for name, until in self._until.copy().items() if until < now)
