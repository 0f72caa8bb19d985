"""How fast we write to Slack, and how long we wait after it said no."""

from dataclasses import dataclass
from datetime import datetime, timedelta

UPDATES = "chat.update"
UPDATE_BURST = 8
AT_ONCE = timedelta(0)


@dataclass(frozen=True, slots=True)
class Pace:
    """`post` between two writes in a channel, from beginning to beginning; `update` between two updates in the
    workspace (50 a minute); `settle` after which a lost answer may be looked up; `timeout` of one call."""

    post: timedelta
    update: timedelta
    settle: timedelta
    timeout: timedelta

    @property
    def lease(self) -> timedelta:
        """Within so long another writes to a channel whose holder died."""
        return self.timeout * 1.5

    @property
    def hold(self) -> timedelta:
        """Longer than one call: so long a channel is its holder's. The rest of the lease is for taking it over.

        Should it end while the holder still waits for Slack, the fence makes the holder's writes void, and the
        settle time keeps others from posting the same.
        """
        return self.timeout * 1.25

    @property
    def freshness(self) -> timedelta:
        """How old a plan may be when its call begins; a process that slept longer plans anew."""
        return max(AT_ONCE, min(timedelta(seconds=2), (self.settle - self.timeout) / 2))

    def after_write(self, begun: datetime, ended: datetime) -> datetime:
        """When the channel may be written to again.

        Slack counts a call when it comes in, which is soon after it began: counted from its end, each answer's time
        would be lost. Of a call that took long nobody knows when it came in: half the time is kept after its end too.
        """
        return max(begun + self.post, ended + self.post / 2)

    def after_update(self, allowed_at: datetime | None, now: datetime) -> datetime:
        """When the next update may go: a bucket of `UPDATE_BURST` that fills at the rate of `update`."""
        earliest = now - UPDATE_BURST * self.update
        return max(allowed_at or earliest, earliest) + self.update


TROUBLE = timedelta(minutes=5)
CHANNEL_TROUBLES = frozenset(
    {
        "channel_not_found",
        "not_in_channel",
        "is_archived",
        "is_inactive",
        "restricted_action",
        "no_permission",
        "team_not_found",
    }
)
TOKEN_TROUBLES = frozenset(
    {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "missing_scope"}
)


def is_trouble(code: str) -> bool:
    """Whether nothing in this channel will succeed until a person mends it; then it is tried again later."""
    return code in CHANNEL_TROUBLES or code in TOKEN_TROUBLES
