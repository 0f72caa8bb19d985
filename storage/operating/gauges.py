"""Reads how the installation stands: counts and oldest moments, each from a partial index or a small table."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, Table, bindparam, func, literal_column, select, text

from bot.ports import DeliveryState, Gauges
from bot.ports.gauges import MOST
from storage.intake.deliveries import NEWEST_AT
from storage.posts.post_changes import DELETED, DISCARDED
from storage.sql.engine import EPOCH, Moment
from storage.tables import (
    MAIL_FAILED,
    MAIL_WAITS,
    PARKED,
    TROUBLED,
    WAITING,
    channel,
    conversation,
    delivery,
    digest,
    export,
    mail,
    mailbox,
    post,
)

NOW = bindparam("now", type_=Moment)
ONE = literal_column("1", Integer)
CARDS, LINES = 0, 1  # the turns of what somebody waits for


def _counted(table: Table, *conditions: Any) -> Any:
    some = select(ONE).select_from(table).where(*conditions).limit(MOST).subquery()
    return select(func.count()).select_from(some)


def _oldest(column: ColumnElement[Any], *conditions: Any) -> Any:
    """The first of an index that begins with what is equal and goes on with this column."""
    return select(column).where(*conditions, column <= NOW).order_by(column).limit(1)


def _behind(turn: int) -> Sequence[Any]:
    return text("behind = 1"), post.c.turn == turn


FAILED = _counted(delivery, text(TROUBLED), delivery.c.state == DeliveryState.FAILED.value)
QUARANTINED = _counted(delivery, text(TROUBLED), delivery.c.state == DeliveryState.QUARANTINED.value)
BEHIND = _counted(post, text("behind = 1"))
CARD_LAG = _oldest(post.c.next_at, *_behind(CARDS))
LINE_LAG = _oldest(post.c.next_at, *_behind(LINES))
REFUSED = _counted(post, text(PARKED), post.c.parked.not_in((DELETED, DISCARDED)))
TROUBLE = _counted(channel, channel.c.problem != "")
HELD = _counted(channel, channel.c.lease_until > NOW)
READ = _counted(mailbox, mailbox.c.lease_until > NOW)
MAILS = _counted(mail, text(MAIL_WAITS))
MAIL_LAG = _oldest(mail.c.next_at, text(MAIL_WAITS))
MAILS_FAILED = _counted(mail, text(MAIL_FAILED))
EXPORTS = _counted(export, text(WAITING))
DIGEST_LATENESS = _oldest(digest.c.next_at, digest.c.next_at.is_not(None))
MISSED = _counted(conversation, text("missed_open = 1"))


class SqlGaugeBoard:
    """See `bot.ports.GaugeBoard`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def read(self, now: datetime) -> Gauges:
        count, lag = self._count, self._lag
        return Gauges(
            newest_webhook_at=self._connection.execute(NEWEST_AT).scalar_one_or_none(),
            deliveries_failed=count(FAILED, now),
            deliveries_quarantined=count(QUARANTINED, now),
            posts_behind=count(BEHIND, now),
            card_lag=lag(CARD_LAG, now),
            line_lag=lag(LINE_LAG, now),
            posts_refused=count(REFUSED, now),
            channels_in_trouble=count(TROUBLE, now),
            channels_held=count(HELD, now),
            mailboxes_held=count(READ, now),
            mails_waiting=count(MAILS, now),
            mail_lag=lag(MAIL_LAG, now),
            mails_failed=count(MAILS_FAILED, now),
            exports_waiting=count(EXPORTS, now),
            digest_lateness=lag(DIGEST_LATENESS, now),
            missed_open=count(MISSED, now),
        )

    def _count(self, statement: Any, now: datetime) -> int:
        return int(self._connection.execute(statement, {"now": now}).scalar_one())

    def _lag(self, statement: Any, now: datetime) -> timedelta:
        """What is due for ever was never counted from a moment."""
        oldest = self._connection.execute(statement, {"now": now}).scalar_one_or_none()
        return now - oldest if oldest is not None and oldest > EPOCH else timedelta(0)
