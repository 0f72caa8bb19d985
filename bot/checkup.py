"""Joins the doctor's round: all that is looked at, in a terminal and in Slack."""

from collections.abc import Sequence
from functools import partial

from bot.clients.slack import posting_client
from bot.clients.slack_check import SlackCheck
from bot.domain.checkup import Check, Sign, found
from bot.domain.errors import Refusal
from bot.keeping.sweeping import check_sweeping
from bot.mailroom import mail_checks
from bot.nightly import check_backups
from bot.operating.doctor import check_processes, check_store
from bot.ports import Store, Upstream
from bot.reading_room import tawk_checks
from bot.times.clock import utc_now
from config.manifest import SCOPES, SPARE_SCOPES
from config.settings import Settings
from storage.database import Database, DatabaseAway


def checks_of(settings: Settings, database: Database, upstream: Upstream | None) -> list[Check]:
    """All others are looked at even where the database is not well, and the other way round."""
    try:
        current = database.is_current()
    except DatabaseAway as problem:
        away = found(Sign.DATABASE_AWAY, False, error=type(problem.__cause__).__name__)
        return [lambda: [away], _slack_check(settings, []), *_other_checks(settings, upstream, None)]
    tables = found(Sign.TABLES if current else Sign.TABLES_OLD, current)
    store = database.store if current else None
    in_store: list[Check] = _store_checks(store) if store else []
    if settings.backup_folder is not None:
        in_store.append(partial(check_backups, settings.backup_folder, utc_now()))
    slack = _slack_check(settings, _routed(store) if store else [])
    return [lambda: [tables], *in_store, slack, *_other_checks(settings, upstream, store)]


def _store_checks(store: Store) -> list[Check]:
    looks = (lambda _: check_store(store), partial(check_processes, store), partial(check_sweeping, store))
    return [partial(look, utc_now()) for look in looks]


def _other_checks(settings: Settings, upstream: Upstream | None, store: Store | None) -> list[Check]:
    return [*tawk_checks(upstream, settings, store), *mail_checks(settings, store)]


def _slack_check(settings: Settings, routed: Sequence[str]) -> SlackCheck:
    token, timeout = settings.slack_bot_token.get_secret_value(), settings.slack_timeout_seconds
    client = posting_client(token, settings.slack_api_url, timeout)
    channels = list(dict.fromkeys([settings.default_channel, *routed]))
    return SlackCheck(client, channels, SCOPES, SPARE_SCOPES, utc_now)


def _routed(store: Store) -> list[str]:
    try:
        with store.read() as tx:
            return [one.channel for one in tx.properties.all()]
    except Refusal:
        return []
