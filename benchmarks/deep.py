"""Page 1,000 beside page 1, in every folder and order: of a list, and of the App Home with all that is kept of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, select

from benchmarks.archive import CHANNEL, build_archive
from benchmarks.rounds import Figure, compare, seconds_of
from bot.desktop import MOST_CURSORS, Desktop, Filters
from bot.drawer import Drawer
from bot.inbox import Folder
from bot.languages import load_languages
from bot.lookup import PAGE_SIZE, Lookup
from bot.permissions import Permissions
from bot.query import Cursor, Query, Sort, moment_key
from storage.database import Database
from storage.pages import SORT_KEYS
from storage.tables import conversation

TIMES, PAGE = 10, 1_000
ADMIN = "U0123456789"
LISTS = list(product(Folder, Sort, (False, True)))
LOOKING = datetime(2026, 1, 1, tzinfo=UTC)
Work = Callable[[], object]


def cursors_until(engine: Engine, query: Query, page: int) -> list[Cursor]:
    """Where each page but the first begins, found by counting as the bot itself never does; without filters."""
    place = [conversation.c[name] for name in SORT_KEYS[query.sort]]
    rows = select(*place).where(conversation.c.folder == query.folder.value)
    rows = rows.order_by(*(column.asc() if query.ascending else column.desc() for column in place))
    with engine.connect() as connection:
        found = connection.execute(rows.limit((page - 1) * PAGE_SIZE)).all()[PAGE_SIZE - 1 :: PAGE_SIZE]
    return [Cursor(tuple(value if isinstance(value, int) else moment_key(value) for value in row)) for row in found]


def measure(folder: Path, size: int) -> list[list[Figure]]:
    """A table for lists and one for homes: the first page of each is the partner of its deep one."""
    database = build_archive(folder, size)
    page = min(PAGE, size * 2 // 9 // PAGE_SIZE)  # the smallest folders have two ninths of all
    lists, homes = list[Figure](), list[Figure]()
    lookup = Lookup(database.store, Permissions(frozenset({ADMIN})))
    for where, sort, ascending in LISTS:
        name = f"{where.name.lower()} by {sort}, {'oldest' if ascending else 'newest'} first"
        query = Query((), where, None, sort=sort, ascending=ascending)
        cursors = cursors_until(database.engine, query, page)
        deep = replace(query, after=cursors[-1])
        assert len(lookup.page(deep, ADMIN, CHANNEL).rows) == PAGE_SIZE
        lists.append(_beside(name, _list(lookup, query), _list(lookup, deep)))
        filters = Filters(folder=where, status=None, sort=sort, ascending=ascending)
        homes.append(
            _beside(
                name,
                _home(database, Desktop(filters)),
                _home(
                    database,
                    Desktop(filters, (), tuple(cursors[-MOST_CURSORS:]), skipped=max(0, len(cursors) - MOST_CURSORS)),
                ),
            )
        )
    database.close()
    return [lists, homes]


def _beside(name: str, first: Work, deep: Work) -> Figure:
    [[_, found]] = compare({"first": lambda: seconds_of(first, TIMES), name: lambda: seconds_of(deep, TIMES)})
    return found


def _list(lookup: Lookup, query: Query) -> Work:
    return lambda: lookup.page(query, ADMIN, CHANNEL)


def _home(database: Database, desktop: Desktop) -> Work:
    """Kept, read and drawn, as when somebody turns a page."""
    english, permissions = load_languages()["en"], Permissions(frozenset({ADMIN}))
    draw = Drawer(database.store, permissions, lambda _: english, lambda _: True, ZoneInfo("UTC"))

    def turn() -> None:
        with database.store.write() as tx:
            tx.homes.save(replace(tx.homes.get(ADMIN), desktop=desktop, looked_at=LOOKING))
        with database.store.read() as tx:
            home = tx.homes.get(ADMIN)
        draw(home)

    return turn
