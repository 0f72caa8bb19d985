"""Pages of a list: each filter and each order in a large and a small inbox, deep pages, and the same SQL bare."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from itertools import chain
from statistics import median
from typing import Any

from sqlalchemy import event

from benchmarks.dataset import START
from benchmarks.rounds import interleaved, ratios
from benchmarks.rows import TOLD, Goal, Row, at_most, shown
from benchmarks.setting import Setting
from bot.inbox import Folder, Kind, Status
from bot.lookup import PAGE_SIZE
from bot.paging import cursor_behind
from bot.query import Assigned, Cursor, Query, Sort
from storage.database import Database

TIMES, DEEP = 60, 1_000
LARGEST = 1  # the property with the most
EVERYTHING = Query((LARGEST,), status=None)
SORTS = {
    f"by {sort}, {'oldest' if up else 'newest'} first": replace(EVERYTHING, sort=sort, ascending=up)
    for sort in Sort
    for up in (False, True)
}
FILTERS = {
    "folder": replace(EVERYTHING, folder=Folder.SPAM),
    "status": replace(EVERYTHING, status=Status.CLOSED),
    "open": replace(EVERYTHING, status=Status.OPEN),
    "kind": replace(EVERYTHING, kind=Kind.TICKET),
    "unassigned": replace(EVERYTHING, assigned=Assigned.NOBODY),
    "assigned to anybody": replace(EVERYTHING, assigned=Assigned.ANYBODY),
    "one agent": replace(EVERYTHING, assigned=Assigned.ONE, agent="U0001"),
    "department": replace(EVERYTHING, department="desk 1"),
    "tag": replace(EVERYTHING, tags=("tag-1",)),
    "since": replace(EVERYTHING, since=START),
    "open and unassigned": replace(EVERYTHING, status=Status.OPEN, assigned=Assigned.NOBODY),
}
Work = Callable[[], object]


def measure(setting: Setting) -> list[Row]:
    large, small = setting.database(setting.large), setting.database(setting.small)
    with closing(sqlite3.connect(setting.path(setting.large), isolation_level=None)) as bare:
        rows = [
            *_grown("each filter alone", large, small, FILTERS, setting),
            *_grown("each order alone", large, small, SORTS, setting),
            *_deep("deep page over first, unfiltered", large, SORTS, setting, at_most(1.3)),
            *_deep("deep page over first, filtered", large, FILTERS, setting, at_most(1.8)),
            *_library(large, bare, setting),
        ]
    large.close()
    small.close()
    return rows


def _page(database: Database, query: Query) -> Work:
    """As the bot reads it: a transaction for itself."""

    def read() -> None:
        with database.store.read() as tx:
            assert tx.conversations.page(query, PAGE_SIZE + 1)

    return read


def _grown(what: str, large: Database, small: Database, queries: Mapping[str, Query], setting: Setting) -> list[Row]:
    """The worst of them; those whose page is full in both."""
    found = {}
    for name, query in queries.items():
        if min(_size(large, query), _size(small, query)) <= PAGE_SIZE:
            continue
        turns = interleaved({"small": _page(small, query), "large": _page(large, query)}, setting.rounds, TIMES)
        found[name] = ratios(turns["large"], turns["small"])
    return [_worst(f"{what}, {setting.large:,} over {setting.small:,}", at_most(2), found)]


def _deep(what: str, database: Database, queries: Mapping[str, Query], setting: Setting, goal: Goal) -> list[Row]:
    found = {}
    for name, query in queries.items():
        deep, page = _far(database, query)
        turns = interleaved({"first": _page(database, query), "deep": _page(database, deep)}, setting.rounds, TIMES)
        found[name if page == DEEP else f"{name} (page {page})"] = ratios(turns["deep"], turns["first"])
    return [_worst(what, goal, found)]


def _worst(what: str, goal: Goal, found: Mapping[str, list[float]]) -> Row:
    worst = max(found, key=lambda name: median(found[name]))
    others = ", ".join(f"{name} {shown(median(one))}" for name, one in found.items())
    return Row(f"{what}: the worst, {worst}", goal, found[worst], others)


def _size(database: Database, query: Query) -> int:
    with database.store.read() as tx:
        return len(tx.conversations.page(query, PAGE_SIZE + 1))


def _far(database: Database, query: Query) -> tuple[Query, int]:
    """The same list from page 1,000 on, or from its last full one; found by counting as the bot itself never does."""
    step, last, page = PAGE_SIZE * 50, query, 1
    with database.store.read() as tx:
        while page < DEEP:
            wanted = min(step, (DEEP - page) * PAGE_SIZE)
            rows = tx.conversations.page(last, wanted + PAGE_SIZE + 1)
            if len(rows) <= wanted + PAGE_SIZE:
                whole = (len(rows) - 1) // PAGE_SIZE - 1
                if whole > 0:
                    last, page = replace(query, after=_behind(rows, whole * PAGE_SIZE, query)), page + whole
                break
            last, page = replace(query, after=_behind(rows, wanted, query)), page + wanted // PAGE_SIZE
    return last, page


def _behind(rows: Sequence[object], place: int, query: Query) -> Cursor:
    return cursor_behind(rows[place - 1], query)  # type: ignore[arg-type]


def _library(database: Database, bare: sqlite3.Connection, setting: Setting) -> list[Row]:
    """The whole way through our code, transaction and objects included; then in a transaction that is open."""
    whole, inside = {}, {}
    for name, query in chain(FILTERS.items(), SORTS.items()):
        with database.store.read() as tx:
            works: dict[str, Work] = {
                "bare": _bare(database, bare, query),
                "ours": _page(database, query),
                "inside": partial(tx.conversations.page, query, PAGE_SIZE + 1),
            }
            turns = interleaved(works, setting.rounds, TIMES)
        whole[name] = ratios(turns["ours"], turns["bare"])
        inside[name] = ratios(turns["inside"], turns["bare"])
    return [
        _worst("a page through our code over the same SQL in raw sqlite3", at_most(1.6), whole),
        _worst("the same in an open transaction", TOLD, inside),
    ]


def _bare(database: Database, connection: sqlite3.Connection, query: Query) -> Work:
    """The statement and the values that our code sends, sent by hand."""
    sent: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, values: Any, *_: object) -> None:
        sent.append((statement, values))

    with database.store.read() as tx:
        event.listen(database.engine, "before_cursor_execute", note)
        tx.conversations.page(query, PAGE_SIZE + 1)
        event.remove(database.engine, "before_cursor_execute", note)
    [(statement, values)] = sent
    return lambda: connection.execute(statement, values).fetchall()
