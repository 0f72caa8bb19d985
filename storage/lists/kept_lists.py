"""Keeps the list that each agent turns the pages of, for half a day."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, case, delete, select, update

from bot.domain.kept import KeptList, Spot, kept_from, kept_json
from storage.sql.dialects import InsertInto, for_each
from storage.sql.engine import Moment
from storage.tables import kept_list

LIFE = timedelta(hours=12)
MINE = (kept_list.c.slack_id == bindparam("of_slack_id")) & (kept_list.c.spot == bindparam("at_spot"))
MINE &= kept_list.c.edition == bindparam("of_edition")
GET = select(kept_list.c.kept).where(MINE, kept_list.c.expires_at > bindparam("now", type_=Moment))
SAVE = update(kept_list).where(MINE)
FORGET = delete(kept_list).where(kept_list.c.expires_at <= bindparam("now", type_=Moment))


def _keep(insert_into: InsertInto) -> Any:
    """An edition begins with the time, so that a button of a list which was forgotten never fits a later one."""
    new = insert_into(kept_list)
    later = case((kept_list.c.edition < new.excluded.edition, new.excluded.edition), else_=kept_list.c.edition + 1)
    kept = {"edition": later, "kept": new.excluded.kept, "expires_at": new.excluded.expires_at}
    return new.on_conflict_do_update(index_elements=[kept_list.c.slack_id, kept_list.c.spot], set_=kept).returning(
        kept_list.c.edition
    )


KEEP = for_each(_keep)


class SqlKeptLists:
    """See `bot.ports.KeptLists`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, slack_id: str, spot: Spot, kept: KeptList, now: datetime) -> int:
        self._connection.execute(FORGET, {"now": now})
        values = {
            "slack_id": slack_id,
            "spot": spot.value,
            "edition": int(now.timestamp() * 1000),
            "kept": kept_json(kept),
            "expires_at": now + LIFE,
        }
        return int(self._connection.execute(KEEP[self._connection.dialect.name], values).scalar_one())

    def get(self, slack_id: str, spot: Spot, edition: int, now: datetime) -> KeptList | None:
        values = {**_key(slack_id, spot, edition), "now": now}
        found = self._connection.execute(GET, values).scalar_one_or_none()
        return None if found is None else kept_from(found)

    def save(self, slack_id: str, spot: Spot, edition: int, kept: KeptList) -> None:
        self._connection.execute(SAVE, {**_key(slack_id, spot, edition), "kept": kept_json(kept)})


def _key(slack_id: str, spot: Spot, edition: int) -> dict[str, object]:
    return {"of_slack_id": slack_id, "at_spot": spot.value, "of_edition": edition}
