"""Lists what could not be delivered, each kind from a partial index or a small table."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Select,
    Update,
    bindparam,
    exists,
    func,
    literal,
    null,
    select,
    text,
    update,
)

from bot.ports import DeliveryState, ExportState, Failure, FailureKind, FailureScope
from storage.posts.post_changes import DELETED, DISCARDED
from storage.sql.dialects import for_each
from storage.sql.engine import EPOCH, Moment
from storage.sql.rows import AnyRow
from storage.tables import MAIL_FAILED, PARKED, TROUBLED, conversation, delivery, discarded, export, mail, post

AnySelect = Select[*tuple[Any, ...]]
DISCARD = for_each(lambda insert_into: insert_into(discarded).on_conflict_do_nothing())
NOT_SENT = export.c.state == ExportState.REFUSED.value


def _is_discarded(kind: FailureKind, item: ColumnElement[Any], mark: ColumnElement[Any]) -> ColumnElement[bool]:
    return exists().where(
        discarded.c.kind == literal(kind.value), discarded.c.item_id == item, discarded.c.mark == mark
    )


DELIVERIES = select(
    delivery.c.id,
    delivery.c.received_at.label("at"),
    delivery.c.reason,
    delivery.c.attempts.label("mark"),
    delivery.c.event.label("detail"),
    delivery.c.state,
    literal(0).label("number"),
    literal(0).label("property_id"),
    literal("").label("person"),
).where(text(TROUBLED))
POSTS = (
    select(
        post.c.id,
        post.c.next_at.label("at"),
        post.c.parked.label("reason"),
        literal(0).label("mark"),
        post.c.kind.label("detail"),
        post.c.number,
        conversation.c.property_id,
        post.c.channel.label("person"),
    )
    .select_from(post.outerjoin(conversation, conversation.c.id == post.c.number))
    .where(text(PARKED), post.c.parked.not_in((DELETED, DISCARDED)))
)
MAILS = (
    select(
        mail.c.id,
        mail.c.at,
        mail.c.reason,
        mail.c.attempts.label("mark"),
        mail.c.kind.label("detail"),
        mail.c.conversation_id.label("number"),
        conversation.c.property_id,
        mail.c.author.label("person"),
    )
    .select_from(mail.join(conversation, conversation.c.id == mail.c.conversation_id))
    # As it stands in the index, whose table of two has a column of that name.
    .where(text(f"mail.{MAIL_FAILED}"), ~_is_discarded(FailureKind.MAIL, mail.c.id, mail.c.attempts))
)
EXPORTS = select(
    export.c.id,
    export.c.created_at.label("at"),
    export.c.problem.label("reason"),
    export.c.attempts.label("mark"),
    export.c.form.label("detail"),
    literal(0).label("number"),
    literal(0).label("property_id"),
    export.c.slack_id.label("person"),
).where(NOT_SENT, ~_is_discarded(FailureKind.EXPORT, export.c.id, export.c.attempts))
# Not the column itself, or a property's conversations would be walked through instead of what failed.
OF_PROPERTIES = func.coalesce(conversation.c.property_id, 0).in_(bindparam("properties", expanding=True))
# Of whoever does not see everything; a webhook that was not understood is nobody's.
THEIRS: Mapping[FailureKind, ColumnElement[bool]] = {
    FailureKind.POST: OF_PROPERTIES,
    FailureKind.MAIL: OF_PROPERTIES,
    FailureKind.EXPORT: export.c.slack_id == bindparam("actor"),
}
LISTS: Mapping[FailureKind, tuple[AnySelect, ColumnElement[Any]]] = {
    FailureKind.DELIVERY: (DELIVERIES, delivery.c.id),
    FailureKind.POST: (POSTS, post.c.id),
    FailureKind.MAIL: (MAILS, mail.c.id),
    FailureKind.EXPORT: (EXPORTS, export.c.id),
}
ITEM: BindParameter[int] = bindparam("item_id")
NOW = bindparam("now", type_=Moment)
AGAIN: Mapping[FailureKind, Update] = {
    FailureKind.DELIVERY: update(delivery)
    .where(delivery.c.id == ITEM)
    .values(state=DeliveryState.FAILED.value, attempts=0, next_at=NOW),
    FailureKind.POST: update(post).where(post.c.id == ITEM).values(parked="", behind=1, next_at=NOW),
    FailureKind.EXPORT: update(export)
    .where(export.c.id == ITEM)
    .values(state=ExportState.WAITING.value, problem="", attempts=0, next_at=NOW, lease_until=EPOCH),
}
# A mail and an export stay as they are, for whoever looks at them.
GIVEN_UP: Mapping[FailureKind, Update] = {
    FailureKind.DELIVERY: update(delivery)
    .where(delivery.c.id == ITEM)
    .values(state=DeliveryState.IGNORED.value, reason=DISCARDED, next_at=null()),
    FailureKind.POST: update(post).where(post.c.id == ITEM, text(PARKED)).values(parked=DISCARDED),
}


class SqlFailures:
    """See `bot.ports.Failures`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def newest(self, scope: FailureScope, limit: int) -> Sequence[Failure]:
        told = {"properties": sorted(scope.properties), "actor": scope.actor}
        kinds = LISTS if scope.everything else THEIRS
        found = [
            _failure(kind, row)
            for kind in kinds
            for row in self._connection.execute(_newest(kind, scope).limit(limit), told)
        ]
        return sorted(found, key=lambda one: (one.at, one.id), reverse=True)

    def get(self, kind: FailureKind, item_id: int) -> Failure | None:
        statement, key = LISTS[kind]
        row = self._connection.execute(statement.where(key == item_id).with_for_update(of=key.table)).one_or_none()
        return _failure(kind, row) if row else None

    def retry(self, failure: Failure, now: datetime) -> None:
        self._connection.execute(AGAIN[failure.kind], {"item_id": failure.id, "now": now})

    def discard(self, failure: Failure) -> None:
        if failure.kind in GIVEN_UP:
            self._connection.execute(GIVEN_UP[failure.kind], {"item_id": failure.id})
        else:
            row = {"kind": failure.kind.value, "item_id": failure.id, "mark": failure.mark}
            self._connection.execute(DISCARD[self._connection.dialect.name], row)


def _newest(kind: FailureKind, scope: FailureScope) -> AnySelect:
    statement, key = LISTS[kind]
    return (statement if scope.everything else statement.where(THEIRS[kind])).order_by(key.desc())


def _failure(kind: FailureKind, row: AnyRow) -> Failure:
    whose = (row.number, row.property_id or 0, row.person)
    detail = f"{row.state}:{row.detail}" if kind is FailureKind.DELIVERY else row.detail
    return Failure(kind, row.id, row.at, row.reason, *whose, row.mark, detail)
