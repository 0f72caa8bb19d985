"""Measures Recado beside what it could be at best: `make bench`, or one part: `make bench PART=front`."""

import argparse
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.page import write_page
from benchmarks.parts import (
    badges,
    burst,
    digests,
    dispatch,
    footprint,
    front,
    intake,
    lists,
    postgresql,
    search,
    servers,
    worker,
    workers,
)
from benchmarks.rows import Row, shown
from benchmarks.setting import Setting

PARTS: Mapping[str, Callable[[Setting], list[Row]]] = {
    "front": front.measure,
    "dispatch": dispatch.measure,
    "intake": intake.measure,
    "lists": lists.measure,
    "postgresql": postgresql.measure,
    "badges": badges.measure,
    "search": search.measure,
    "digests": digests.measure,
    "burst": burst.measure,
    "footprint": footprint.measure,
    "servers": servers.measure,
    "worker": worker.measure,
    "workers": workers.measure,
}


def main() -> None:
    asked = _asked()
    with tempfile.TemporaryDirectory() as scratch:
        data = asked.data or Path(scratch) / "data"
        setting = Setting(data, Path(scratch), asked.small, asked.size, asked.rounds, burst=asked.burst)
        for part in asked.part or PARTS:
            rows = PARTS[part](setting)
            _show(part, rows)
            if asked.write:
                write_page(asked.write, part, rows, setting)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--part", action="append", choices=PARTS, help="only this one; again for another")
    parser.add_argument("--data", type=Path, help="a folder in which the made conversations are kept for the next run")
    parser.add_argument("--size", type=int, default=1_000_000, help="conversations in the large inbox (1,000,000)")
    parser.add_argument("--small", type=int, default=10_000, help="conversations in the small one (10,000)")
    parser.add_argument("--burst", type=int, default=10_000, help="missed chats in a minute (10,000)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds in which the contestants take turns (5)")
    parser.add_argument("--write", type=Path, help="the page to write the figures to: docs/benchmarks.md")
    return parser.parse_args()


def _show(part: str, rows: list[Row]) -> None:
    table = Table(title=part, title_justify="left", min_width=100)
    for name in ("what", "goal", "median", "spread", "verdict", "beside"):
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(row.what, row.goal.words, shown(row.median), row.spread, row.verdict, row.note)
    Console().print(table)


if __name__ == "__main__":
    main()
