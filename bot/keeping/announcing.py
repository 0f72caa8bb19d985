"""Tells a team and its administrators what will be purged for the first time, how much that is, and in which night."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.inbox import Role
from bot.keeping.plan import first_night, limits_of
from bot.ports import Bookmark, Keeping, NewPost, PostKind, Transaction
from bot.views.keeping import MOST_COUNTED


def announce(tx: Transaction, keeping: Keeping, admins: Collection[str], now: datetime, zone: ZoneInfo) -> Keeping:
    """In the property's channel and to each of its administrators; what was announced before no longer holds."""
    withdraw(tx, keeping, now)
    posts = _post(tx, keeping.property_id, admins, now)
    waiting = replace(at_rest(keeping), posts=posts, stopped_by="")
    announced = put_off(tx, waiting, first_night(now, zone))
    tx.keepings.save(announced)
    return announced


def put_off(tx: Transaction, keeping: Keeping, first_at: datetime) -> Keeping:
    """The first purge begins then, with as many as will be due by then."""
    counted = tx.keepings.count(keeping.property_id, limits_of(keeping, first_at), MOST_COUNTED + 1)
    return replace(keeping, announced=counted, first_at=first_at, next_at=first_at)


def withdraw(tx: Transaction, keeping: Keeping, now: datetime) -> None:
    """What Slack has of an announcement is drawn anew, the rest is never posted."""
    for post_id in keeping.posts:
        tx.posts.withdraw(post_id)
    restate(tx, keeping, now)


def restate(tx: Transaction, keeping: Keeping, now: datetime) -> None:
    for post_id in keeping.posts:
        tx.posts.restate(post_id, now)


def told_at(tx: Transaction, keeping: Keeping) -> datetime | None:
    """When the first of those who were to be told could read it."""
    return min(filter(None, map(tx.posts.shown_at, keeping.posts)), default=None)


def at_rest(keeping: Keeping) -> Keeping:
    """Without a purge under way."""
    return replace(keeping, began_at=None, batch="", stage=0, place=Bookmark(), purged=0)


def zone_of(tx: Transaction, property_id: int, zone: ZoneInfo) -> ZoneInfo:
    """Whose nights count: the team's, where it has said when it works, else the installation's."""
    hours = tx.hours.of(property_id)
    return hours.zone if hours else zone


def _post(tx: Transaction, property_id: int, admins: Collection[str], now: datetime) -> tuple[int, ...]:
    payload: dict[str, object] = {"property": property_id}
    told = {*admins, *tx.people.holders(property_id, Role.ADMIN)}
    places = [(PostKind.KEEPING, tx.properties.get(property_id).channel)]
    places += [(PostKind.KEEPING_TOLD, admin) for admin in sorted(told)]
    return tuple(tx.posts.add(NewPost(kind, place, 0, payload=payload), now) for kind, place in places)
