"""Writes docs/tour.md: the tasks with what each took, and its pictures in both languages."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.guide.hand import Effort
from tests.guide.stage import CASTS
from tests.guide.tasks import Task
from tests.guide.walk import CHAPTERS

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "tour.md"
PICTURES = "pictures/tour"
HEAD = """# A tour of the inbox in Slack

What an agent does in tawk.to's inbox, done in Slack. `make tour` lets a program do each task by hand in a browser, on
the local Slack, in English and in Spanish, takes the pictures and writes this page; `make test` does the same without
pictures, and fails where a task takes other clicks or entries than stand here. A *click* is one of the mouse, an
*entry* a text that was written: a field, or a line in the channel. Each task begins where the one before it
ended.
"""
ROW = re.compile(r"^\| \[.+\]\(#(?P<name>[a-z-]+)\) \|.*\| (?P<clicks>\d+) \| (?P<entries>\d+) \|$", re.MULTILINE)


def write_page(efforts: Mapping[str, Effort]) -> None:
    PAGE.write_text("\n".join(_lines(efforts)), encoding="utf-8")


def read_page() -> Mapping[str, Effort]:
    """What each task took when the page was written."""
    rows = ROW.finditer(PAGE.read_text(encoding="utf-8"))
    return {row["name"]: Effort(int(row["clicks"]), int(row["entries"])) for row in rows}


def _lines(efforts: Mapping[str, Effort]) -> Iterator[str]:
    yield HEAD
    for chapter, tasks in CHAPTERS.items():
        yield f"## {chapter}\n"
        yield "| Task | By | Clicks | Entries |\n|---|---|---:|---:|"
        for task in tasks:
            effort = efforts[task.name]
            yield f"| [{task.title}](#{task.name}) | {task.how} | {effort.clicks} | {effort.entries} |"
        yield ""
        for task in tasks:
            yield from _picture(task)


def _picture(task: Task) -> Iterator[str]:
    yield f'<a id="{task.name}"></a>**{task.title}**\n'
    yield " ".join(f"![{task.title}, {code}]({PICTURES}/{code}/{task.name}.png)" for code in CASTS) + "\n"
