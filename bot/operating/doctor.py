"""Looks the installation over: every finding is a sentence, and every bad one has its cure."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from bot.domain.checkup import Check, Finding
from bot.domain.errors import Refusal
from bot.ports import DeliveryState, Store

SHOWN = 20
OF_A_CARD = "A card is tried again when it changes; a line of its thread is not, and tawk.to has it."
OF_NO_CARD = "A digest is tried again at its next time, or with /inbox digest now; what is told once is not."
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
    except Refusal:
        yield Finding("database", False, "does not answer", "Check DATABASE_URL, and that the server runs.")
        return
    yield Finding("database", True, "answers")
    if newest is None:
        cure = "Create a webhook in tawk.to (Administration > Settings > Webhooks) that calls /webhooks/tawk here."
        yield Finding("tawk.to", False, "no webhook has come yet", cure)
    else:
        yield Finding("tawk.to", True, f"the newest webhook came at {newest:%Y-%m-%d %H:%M} UTC")
    for one in properties:
        yield Finding("property", True, f"{one.name or one.tawk_id} posts to {one.channel}")
    yield from _check_deliveries(store)
    yield from _check_posts(store)


def check_mailbox(store: Store, name: str, now: datetime) -> Iterator[Finding]:
    """Whether somebody reads it, by when that was done last."""
    try:
        with store.read() as tx:
            read = tx.mailboxes.read_at(name)
    except Refusal:
        return
    cure = "Start `python -m bot serve`, or `worker`; its log says `mailbox.trouble` where something is in the way."
    told = f"was read to its end at {read:%Y-%m-%d %H:%M} UTC" if read else "has not been read yet"
    yield Finding("mailbox", read is not None and now - read < LATE, told, cure)


def check_followings(store: Store, every: timedelta, now: datetime) -> Iterator[Finding]:
    """Until when it is known what was done in tawk.to's dashboard, where somebody looks there `every` so often."""
    try:
        with store.read() as tx:
            found = [(one, tx.properties.get(one.property_id)) for one in tx.followings.all()]
    except Refusal:
        return
    bad = [one for one in found if one[0].refused or now - one[0].cursor > max(LATE, 3 * every)]
    for one, property_ in bad:
        words = f"the {one.kind.value}s of {property_.name or property_.tawk_id} were read until {one.cursor:{MINUTES}}"
        why = f", then tawk.to refused: {one.refused}" if one.refused else ""
        cure = (
            "Start `python -m bot serve`, or `clock`; its log says `following.troubled` where something is in the way."
        )
        yield Finding("dashboard", False, words + why, cure)
    if found and not bad:
        yield Finding("dashboard", True, f"was read until {min(one.cursor for one, _ in found):{MINUTES}}")


def check_processes(store: Store, now: datetime) -> Iterator[Finding]:
    """Whether somebody does what is due, by how late it is and by who holds a lease."""
    try:
        with store.read() as tx:
            gauges = tx.gauges.read(now)
    except Refusal:
        return
    works = gauges.card_lag < STUCK or gauges.channels_held > 0
    held = f"{gauges.channels_held} channels are being written to, {gauges.posts_behind} messages wait"
    lag = f", the oldest for {gauges.card_lag.total_seconds():.0f} s" if gauges.card_lag else ""
    yield Finding("worker", works, held + lag, "Start `python -m bot serve`, or `worker`; its log says what is wrong.")
    late = gauges.digest_lateness
    told = f"a digest is {late.total_seconds():.0f} s late" if late > STUCK else "nothing is late"
    yield Finding("clock", late < STUCK, told, "Start `python -m bot serve`, or `clock`; its log says what is wrong.")


def _check_deliveries(store: Store) -> Iterator[Finding]:
    with store.read() as tx:
        failed = tx.deliveries.failed(SHOWN)
    for one in failed:
        waits = one.state is DeliveryState.FAILED
        words = f"#{one.id} {one.event or 'without event'}, {one.state.value}: {one.reason}, {one.attempts} tries"
        cure = "It is tried again by itself; the log says why it failed." if waits else "It can't be understood."
        yield Finding("delivery", not waits, words, cure)


def _check_posts(store: Store) -> Iterator[Finding]:
    with store.read() as tx:
        parked, troubled = tx.posts.parked(SHOWN), tx.posts.troubled_channels()
    for number, reason in parked:
        what, cure = (f"#{number}", OF_A_CARD) if number else ("A digest, an alert or another notice", OF_NO_CARD)
        yield Finding("card", False, f"{what} was refused by Slack: {reason}", cure)
    for channel, problem in troubled:
        cure = f"Invite the bot to {channel}, or route the property elsewhere with /inbox here."
        yield Finding("channel", False, f"{channel}: {problem}", cure)
