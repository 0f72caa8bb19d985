"""Lists on PostgreSQL, a tenth as large: beside twenty rows by their keys with bare psycopg, and the same SQL bare."""

import time
from random import Random

import psycopg

from benchmarks.building_postgresql import fill, plain
from benchmarks.parts.lists import FILTERS, SORTS, Work, page_work, sent_by, worst
from benchmarks.rounds import interleaved, ratios
from benchmarks.rows import TOLD, Row, at_most
from benchmarks.setting import Setting
from bot.desks.lookup import PAGE_SIZE
from storage.database import Database
from tests.databases import find_programs, running_cluster

TIMES = 60
BY_KEY = "SELECT * FROM conversation WHERE id = ANY(%s)"


def measure(setting: Setting) -> list[Row]:
    """On the wall: most of the work is another process's."""
    programs, size = find_programs(), setting.large // 10
    if programs is None:
        return []
    with running_cluster(programs) as cluster, cluster.database("bench") as url:
        fill(url, size)
        database, bare = Database.open(url, threads=4), psycopg.connect(plain(url), autocommit=True)
        bare.prepare_threshold = 0
        rows = _rows(setting, database, bare, size)
        bare.close()
        database.close()
    return rows


def _rows(setting: Setting, database: Database, bare: psycopg.Connection, size: int) -> list[Row]:
    rng, beside, same = Random(1), dict[str, list[float]](), dict[str, list[float]]()
    for name, query in {**FILTERS, **SORTS}.items():
        works: dict[str, Work] = {
            "keys": lambda: bare.execute(BY_KEY, ([rng.randint(1, size) for _ in range(PAGE_SIZE)],)).fetchall(),
            "same": sent_by(database, bare.execute, query),
            "ours": page_work(database, query),
        }
        found = interleaved(works, setting.rounds, TIMES, time.perf_counter)
        beside[name], same[name] = ratios(found["ours"], found["keys"]), ratios(found["ours"], found["same"])
    what = f"a page among {size:,} on PostgreSQL"
    return [
        worst(f"{what} over 20 rows by key in raw psycopg", at_most(1.5), beside),
        worst(f"{what} over the same SQL in raw psycopg", TOLD, same),
    ]
