"""Full text: two words among open ones beside the join by hand; words in a large and a small inbox."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace

from benchmarks.building import every_property
from benchmarks.dataset import COMMON, OTHER, RARE
from benchmarks.rounds import blocks, interleaved, ratios
from benchmarks.rows import TOLD, Row, at_most
from benchmarks.setting import Setting
from bot.desks.lookup import PAGE_SIZE
from bot.domain.inbox import Folder, Status
from bot.domain.query import Query
from storage.database import Database

LARGEST, TIMES, BLOCK = 1, 20, 200
OPEN = Query((LARGEST,), status=Status.OPEN, words=(COMMON, OTHER))
JOINED = """
    SELECT c.* FROM search CROSS JOIN conversation c ON c.id = search.rowid
    WHERE search MATCH ? AND c.status = ? AND c.folder = ? ORDER BY search.rowid DESC LIMIT ?
"""
WORDS = {
    "two common words in a property": replace(OPEN, status=None),
    "a common word in a property": replace(OPEN, status=None, words=(COMMON,)),
    "a rare word in all properties": Query(every_property(), status=None, words=(RARE,)),
}


def measure(setting: Setting) -> list[Row]:
    large, small = setting.database(setting.large), setting.database(setting.small)
    rows = _open(setting, large)
    for name, query in WORDS.items():
        found = interleaved({"small": _page(small, query), "large": _page(large, query)}, setting.rounds, TIMES)
        note = f"{found['large'][0][0] * 1e6:,.0f} µs, {found['small'][0][0] * 1e6:,.0f} µs"
        what = f"{name}, {setting.large:,} over {setting.small:,}"
        rows.append(Row(what, at_most(3), ratios(found["large"], found["small"]), note))
    large.close()
    small.close()
    return rows


def _open(setting: Setting, database: Database) -> list[Row]:
    match = f"body : {COMMON} AND body : {OTHER} AND facet : p{LARGEST}"
    asked = (match, Status.OPEN.value, Folder.INBOX.value, PAGE_SIZE + 1)
    what = "two words among a property's open ones, over the join"
    with closing(sqlite3.connect(setting.path(setting.large))) as bare:
        works = {"join": lambda: bare.execute(JOINED, asked).fetchall(), "ours": _page(database, OPEN)}
        in_blocks = blocks(works, setting.rounds, BLOCK)
        in_turns = interleaved(works, setting.rounds, TIMES)
    return [
        Row(what, at_most(1 / 8, "1/8"), ratios(in_blocks["ours"], in_blocks["join"]), _beside(in_blocks)),
        Row(f"{what}, in turns call by call", TOLD, ratios(in_turns["ours"], in_turns["join"]), _beside(in_turns)),
    ]


def _beside(found: Mapping[str, Sequence[Sequence[float]]]) -> str:
    ours, join = (found[name][0][0] * 1e6 for name in ("ours", "join"))
    return f"{ours:,.0f} µs, {join:,.0f} µs"


def _page(database: Database, query: Query) -> Callable[[], object]:
    def read() -> None:
        with database.store.read() as tx:
            tx.conversations.page(query, PAGE_SIZE + 1)

    return read
