"""Slack in memory, which can lose answers, refuse, limit, and do things late: for programs of many steps."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from bot.domain.errors import Limited, Rejected, Unknown
from bot.ports import Found, Mark, PrivateAnswer
from bot.ports.messages import Message
from tests.inbox import StandingClock

LATE = timedelta(seconds=25)
Result = TypeVar("Result")


class Fault(StrEnum):
    """What happens to one call."""

    LOST_BEFORE = "lost_before"
    LOST_AFTER = "lost_after"
    LATE = "late"
    LIMITED = "limited"
    REFUSED = "refused"
    TROUBLE = "trouble"
    KILLED_BEFORE = "killed_before"
    KILLED_AFTER = "killed_after"


class Killed(BaseException):
    """The process that called ends here."""


BEFORE: Mapping[Fault | None, Callable[[], BaseException]] = {
    Fault.LOST_BEFORE: lambda: Unknown("lost"),
    Fault.LATE: lambda: Unknown("lost"),
    Fault.LIMITED: lambda: Limited(5),
    Fault.TROUBLE: lambda: Rejected("not_in_channel"),
    Fault.REFUSED: lambda: Rejected("invalid_blocks"),
    Fault.KILLED_BEFORE: Killed,
}
AFTER: Mapping[Fault | None, Callable[[], BaseException]] = {
    Fault.LOST_AFTER: lambda: Unknown("lost"),
    Fault.KILLED_AFTER: Killed,
}


@dataclass(slots=True)
class Shown:
    """A message as Slack keeps it."""

    channel: str
    mark: Mark
    thread_ts: str | None
    message: Message


@dataclass(slots=True)
class FakeSlack:
    """Implements `bot.ports.Slack`; the faults strike the next calls, one each."""

    clock: StandingClock
    messages: dict[str, Shown] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    _late: list[tuple[datetime, Callable[[], object]]] = field(default_factory=list)
    _posted: int = 0

    def post(self, channel: str, message: Message, mark: Mark, *, thread_ts: str | None, broadcast: bool) -> str:
        return self._call(lambda: self._post(channel, message, mark, thread_ts), refusable=thread_ts is None)

    def update(self, channel: str, ts: str, message: Message, mark: Mark) -> None:
        self._call(lambda: self._update(ts, message, mark), refusable=True)

    def delete(self, channel: str, ts: str) -> None:
        self._call(lambda: self._delete(ts))

    def find(self, channel: str, since: datetime, thread_ts: str | None = None) -> Mapping[str, Found]:
        return self._call(lambda: self._find(channel, since, thread_ts))

    def answer(self, answer: PrivateAnswer) -> None:
        raise AssertionError("the mirror sends no answers")

    def catch_up(self) -> None:
        """Do what is late and due by now."""
        due = [effect for at, effect in self._late if at <= self.clock()]
        self._late = [(at, effect) for at, effect in self._late if at > self.clock()]
        for effect in due:
            try:
                effect()
            except Rejected:
                continue

    def _call(self, effect: Callable[[], Result], *, refusable: bool = False) -> Result:
        self.catch_up()
        fault = self.faults.pop(0) if self.faults else None
        if fault is Fault.LATE:
            self._late.append((self.clock() + LATE, effect))
        if fault in BEFORE and (refusable or fault is not Fault.REFUSED):
            raise BEFORE[fault]()
        answer = effect()
        if fault in AFTER:
            raise AFTER[fault]()
        return answer

    def _post(self, channel: str, message: Message, mark: Mark, thread_ts: str | None) -> str:
        self._posted += 1
        ts = f"{self.clock().timestamp():.0f}.{self._posted:06d}"
        self.messages[ts] = Shown(channel, mark, thread_ts, message)
        return ts

    def _update(self, ts: str, message: Message, mark: Mark) -> None:
        shown = self._existing(ts)
        shown.mark, shown.message = mark, message

    def _delete(self, ts: str) -> None:
        self._existing(ts)
        del self.messages[ts]

    def _existing(self, ts: str) -> Shown:
        if ts not in self.messages:
            raise Rejected("message_not_found")
        return self.messages[ts]

    def _find(self, channel: str, since: datetime, thread_ts: str | None) -> Mapping[str, Found]:
        return {
            shown.mark.op: Found(ts, shown.mark.version)
            for ts, shown in self.messages.items()
            if (shown.channel, shown.thread_ts) == (channel, thread_ts) and float(ts) >= since.timestamp()
        }
