"""Looks the installation over by what the store knows."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from bot.domain.checkup import Check, Finding, Sign, found
from bot.domain.errors import Refusal
from bot.ports import DeliveryState, Store

SHOWN = 20
LATE = timedelta(minutes=10)  # a mailbox is looked at each minute, and so is the dashboard
STUCK = timedelta(minutes=2)
MINUTES = "%Y-%m-%d %H:%M UTC"


def examine(checks: Sequence[Check]) -> list[Finding]:
    """All findings, in the order of the checks."""
    return [finding for check in checks for finding in check()]


def check_store(store: Store) -> Iterator[Finding]:
    """The database, the properties with their channels, and what waits in it."""
    try:
        with store.read() as tx:
            newest = tx.deliveries.newest_at()
            properties = tx.properties.all()
    except Refusal as refusal:
        yield found(Sign.DATABASE_AWAY, False, error=refusal.reason)
        return
    yield found(Sign.DATABASE, True)
    yield found(Sign.WEBHOOK, True, at=_minute(newest)) if newest else found(Sign.NO_WEBHOOK, False)
    for one in properties:
        yield found(Sign.PROPERTY, True, name=one.name or one.tawk_id, channel=one.channel)
    yield from _check_deliveries(store)
    yield from _check_posts(store)


def check_mailbox(store: Store, name: str, now: datetime) -> Iterator[Finding]:
    """Whether somebody reads it, by when that was done last."""
    try:
        with store.read() as tx:
            read = tx.mailboxes.read_at(name)
    except Refusal:
        return
    well = read is not None and now - read < LATE
    yield found(Sign.MAILBOX, well, at=_minute(read)) if read else found(Sign.MAILBOX_UNREAD, False)


def check_followings(store: Store, every: timedelta, now: datetime) -> Iterator[Finding]:
    """Until when it is known what was done in tawk.to's dashboard, where somebody looks there `every` so often."""
    try:
        with store.read() as tx:
            read = [(one, tx.properties.get(one.property_id)) for one in tx.followings.all()]
    except Refusal:
        return
    bad = [one for one in read if one[0].refused or now - one[0].cursor > max(LATE, 3 * every)]
    for one, property_ in bad:
        sign = Sign.DASHBOARD_REFUSED if one.refused else Sign.DASHBOARD_LATE
        told = {"what": one.kind, "name": property_.name or property_.tawk_id, "at": _minute(one.cursor)}
        yield found(sign, False, **told, code=one.refused)
    if read and not bad:
        yield found(Sign.DASHBOARD, True, at=_minute(min(one.cursor for one, _ in read)))


def check_processes(store: Store, now: datetime) -> Iterator[Finding]:
    """Whether somebody does what is due, by how late it is and by who holds a lease."""
    try:
        with store.read() as tx:
            gauges = tx.gauges.read(now)
    except Refusal:
        return
    works, waits = gauges.card_lag < STUCK or gauges.channels_held > 0, {"behind": gauges.posts_behind}
    sign, lag = Sign.WORKER_LATE if gauges.card_lag else Sign.WORKER, _seconds(gauges.card_lag)
    yield found(sign, works, held=gauges.channels_held, **waits, seconds=lag)
    late = gauges.digest_lateness
    yield found(Sign.CLOCK, True) if late < STUCK else found(Sign.CLOCK_LATE, False, seconds=_seconds(late))


def _check_deliveries(store: Store) -> Iterator[Finding]:
    with store.read() as tx:
        failed = tx.deliveries.failed(SHOWN)
    for one in failed:
        waits = one.state is DeliveryState.FAILED
        sign = Sign.DELIVERY_FAILED if waits else Sign.DELIVERY_UNREADABLE
        told = {"id": one.id, "event": one.event or "no_event", "reason": one.reason}
        yield found(sign, not waits, **told, tries=one.attempts)


def _check_posts(store: Store) -> Iterator[Finding]:
    with store.read() as tx:
        parked, troubled = tx.posts.parked(SHOWN), tx.posts.troubled_channels()
    for number, code in parked:
        yield found(Sign.CARD_REFUSED if number else Sign.NOTICE_REFUSED, False, number=number, code=code)
    for channel, code in troubled:
        yield found(Sign.CHANNEL_TROUBLE, False, channel=channel, code=code)


def _minute(at: datetime) -> str:
    return f"{at:{MINUTES}}"


def _seconds(late: timedelta) -> str:
    return f"{late.total_seconds():.0f}"
