"""Runs all benchmarks and prints their ratios: `python -m benchmarks`, or with `--size 1000000` for a large archive."""

import argparse
import os
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks import deep, digests, front, ingest, lists, slack
from benchmarks.rounds import Figure


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--size", type=int, default=100_000, help="conversations in the archive (100,000)")
    size = parser.parse_args().size
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cores[-1]})
    with tempfile.TemporaryDirectory() as folder:
        tables = {
            "A webhook, stored": ingest.measure(Path(folder)),
            f"A list of 20 among {size:,} conversations": lists.measure(Path(folder), size),
            "Page 1,000 beside page 1 of the same list; then of the App Home, kept, read and drawn": deep.measure(
                Path(folder), size
            ),
            "A digest, read and drawn": digests.measure(Path(folder)),
            "The acknowledgement of a signed command; the server's processor time": front.measure(Path(folder), size),
            "The local Slack, a request": slack.measure(),
        }
    for title, figures in tables.items():
        for table in figures:
            _show(title, table)


def _show(title: str, figures: list[Figure]) -> None:
    table = Table(title=title, title_justify="left", min_width=72)
    table.add_column("")
    table.add_column("median µs", justify="right")
    table.add_column("ratio", justify="right")
    for figure in figures:
        table.add_row(figure.name, f"{figure.median * 1e6:,.0f}", f"{figure.ratio:.2f}")
    Console().print(table)


if __name__ == "__main__":
    main()
