"""Pages of a list: each filter and each order in a large and a small inbox, deep pages, and the same SQL bare."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from statistics import median
from typing import Any

from sqlalchemy import event

from benchmarks.dataset import START
from benchmarks.rounds import interleaved, ratios
from benchmarks.rows import TOLD, Goal, Row, at_most, shown
from benchmarks.setting import Setting
from bot.desks.lookup import PAGE_SIZE
from bot.domain.inbox import Folder, Kind, Status
from bot.domain.query import Assigned, Cursor, Query, Sort
from bot.transactions.paging import cursor_behind
from storage.database import Database

TIMES, DEEP = 25, 1_000
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


@dataclass(frozen=True, slots=True)
class Inbox:
    """One database, through our code and bare."""

    database: Database
    bare: sqlite3.Connection

    def ways(self, prefix: str, query: Query) -> dict[str, Work]:
        whole = {f"{prefix} ours": page_work(self.database, query)}
        return {**whole, f"{prefix} bare": sent_by(self.database, self.bare.execute, query)}


def measure(setting: Setting) -> list[Row]:
    with _opened(setting, setting.large) as large, _opened(setting, setting.small) as small:
        return [
            *_grown("each filter alone", large, small, FILTERS, setting),
            *_grown("each order alone", large, small, SORTS, setting),
            *_deep("deep page over first, unfiltered", large, SORTS, setting, at_most(1.3)),
            *_deep("deep page over first, filtered", large, FILTERS, setting, at_most(1.8)),
            *_library(large, setting),
        ]


@contextmanager
def _opened(setting: Setting, size: int) -> Iterator[Inbox]:
    database = setting.database(size)
    with closing(sqlite3.connect(setting.path(size), isolation_level=None)) as bare:
        yield Inbox(database, bare)
    database.close()


def page_work(database: Database, query: Query) -> Work:
    """As the bot reads it: a transaction for itself."""

    def read() -> None:
        with database.store.read() as tx:
            assert tx.conversations.page(query, PAGE_SIZE + 1)

    return read


def _grown(what: str, large: Inbox, small: Inbox, queries: Mapping[str, Query], setting: Setting) -> list[Row]:
    """The worst of those whose page is full in both; of the SQL alone too, which our own cost does not smooth."""
    ours, bare = {}, {}
    for name, query in queries.items():
        if min(_size(large.database, query), _size(small.database, query)) <= PAGE_SIZE:
            continue
        found = interleaved({**small.ways("small", query), **large.ways("large", query)}, setting.rounds, TIMES)
        ours[name], bare[name] = (ratios(found[f"large {way}"], found[f"small {way}"]) for way in ("ours", "bare"))
    what = f"{what}, {setting.large:,} over {setting.small:,}"
    return [worst(what, at_most(2), ours), worst(f"{what}, the SQL alone", TOLD, bare)]


def _deep(what: str, inbox: Inbox, queries: Mapping[str, Query], setting: Setting, goal: Goal) -> list[Row]:
    ours, bare = {}, {}
    for name, query in queries.items():
        deep, page = _far(inbox.database, query)
        found = interleaved({**inbox.ways("first", query), **inbox.ways("deep", deep)}, setting.rounds, TIMES)
        told = name if page == DEEP else f"{name} (page {page})"
        ours[told], bare[told] = (ratios(found[f"deep {way}"], found[f"first {way}"]) for way in ("ours", "bare"))
    return [worst(what, goal, ours), worst(f"{what}, the SQL alone", TOLD, bare)]


def worst(what: str, goal: Goal, found: Mapping[str, list[float]]) -> Row:
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


def _library(inbox: Inbox, setting: Setting) -> list[Row]:
    """The whole way through our code, transaction and objects included; then in a transaction that is open."""
    whole, inside = {}, {}
    for name, query in chain(FILTERS.items(), SORTS.items()):
        with inbox.database.store.read() as tx:
            works: dict[str, Work] = {
                **inbox.ways("a page", query),
                "inside": partial(tx.conversations.page, query, PAGE_SIZE + 1),
            }
            found = interleaved(works, setting.rounds, TIMES)
        whole[name] = ratios(found["a page ours"], found["a page bare"])
        inside[name] = ratios(found["inside"], found["a page bare"])
    return [
        worst("a page through our code over the same SQL in raw sqlite3", at_most(1.6), whole),
        worst("the same in an open transaction", TOLD, inside),
    ]


def sent_by(database: Database, execute: Callable[[str, Any], Any], query: Query) -> Work:
    """The statement and the values that our code sends, sent by hand."""
    sent: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, values: Any, *_: object) -> None:
        sent.append((statement, values))

    with database.store.read() as tx:
        event.listen(database.engine, "before_cursor_execute", note)
        tx.conversations.page(query, PAGE_SIZE + 1)
        event.remove(database.engine, "before_cursor_execute", note)
    [(statement, values)] = sent
    return lambda: execute(statement, values).fetchall()
