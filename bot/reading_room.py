"""Joins what reads tawk.to by its REST API, where a key is set."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta

from bot.clients.members_check import MembersCheck
from bot.clients.tawk import TawkClient, Turns
from bot.clients.tawk_check import TawkCheck
from bot.domain.checkup import Check
from bot.domain.errors import Refusal
from bot.operating.doctor import check_followings
from bot.operating.foreground import Foreground
from bot.ports import Store, Upstream
from bot.times.clock import utc_now
from bot.transactions.arrival import Outset
from bot.transactions.rounds import Ask
from bot.upstream.backfill import Backfiller
from bot.upstream.following import Following
from bot.upstream.inquiry import Inquiry
from bot.upstream.members import MemberReading
from bot.upstream.persons import PersonReader
from config.settings import Settings

MEMBERS_SECONDS, FOLLOWING_SECONDS = 2.0, 5.0  # tawk.to is asked only where that is due


def upstream_of(settings: Settings) -> TawkClient | None:
    """One for a whole process, as its threads share the time between two calls; None without a key."""
    if settings.tawk_api_key is None:
        return None
    return TawkClient(settings.tawk_api_url, settings.tawk_api_key.get_secret_value(), Turns(settings.tawk_api_seconds))


def reading_ticks(
    settings: Settings, store: Store, upstream: Upstream | None
) -> Mapping[str, tuple[Callable[[], object], float]]:
    """What the clock does about it, and every how many seconds."""
    if upstream is None:
        return {}
    members = {"members": (MemberReading(store, upstream, utc_now).step, MEMBERS_SECONDS)}
    every = settings.tawk_follow_seconds
    if not every:
        return members
    grace, admins = timedelta(minutes=settings.grace_minutes), settings.admins
    following = Following(store, upstream, timedelta(seconds=every), grace, settings.default_channel, admins, utc_now)
    return {**members, "following": (following.step, min(every, FOLLOWING_SECONDS))}


def inquiry_of(settings: Settings, store: Store, upstream: Upstream | None) -> Ask | None:
    """How alerts and rescues ask before; None without a key."""
    grace = timedelta(minutes=settings.grace_minutes)
    return Inquiry(store, upstream, grace, settings.default_channel, utc_now).ask if upstream else None


def sync_steps(settings: Settings, store: Store, upstream: Upstream | None) -> list[Callable[[], bool]]:
    """What brings the past over: one thread each is enough, as tawk.to is asked one thing after the other."""
    if upstream is None:
        return []
    outset = Outset(settings.default_channel, timedelta(minutes=settings.grace_minutes))
    return [Backfiller(store, upstream, outset, utc_now).step, PersonReader(store, upstream, utc_now).step]


def foreground_of(settings: Settings, store: Store, upstream: Upstream) -> Foreground:
    """Brings the past over in a terminal."""
    steps = sync_steps(settings, store, upstream)
    return Foreground(store, upstream, steps, settings.default_channel, settings.timezone, utc_now)


def tawk_checks(upstream: Upstream | None, settings: Settings, store: Store | None) -> list[Check]:
    """Of the doctor; without a store, our properties are those of the settings."""
    if upstream is None:
        return []
    asked = TawkCheck(upstream, _known(settings, store), utc_now)
    if store is None:
        return [asked]
    every = timedelta(seconds=settings.tawk_follow_seconds)
    followed: list[Check] = [lambda: check_followings(store, every, utc_now())] if every else []
    return [asked, *followed, MembersCheck(store, MemberReading(store, upstream, utc_now))]


def _known(settings: Settings, store: Store | None) -> list[tuple[str, str]]:
    known = dict.fromkeys(settings.tawk_webhook_secrets, "")
    if store is not None:
        with suppress(Refusal), store.read() as tx:
            known |= {one.tawk_id: one.name for one in tx.properties.all()}
    return list(known.items())
