"""Lets no page of anybody's contacts begin behind somebody who is gone: by a word of theirs it would be found again."""

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import Connection, Text, bindparam, cast, or_, select, update

from bot.domain.desktop_json import as_json, drawn_from, drawn_json, from_json
from bot.domain.shelf import at_its_beginning, begins_behind
from storage.tables import home

HAS_SHELF = '%"shelf": {%'  # as it is written; most homes have none
OPEN = (
    select(home.c.slack_id, home.c.desktop, home.c.drawn, home.c.want)
    .where(or_(*(cast(one, Text).like(HAS_SHELF) for one in (home.c.desktop, home.c.drawn))))
    .order_by(home.c.slack_id)
    .with_for_update()
)
CHANGE = update(home).where(home.c.slack_id == bindparam("of_slack_id"))


def leave(connection: Connection, contact_ids: Collection[int]) -> None:
    for row in connection.execute(OPEN).all():
        desktop, drawn = from_json(row.desktop), drawn_from(row.drawn)
        if any(begins_behind(shelf, contact_ids) for shelf in (desktop.shelf, drawn.shelf)):
            begun = replace(desktop, shelf=at_its_beginning(desktop.shelf))
            unseen = replace(drawn, shelf=at_its_beginning(drawn.shelf))
            values = {"desktop": as_json(begun), "drawn": drawn_json(unseen), "want": row.want + 1}
            connection.execute(CHANGE, {"of_slack_id": row.slack_id, **values})
