"""Lists in every folder and order, and where their deep pages begin."""

from itertools import product

from sqlalchemy import Engine, select

from bot.desks.lookup import PAGE_SIZE
from bot.domain.inbox import Folder
from bot.domain.query import Cursor, Query, Sort, moment_key
from storage.lists.pages import SORT_KEYS
from storage.tables import conversation

LISTS = list(product(Folder, Sort, (False, True)))


def cursors_until(engine: Engine, query: Query, page: int) -> list[Cursor]:
    """Where each page but the first begins, found by counting as the bot itself never does; without filters."""
    place = [conversation.c[name] for name in SORT_KEYS[query.sort]]
    rows = select(*place).where(conversation.c.folder == query.folder.value)
    rows = rows.order_by(*(column.asc() if query.ascending else column.desc() for column in place))
    with engine.connect() as connection:
        found = connection.execute(rows.limit((page - 1) * PAGE_SIZE)).all()[PAGE_SIZE - 1 :: PAGE_SIZE]
    return [Cursor(tuple(value if isinstance(value, int) else moment_key(value) for value in row)) for row in found]
