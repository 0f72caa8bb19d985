"""What Slack tells of the workspace: who came, who went. Each event is one transaction, kept before Slack is told.

What an event says holds at once; that it came asks for everything to be read anew, so that an event which is late,
repeated or out of order is put right within seconds.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.ports import ASKED, Store, Transaction
from bot.times.clock import Clock

Event = Mapping[str, Any]


class Workspace:
    """Writes what events say into the store, and asks Slack nothing."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def hear(self, event: Event) -> None:
        """An event that is none of ours does nothing."""
        change = CHANGES.get(str(event.get("type")))
        if change is None:
            return
        with self._store.write() as tx:
            now = self._clock()
            if change(tx, event, now):
                tx.people.mark_read(ASKED, now)


def _joined(tx: Transaction, event: Event, now: datetime) -> bool:
    """Slack tells us only of channels that we are in: what was wrong with this one may be mended."""
    channel = str(event["channel"])
    if not tx.properties.of_channel(channel):
        return False
    tx.people.join(channel, str(event["user"]))
    tx.posts.forgive(channel, now)
    return True


def _left(tx: Transaction, event: Event, now: datetime) -> bool:
    tx.people.leave(str(event["channel"]), str(event["user"]))
    return bool(tx.properties.of_channel(str(event["channel"])))


def _changed(tx: Transaction, event: Event, now: datetime) -> bool:
    user = event["user"]
    if str(user["id"]) not in tx.people.known():
        return False
    if user.get("deleted"):
        tx.people.deactivate(str(user["id"]))
    return True


def _regrouped(tx: Transaction, event: Event, now: datetime) -> bool:
    group = str(event["subteam_id"])
    if not _is_granted(tx, group):
        return False
    for user in event.get("added_users") or ():
        tx.people.join_group(group, str(user))
    for user in event.get("removed_users") or ():
        tx.people.leave_group(group, str(user))
    return True


def _group_changed(tx: Transaction, event: Event, now: datetime) -> bool:
    return _is_granted(tx, str(event["subteam"]["id"]))


def _is_granted(tx: Transaction, group: str) -> bool:
    return any(grant.subject == group for grant in tx.people.grants())


CHANGES: Mapping[str, Callable[[Transaction, Event, datetime], bool]] = {
    "member_joined_channel": _joined,
    "member_left_channel": _left,
    "user_change": _changed,
    "subteam_members_changed": _regrouped,
    "subteam_updated": _group_changed,
}
