"""What has to be true whatever came: the log tells nothing, the store is in order, Slack can show all of it."""

import json
import re
from collections.abc import Iterator

from sqlalchemy import func, select, text

from bot.ports import DeliveryState
from storage.tables import delivery, post
from tests.bot.views.samples import MARK
from tests.fuzz import stage
from tests.fuzz.stage import Stage
from tests.fuzz.words import TYPED
from tests.storage.lists.test_tally import counted, kept, shown, summed

SECRETS = (stage.WEBHOOK_SECRET, stage.PROPERTY_SECRET, stage.SIGNING_SECRET, stage.METRICS_TOKEN, "fuzz-mail-password")
LOUD = re.compile(rf"{MARK}|{TYPED}|Traceback|" + "|".join(map(re.escape, SECRETS)), re.IGNORECASE)
BAD = ('"level": "error"', '"level": "critical"')
# Texts of exceptions, as Python and its libraries write them.
SLIPPED = re.compile(r"Traceback|\b(?:[A-Z]\w+(?:Error|Exception)|NoneType)\b|\bobject at 0x|\bsqlite3?\.|psycopg")
LONGEST_LINE = 400


def log_faults(said: str) -> Iterator[str]:
    """What stands in the log that must not."""
    if not said or not (LOUD.search(said) or any(bad in said for bad in BAD)):
        return
    for line in said.splitlines():
        if LOUD.search(line) or any(bad in line for bad in BAD):
            yield f"log: {_short(line)}"


def _short(line: str) -> str:
    """The end of a traceback tells most; where a mark stands, what is around it."""
    try:
        told = json.loads(line)
    except ValueError:
        told = {"event": line}
    trace = str(told.get("exception", "")).strip().splitlines()
    found = LOUD.search(line)
    around = line[max(0, found.start() - 80) : found.end() + 40] if found and not trace else ""
    places = [one.strip() for one in trace if one.strip().startswith("File ")][-2:]
    return " | ".join([str(told.get("event"))[:LONGEST_LINE], *places, *trace[-1:], around])[:LONGEST_LINE]


def wall_faults(stage: Stage) -> list[str]:
    """What Slack could not show, or what in it would be alive."""
    found = [f"shown: {one}"[:LONGEST_LINE] for one in stage.wall.faults]
    stage.wall.faults.clear()
    return found


def store_faults(stage: Stage) -> Iterator[str]:
    """Counters that do not count, rows that refer to nothing, posts that can't be made, deliveries that failed."""
    engine = stage.house.database.engine
    cells = counted(engine)
    if kept(engine) != cells or shown(engine) != summed(cells):
        yield "store: the counters are not what they count"
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            yield from (f"store: {row}" for row in connection.execute(text("PRAGMA foreign_key_check")).fetchmany(3))
        failed = delivery.c.state == DeliveryState.FAILED.value
        for row in connection.execute(select(delivery.c.reason).where(failed).limit(3)):
            yield f"store: a delivery failed: {row.reason}"
        for row in connection.execute(select(post.c.kind, post.c.parked).where(post.c.parked != "").limit(3)):
            yield f"store: a post is parked: {row.kind} {row.parked}"
        behind = connection.execute(select(func.count()).select_from(post).where(post.c.behind == 1)).scalar_one()
        if behind:
            yield f"store: posts were not made: {behind}"
