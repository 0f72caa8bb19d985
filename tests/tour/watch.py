"""Says each step of the tour with the seconds that it took."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Watch:
    """Runs from its making; `say` gets one line a step."""

    def __init__(self, say: Callable[[str], object] = print) -> None:
        self._say = say
        self._began = time.monotonic()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._began

    def note(self, text: str) -> None:
        """Something that happened now, counted from the beginning."""
        self._say(f"{text} after {self.seconds:.1f} s")

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        began = time.monotonic()
        yield
        self._say(f"{time.monotonic() - began:6.1f} s  {name}")
