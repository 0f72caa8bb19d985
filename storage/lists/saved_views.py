"""Keeps the filters that agents gave a name."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, delete, select

from bot.domain.desktop import Filters
from bot.domain.desktop_json import filters_from, filters_json
from bot.ports import SavedView
from storage.sql.dialects import for_each
from storage.tables import saved_view

OF = select(saved_view).where(saved_view.c.slack_id == bindparam("slack_id")).order_by(saved_view.c.name_key)
KEEP = for_each(
    lambda insert_into: insert_into(saved_view).on_conflict_do_update(
        index_elements=[saved_view.c.slack_id, saved_view.c.name_key],
        set_={
            "name": insert_into(saved_view).excluded.name,
            "filters": insert_into(saved_view).excluded.filters,
        },
    )
)
REMOVE = delete(saved_view).where(
    saved_view.c.slack_id == bindparam("slack_id"), saved_view.c.id == bindparam("view_id")
)


class SqlSavedViews:
    """See `bot.ports.SavedViews`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, slack_id: str) -> Sequence[SavedView]:
        rows = self._connection.execute(OF, {"slack_id": slack_id})
        return [SavedView(row.id, row.name, filters_from(row.filters)) for row in rows]

    def keep(self, slack_id: str, name: str, filters: Filters) -> None:
        values = {"slack_id": slack_id, "name": name, "name_key": name.casefold(), "filters": filters_json(filters)}
        self._connection.execute(KEEP[self._connection.dialect.name], values)

    def remove(self, slack_id: str, view_id: int) -> None:
        self._connection.execute(REMOVE, {"slack_id": slack_id, "view_id": view_id})
