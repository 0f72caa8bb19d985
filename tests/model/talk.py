"""What tawk.to told of one conversation, in whatever order it came."""

from dataclasses import dataclass
from datetime import datetime, timedelta

GRACE, GIVEN_UP = timedelta(minutes=10), timedelta(hours=12)
Line = tuple[datetime, str]  # when, and "v" for the visitor or "a" for an agent of tawk.to


@dataclass
class Talk:
    """The earliest start, the latest end and the longest transcript that came."""

    is_ticket: bool
    start: Line | None = None
    ended: datetime | None = None
    lines: tuple[Line, ...] = ()

    def hear(self, kind: str, lines: tuple[Line, ...]) -> None:
        if kind in ("start", "ticket"):
            self.start = min(filter(None, (self.start, lines[0])))
        elif kind == "end":
            self.ended = max(filter(None, (self.ended, lines[-1][0])))
        else:
            self.lines = max(self.lines, lines, key=len)

    def last(self, author: str) -> datetime | None:
        return max((at for at, by in self._said if by == author), default=None)

    @property
    def answered(self) -> datetime | None:
        """When an agent first said something; that an agent began it is no answer."""
        return min((at for at, by in self.lines if by == "a"), default=None)

    @property
    def created(self) -> datetime:
        return min(self._times)

    @property
    def updated(self) -> datetime:
        return max(self._times)

    @property
    def status(self) -> str:
        """Closed once an agent answered, or ended what an agent began."""
        by_agent = not self.is_ticket and self.start is not None and self.start[1] == "a"
        return "closed" if self.answered or (by_agent and (self.ended or self.lines)) else "open"

    def outcome(self, now: datetime) -> str:
        by = self.start[1] if self.start else ""
        if self.is_ticket:
            return "offline" if by == "v" else "ticket"
        if self.answered:
            return "served"
        if by == "a":
            return "agent_started"
        if self.lines:
            return "missed"  # somebody said something, and it was no agent
        return "unknown" if self._due <= now else "waiting"

    @property
    def _said(self) -> list[Line]:
        return [*self.lines, *([self.start] if self.start else [])]

    @property
    def _times(self) -> list[datetime]:
        ends = [at for at, _ in (*self.lines[:1], *self.lines[-1:])]
        return [*ends, *([self.start[0]] if self.start else []), *([self.ended] if self.ended else [])]

    @property
    def _due(self) -> datetime:
        if self.ended:
            return self.ended + GRACE
        assert self.start is not None
        return self.start[0] + GIVEN_UP
