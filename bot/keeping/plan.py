"""What is due to be purged, in which order, and in which night that begins."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.inbox import Conversation, Folder, Status
from bot.domain.wall import moment
from bot.ports import Keeping, Limits

NOTICE = timedelta(days=3)  # between the announcement and the first purge
NIGHT = 3 * 60  # the minute of the day at which a purge begins


@dataclass(frozen=True, slots=True)
class Stage:
    """A list that a purge goes through, from its oldest on."""

    folder: Folder
    status: Status | None = None

    def before(self, limits: Limits) -> datetime | None:
        return limits.trash if self.folder is Folder.TRASH else limits.closed


STAGES = (Stage(Folder.TRASH), Stage(Folder.INBOX, Status.CLOSED), Stage(Folder.SPAM, Status.CLOSED))


def limits_of(keeping: Keeping, at: datetime) -> Limits:
    """What a purge that begins at `at` may touch."""
    trash, closed = (at - timedelta(days=days) if days else None for days in (keeping.trash_days, keeping.closed_days))
    return Limits(trash, closed)


def is_due(conversation: Conversation, limits: Limits) -> bool:
    """In the Trash whatever its status, elsewhere only what is closed; any news begins its time anew."""
    in_trash = conversation.folder is Folder.TRASH
    before = limits.trash if in_trash else limits.closed
    over = in_trash or conversation.status is Status.CLOSED
    return over and before is not None and conversation.updated_at <= before


def is_stricter(before: Keeping, after: Keeping) -> bool:
    """Whether something may go that was to stay."""
    pairs = ((before.trash_days, after.trash_days), (before.closed_days, after.closed_days))
    return any(new and (not old or new < old) for old, new in pairs)


def next_night(at: datetime, zone: ZoneInfo) -> datetime:
    """The first night that does not begin before `at`."""
    today = at.astimezone(zone).date()
    nights = (moment(today + timedelta(days=days), NIGHT, zone) for days in (0, 1))
    return next(night for night in nights if night >= at)


def first_night(told_at: datetime, zone: ZoneInfo) -> datetime:
    """The first that leaves people time to object."""
    return next_night(told_at + NOTICE, zone)
