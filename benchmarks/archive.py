"""A store with so many conversations, of which one in twenty is open."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import insert, select

from bot.inbox import Folder, Kind, Outcome, Priority, Status
from bot.ports import Transaction
from storage.database import Database
from storage.tables import conversation, property_

PROPERTIES = 5
BATCH = 10_000


def build_archive(folder: Path, size: int) -> Database:
    """The same for the same size."""
    path = folder / f"archive-{size}.db"
    is_new = not path.exists()
    database = Database.open(f"sqlite:///{path}", threads=40)
    if is_new:
        database.upgrade()
        _fill(database, size)
    return database


def _fill(database: Database, size: int) -> None:
    rng = Random(size)
    start = datetime(2024, 1, 1, tzinfo=UTC)
    with database.store.write() as tx:
        _add_properties(tx, start)
    with database.engine.begin() as connection:
        ids = list(connection.execute(select(property_.c.id)).scalars())
        for first in range(0, size, BATCH):
            numbers = range(first, min(first + BATCH, size))
            connection.execute(insert(conversation), [_row(n, start, ids, rng) for n in numbers])


def _add_properties(tx: Transaction, at: datetime) -> None:
    for n in range(PROPERTIES):
        tx.properties.add(f"property-{n}", f"Shop {n}", "C0123456789", at)


def _row(number: int, start: datetime, properties: list[int], rng: Random) -> dict[str, object]:
    is_open, created = rng.random() < 0.05, start + timedelta(minutes=number)
    words = (
        ("excerpt", "Is anyone there? My order arrived broken."),
        ("name", "Ana Torres"),
        ("email", "ana@example.com"),
    )
    empty = ("phone", "city", "country", "subject", "human_id", "told_name", "told_email", "told_city")
    return {
        "property_id": properties[min(int(rng.expovariate(0.7)), len(properties) - 1)],
        "kind": Kind.CHAT.value,
        "external_id": f"chat-{number}",
        "folder": Folder.INBOX.value,
        "status": (Status.OPEN if is_open else Status.CLOSED).value,
        "priority": Priority.NORMAL.value,
        "missed_open": 1 if is_open else None,
        "created_at": created,
        "updated_at": created + timedelta(minutes=rng.expovariate(1 / 1440)),
        "outcome": (Outcome.MISSED if is_open else Outcome.SERVED).value,
        "version": 1,
        "told_country": "",
        "set_status_by": "",
        "moved_by": "",
        **dict(words),
        **dict.fromkeys(empty, ""),
    }
