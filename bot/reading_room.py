"""Joins what reads tawk.to by its REST API, where a key is set."""

from contextlib import suppress

from bot.clients.tawk import TawkClient, Turns
from bot.clients.tawk_check import TawkCheck
from bot.clock import utc_now
from bot.doctor import Check
from bot.errors import Refusal
from bot.ports import Store, Upstream
from config.settings import Settings


def upstream_of(settings: Settings) -> TawkClient | None:
    """One for a whole process, as its threads share the time between two calls; None without a key."""
    if settings.tawk_api_key is None:
        return None
    return TawkClient(settings.tawk_api_url, settings.tawk_api_key.get_secret_value(), Turns(settings.tawk_api_seconds))


def tawk_checks(upstream: Upstream | None, settings: Settings, store: Store | None) -> list[Check]:
    """Of the doctor; without a store, our properties are those of the settings."""
    return [] if upstream is None else [TawkCheck(upstream, _known(settings, store), utc_now)]


def _known(settings: Settings, store: Store | None) -> list[tuple[str, str]]:
    known = dict.fromkeys(settings.tawk_webhook_secrets, "")
    if store is not None:
        with suppress(Refusal), store.read() as tx:
            known |= {one.tawk_id: one.name for one in tx.properties.all()}
    return list(known.items())
