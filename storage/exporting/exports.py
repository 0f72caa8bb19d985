"""Keeps the exports that people asked for."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, insert, select, text, update

from bot.ports import Export, ExportClaim, ExportState, Form
from storage.sql.engine import EPOCH, Moment
from storage.sql.rows import AnyRow
from storage.tables import WAITING, export

KEPT = timedelta(days=30)  # a window may be open for long, and a message shows what became of it
NOW = bindparam("now", type_=Moment)
ADD = insert(export).returning(export.c.id)
GET = select(export).where(export.c.id == bindparam("export_id"))
BEGIN = update(export).where(export.c.id == bindparam("export_id"), export.c.state == ExportState.DRAFT.value)
ADDRESS = BEGIN.values(address=bindparam("where_to"), form=bindparam("how"))
DRAFTS = select(export).where(
    export.c.slack_id == bindparam("person"),
    export.c.address == bindparam("where_to"),
    export.c.state == ExportState.DRAFT.value,
    export.c.created_at > bindparam("since", type_=Moment),
)
FORGET = delete(export).where(export.c.created_at < bindparam("before", type_=Moment))
DUE = (
    select(export)
    .where(text(WAITING), export.c.next_at <= NOW, export.c.lease_until <= NOW)
    .where((export.c.address != "") == bindparam("by_mail"))
    .order_by(export.c.next_at, export.c.id)
    .limit(1)
)
NEXT = DUE.with_for_update(skip_locked=True)
CHANGE = update(export).where(export.c.id == bindparam("export_id"))
HELD = CHANGE.where(export.c.fence == bindparam("held_fence"))
CAME_BACK = (
    update(export)
    .where(
        export.c.file_id == bindparam("message_id"), export.c.address != "", export.c.state == ExportState.DONE.value
    )
    .values(state=ExportState.REFUSED.value, problem=bindparam("why"))
    .returning(*export.c)
)


class SqlExports:
    """See `bot.ports.Exports`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, export: Export, now: datetime) -> int:
        self._connection.execute(FORGET, {"before": now - KEPT})
        times = {"created_at": now, "next_at": now, "lease_until": EPOCH, "fence": 0}
        values = {
            **_values(export),
            **times,
            "slack_id": export.slack_id,
            "origin": export.origin,
            "numbers": list(export.numbers),
        }
        return int(self._connection.execute(ADD, values).scalar_one())

    def get(self, export_id: int) -> Export | None:
        row = self._connection.execute(GET, {"export_id": export_id}).one_or_none()
        return _export(row) if row else None

    def begin(self, export: Export, now: datetime) -> bool:
        values = {**_values(export), "state": ExportState.WAITING.value, "next_at": now}
        return self._connection.execute(BEGIN, {**values, "export_id": export.id}).rowcount == 1

    def address(self, export: Export) -> None:
        values = {"export_id": export.id, "where_to": export.address, "how": export.form.value}
        self._connection.execute(ADDRESS, values)

    def drafts_to(self, slack_id: str, address: str, since: datetime) -> Sequence[Export]:
        values = {"person": slack_id, "where_to": address, "since": since}
        return [_export(row) for row in self._connection.execute(DRAFTS, values)]

    def any_due(self, now: datetime, *, by_mail: bool = False) -> bool:
        return self._connection.execute(DUE, {"now": now, "by_mail": by_mail}).one_or_none() is not None

    def claim(self, now: datetime, lease_until: datetime, *, by_mail: bool = False) -> ExportClaim | None:
        row = self._connection.execute(NEXT, {"now": now, "by_mail": by_mail}).one_or_none()
        if row is None:
            return None
        values = {"export_id": row.id, "lease_until": lease_until, "fence": row.fence + 1}
        self._connection.execute(CHANGE, values)
        return ExportClaim(_export(row), row.fence + 1, row.created_at)

    def save(self, claim: ExportClaim, export: Export, next_at: datetime, lease_until: datetime | None = None) -> bool:
        key = {"export_id": claim.export.id, "held_fence": claim.fence}
        values = {**_values(export), "next_at": next_at, "lease_until": lease_until or EPOCH}
        return self._connection.execute(HELD, {**key, **values}).rowcount == 1

    def came_back(self, message_id: str, reason: str) -> Export | None:
        row = self._connection.execute(CAME_BACK, {"message_id": message_id, "why": reason}).one_or_none()
        return _export(row) if row else None


def _values(export: Export) -> dict[str, object]:
    """What changes while it is worked on."""
    return {
        "parts": export.parts,
        "form": export.form.value,
        "state": export.state.value,
        "part": export.part,
        "done": export.count,
        "behind": export.behind,
        "file_id": export.file_id,
        "logged": export.logged,
        "problem": export.problem,
        "post_id": export.post_id,
        "address": export.address,
        "attempts": export.attempts,
    }


def _export(row: AnyRow) -> Export:
    told = (row.part, row.done, row.behind, row.file_id, row.logged, row.problem, row.post_id)
    mailed = (row.address, row.origin, row.attempts)
    what = (row.id, row.slack_id, tuple(row.numbers), row.parts)
    return Export(*what, Form(row.form), ExportState(row.state), *told, *mailed)
