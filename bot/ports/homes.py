"""What every agent has before them at the App Home."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.bulk import Job, Report
from bot.domain.desktop import Desktop, Drawn, Filters


@dataclass(frozen=True, slots=True)
class Home:
    """What an agent has before them; `want` counts its changes, `looked_at` is when they last touched it."""

    slack_id: str
    desktop: Desktop
    drawn: Drawn
    report: Report | None
    jobs: tuple[Job, ...]
    hides_checklist: bool
    looked_at: datetime
    want: int


@dataclass(frozen=True, slots=True)
class HomesDue:
    """Which homes are due: of those who looked after `since`, what differs from the inbox as of `stamp`.

    While nothing may be published only bulk work is due.
    """

    now: datetime
    since: datetime
    stamp: str
    may_publish: bool


@dataclass(frozen=True, slots=True)
class HomeClaim:
    """A home to see to; writes with an older fence have no effect. `may_publish` unless it only has work to do."""

    home: Home
    fence: int
    may_publish: bool


@dataclass(frozen=True, slots=True)
class SavedView:
    """Filters that an agent gave a name."""

    id: int
    name: str
    filters: Filters


class Homes(Protocol):
    def get(self, slack_id: str) -> Home:
        """Locked against other writers; a new one where there is none."""

    def save(self, home: Home) -> None:
        """Keep what the agent changed, and ask for it to be drawn."""

    def touch(self, slack_id: str, at: datetime) -> None:
        """Ask for it to be drawn, where there is one."""

    def stamp(self) -> str:
        """Differs whenever the inbox has changed, at no cost to who changes it."""

    def any_due(self, due: HomesDue) -> bool: ...
    def claim(self, due: HomesDue, lease_until: datetime) -> HomeClaim | None: ...
    def set_drawn(self, claim: HomeClaim, drawn: Drawn) -> None: ...
    def set_shown(self, claim: HomeClaim, stamp: str, next_at: datetime) -> None:
        """Slack shows this version, of the inbox as of `stamp`."""

    def set_worked(self, claim: HomeClaim, job: Job) -> bool:
        """How far the first job is, and nobody's claim any more; where nothing is left of it, it is done.

        False, and nothing changed, where somebody else has claimed the home since.
        """

    def release(self, claim: HomeClaim, next_at: datetime) -> None: ...


class SavedViews(Protocol):
    def of(self, slack_id: str) -> Sequence[SavedView]: ...
    def keep(self, slack_id: str, name: str, filters: Filters) -> None:
        """Under a name that was there it takes the other's place."""

    def remove(self, slack_id: str, view_id: int) -> None: ...
