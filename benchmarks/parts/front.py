"""The front door over HTTP: a signed `/inbox show` beside stock Bolt, and a constant beside bare WSGI.

Every server is waitress with eight threads, on one core; the load generator is on the other.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import cycle
from pathlib import Path
from random import Random
from shutil import copy

from benchmarks.bodies import command, wire
from benchmarks.load import hammer
from benchmarks.rounds import ratios, take_turns
from benchmarks.rows import TOLD, Row, at_least, at_most
from benchmarks.serving import LAST_CORE, processor_seconds, serving
from benchmarks.setting import Setting

CONNECTIONS = 32
SIGNED = 2_000
ONE, MANY, SLOWEST, COST = range(4)
Cells = Mapping[str, list[Sequence[float]]]


def measure(setting: Setting) -> list[Row]:
    os.sched_setaffinity(0, {LAST_CORE})
    database = setting.scratch / "front.db"
    copy(setting.path(setting.small), database)
    with serving("slow-slack") as (port, _):
        measured = partial(_cell, setting, database, f"http://127.0.0.1:{port}/")
        names = ("bare", "constant", "stock", "web", "stock-slow", "serve")
        found = take_turns({name: partial(measured, name) for name in names}, setting.rounds)
    return _rows(found)


def _rows(found: Cells) -> list[Row]:
    ours, stock = found["web"], found["stock"]
    whole, slow = found["serve"], found["stock-slow"]
    bare, constant = found["bare"], found["constant"]
    tail = ", ".join(
        f"{name} {_middle(cells, SLOWEST) * 1e3:,.0f} ms" for name, cells in (("ours", whole), ("stock", slow))
    )
    return [
        Row("`/inbox show`, p50, over stock Bolt", at_most(1 / 20), ratios(ours, stock, ONE), _times(ours, stock)),
        Row(
            "`/inbox show` a second at 32 connections, over stock Bolt",
            at_least(5),
            ratios(ours, stock, MANY),
            _rates(ours, stock),
        ),
        Row(
            "the same without the query, over bare WSGI",
            at_least(0.5),
            ratios(constant, bare, MANY),
            _rates(constant, bare),
        ),
        Row(
            "`/inbox show` a second while Slack takes 200 ms, over stock Bolt",
            at_least(40),
            ratios(whole, slow, MANY),
            f"{_rates(whole, slow)}; p99 {tail}",
        ),
        Row("processor time of `/inbox show`, over stock Bolt", TOLD, ratios(ours, stock, COST)),
        Row("the same without the query, over bare WSGI", TOLD, ratios(constant, bare, COST)),
    ]


def _cell(setting: Setting, database: Path, slack: str, name: str) -> tuple[float, ...]:
    """Seconds of an answer alone; at 32 connections answers a second, the p99 of their seconds, and their cost."""
    with serving(name, database, slack) as (port, pid):
        hammer(port, _requests(setting.small), 4, setting.seconds / 4)
        alone = hammer(port, _requests(setting.small), 1, setting.seconds)
        before = processor_seconds(pid)
        crowd = hammer(port, _requests(setting.small), CONNECTIONS, setting.seconds)
        cost = (processor_seconds(pid) - before) / len(crowd.taken)
    return alone.p50, crowd.rate, crowd.p99, cost


def _requests(size: int) -> Iterator[bytes]:
    """Signed before the clock runs, and sent again in turn."""
    rng = Random(1)
    return cycle([wire("/slack/events", command(f"show #{rng.randint(1, size)}")) for _ in range(SIGNED)])


def _middle(cells: Sequence[Sequence[float]], quantity: int) -> float:
    return sorted(cell[quantity] for cell in cells)[len(cells) // 2]


def _times(ours: Sequence[Sequence[float]], theirs: Sequence[Sequence[float]]) -> str:
    return f"{_middle(ours, ONE) * 1e6:,.0f} µs, {_middle(theirs, ONE) * 1e6:,.0f} µs"


def _rates(ours: Sequence[Sequence[float]], theirs: Sequence[Sequence[float]]) -> str:
    return f"{_middle(ours, MANY):,.0f}/s, {_middle(theirs, MANY):,.0f}/s"
