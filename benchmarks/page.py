"""Writes the figures of a part into the page that tells them: each part stands between two marks."""

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.rows import Row, shown
from benchmarks.setting import Setting


def write_page(page: Path, part: str, rows: Sequence[Row], setting: Setting) -> None:
    """Puts the table in the place of the one before. Raises `ValueError` where the page has no place for it."""
    text = page.read_text()
    begin, end = f"<!-- {part} -->\n", f"<!-- /{part} -->\n"
    before, found, rest = text.partition(begin)
    _, closed, after = rest.partition(end)
    if not (found and closed):
        raise ValueError(f"{page} has no place for {part}")
    page.write_text(before + begin + _table(part, rows, setting) + end + after)


def _table(part: str, rows: Sequence[Row], setting: Setting) -> str:
    day = datetime.now(UTC).date()
    busy = f"load {os.getloadavg()[0]:.0f} on {os.cpu_count()} cores"
    told = f"`make bench PART={part}`, {day}, {setting.rounds} rounds, {busy}:"
    head = f"{told}\n\n| what | goal | median | lowest … highest | | beside |\n|---|---|---|---|---|---|\n"
    return head + "".join(
        f"| {row.what} | {row.goal.words} | {shown(row.median)} | {row.spread} | {row.verdict} | {row.note} |\n"
        for row in rows
    )
