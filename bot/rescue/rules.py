"""Decides whether a missed visitor is written to by itself, and what is promised."""

import re
from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.hours import Hours
from bot.domain.inbox import Conversation
from bot.domain.rules import is_left_waiting, talked_at
from bot.mail.addresses import answerable, without_token
from bot.ports import RescueSettings
from bot.views.rescue_words import Promise

LATEST = timedelta(days=1)  # after it was due: what was asked so long ago is no longer just received
QUARTER = timedelta(minutes=15)
# Whose mail no person reads: to write to them makes loops, and harms whoever is written from.
NOBODY = re.compile(
    r"((no|not|non|do[._-]?not|dont|never|nao|nicht)[._-]?(reply|replies|respond\w*|answer|contestar|antwort\w*)"
    r"|mailer[._-]?daemon|postmaster|hostmaster|abuse|bounces?|listserv|majordomo|auto[._-]?(reply|respond\w*|mailer)"
    r"|unsubscribe|.+-(bounces?|request|owner|unsubscribe)|owner-.+)(?![^\W\d_]).*",
    re.IGNORECASE,
)


class Unsent(StrEnum):
    """Why nobody is written to."""

    OFF = "off"
    MAIL_OFF = "mail_off"
    TAKEN = "taken"
    TOO_LATE = "too_late"
    NO_ADDRESS = "no_address"
    NOBODY = "nobody"
    OURS = "ours"
    UNREACHABLE = "unreachable"
    TOLD_TODAY = "told_today"
    TOO_MANY = "too_many"
    CAME_AGAIN = "came_again"
    RESTORED = "restored"


def not_in_time(settings: RescueSettings, chat: Conversation, since: datetime, now: datetime) -> Unsent | None:
    """Why it is too late for this chat, or nothing to be said."""
    if not settings.is_on:
        return Unsent.OFF
    if not is_left_waiting(chat):
        return Unsent.TAKEN
    return Unsent.TOO_LATE if now - min(since, asked_at(chat)) > settings.patience + LATEST else None


def asked_at(chat: Conversation) -> datetime:
    """What we learn late, or is restored, may be old."""
    return talked_at(chat.facts) or chat.created_at


def unfit(address: str, ours: Collection[str]) -> Unsent | None:
    """Why nothing is sent there by itself; `ours` are all addresses that we, or tawk.to for us, receive mail at."""
    if not answerable(address):
        return Unsent.NO_ADDRESS
    if without_token(address) in {without_token(one) for one in ours if one}:
        return Unsent.OURS
    return Unsent.NOBODY if NOBODY.fullmatch(address.rpartition("@")[0]) else None


def promise(hours: Hours, settings: RescueSettings, now: datetime) -> Promise:
    """When somebody is back, where nobody is there; and by when to expect an answer, on a full quarter of an hour."""
    back = None if hours.is_open(now) else hours.next_open(now)
    by = hours.after(now, timedelta(hours=settings.hours)) if settings.hours else None
    return Promise(hours.zone, back, _rounded(by) if by else None)


def _rounded(at: datetime) -> datetime:
    """Up to the quarter, as clocks everywhere have them at the same time."""
    over = timedelta(seconds=at.timestamp() % QUARTER.total_seconds())
    return at + (QUARTER - over) if over else at
