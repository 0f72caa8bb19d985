"""All badges of a property beside GROUP BY, and whether the counters behind them are still right after much work."""

import sqlite3
from contextlib import closing
from random import Random
from shutil import copy

from benchmarks.dataset import AGENTS, PROPERTIES
from benchmarks.rounds import interleaved, ratios
from benchmarks.rows import Row, at_most
from benchmarks.setting import Setting

LARGEST, TIMES, CHANGES = 1, 10, 2_000
GROUPED = "SELECT folder, status, agent_key, count(*) FROM conversation WHERE property_id = ? GROUP BY 1, 2, 3"
DRIFT = """
    SELECT count(*) FROM (
        SELECT * FROM (SELECT property_id, folder, status, agent_key, count(*) FROM conversation GROUP BY 1, 2, 3, 4)
        EXCEPT SELECT property_id, folder, status, agent_key, n FROM tally
        UNION ALL
        SELECT * FROM (SELECT property_id, folder, status, agent_key, n FROM tally WHERE n <> 0)
        EXCEPT SELECT property_id, folder, status, agent_key, count(*) FROM conversation GROUP BY 1, 2, 3, 4
    )
"""
SHOWN_DRIFT = """
    SELECT count(*) FROM (
        SELECT * FROM (
            SELECT property_id, folder, status, count(*), sum(agent_key = 0) FROM conversation GROUP BY 1, 2, 3
        ) EXCEPT SELECT property_id, folder, status, n, unassigned FROM badge
    )
"""
CHANGE = "UPDATE conversation SET folder = ?, status = ?, agent_key = ? WHERE id = ?"


def measure(setting: Setting) -> list[Row]:
    database = setting.database(setting.large)
    with closing(sqlite3.connect(setting.path(setting.large))) as bare, database.store.read() as tx:
        works = {
            "grouped": lambda: bare.execute(GROUPED, (LARGEST,)).fetchall(),
            "counted": lambda: tx.conversations.counts((LARGEST,)),
        }
        found = interleaved(works, setting.rounds, TIMES)
    database.close()
    note = f"{found['counted'][0][0] * 1e6:,.0f} µs, {found['grouped'][0][0] * 1e6:,.0f} µs"
    return [
        Row(
            "all badges of the largest property, over GROUP BY",
            at_most(1 / 100),
            ratios(found["counted"], found["grouped"]),
            note,
        ),
        Row(f"cells of the counters that are wrong after {CHANGES:,} changes", at_most(0), [_drift(setting)]),
    ]


def _drift(setting: Setting) -> float:
    """In a copy of the small inbox, which is changed at random, made larger and smaller."""
    path, rng = setting.scratch / "badges.db", Random(1)
    copy(setting.path(setting.small), path)
    with closing(sqlite3.connect(path)) as connection:
        for _ in range(CHANGES):
            changed = rng.randrange(3), rng.randint(1, 3), rng.randint(0, AGENTS), rng.randint(1, setting.small)
            connection.execute(CHANGE, changed)
        connection.execute("UPDATE conversation SET property_id = ? WHERE id % 97 = 0", (PROPERTIES,))
        connection.execute("DELETE FROM conversation_tag WHERE conversation_id % 89 = 0")
        connection.execute("DELETE FROM conversation WHERE id % 89 = 0")
        return float(sum(n for drift in (DRIFT, SHOWN_DRIFT) for (n,) in connection.execute(drift)))
