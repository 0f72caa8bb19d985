"""Agents who stay in tawk.to's dashboard and answer some of those whom everybody missed, after a while."""

import threading
from datetime import UTC, datetime, timedelta
from random import Random
from types import TracebackType
from typing import Self

from sandbox.tawk.control import LocalTawk
from sandbox.tawk.records import Item
from sandbox.tawk.words import late_answer

ONE_IN = 3
SOONEST, LATEST = timedelta(seconds=45), timedelta(seconds=150)
# Who waited longer is left alone: a demo that was stopped overnight does not begin with a flood of answers.
GIVEN_UP = timedelta(minutes=10)
LOOK_SECONDS = 2.0


class DashboardAgents:
    """While it is open they look now and then; whom they answer, and when, is settled by the seed and the chat."""

    def __init__(
        self,
        tawk: LocalTawk,
        seed: int,
        after: tuple[timedelta, timedelta] = (SOONEST, LATEST),
        look_every: float = LOOK_SECONDS,
    ) -> None:
        self._tawk, self._seed, self._after, self._look_every = tawk, seed, after, look_every
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="dashboard-agents", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: BaseException | None,
                 _trace: TracebackType | None) -> None:  # fmt: skip
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.wait(self._look_every):
            self.look(datetime.now(UTC))

    def look(self, now: datetime) -> list[str]:
        """Answers those whose moment has come; gives their chats' ids."""
        missed = self._tawk.missed(since=now - GIVEN_UP)
        return [item.id for item in missed if self._answer(item, now)]

    def _answer(self, item: Item, now: datetime) -> bool:
        chance = Random(f"{self._seed} {item.id}")
        soonest, latest = self._after
        patience = soonest + (latest - soonest) * chance.random()
        if chance.randrange(ONE_IN) or item.ended is None or now < item.ended + patience:
            return False
        agent = chance.choice(self._tawk.members(item.property_id))
        try:
            self._tawk.answer(item.id, agent.name, late_answer(item.visitor, chance), now)
        except KeyError:  # somebody has purged it meanwhile
            return False
        return True
