"""A store with so many conversations: most are done, one in five is spam, and one in five lies in the trash.

A thousand are made one by one; the others are copies of these, each thousand later than the one before, which the
database makes by itself.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random

from sqlalchemy import Connection, Engine, Table, insert, select, text

from bot.domain.inbox import Folder, Kind, Outcome, Priority, Status
from bot.ports import Transaction
from storage.store import SqlStore
from storage.tables import agent, contact, conversation, department, property_, tag

PROPERTIES, AGENTS, MOST_BASE = 5, 20, 1_000
START = datetime(2024, 1, 1, tzinfo=UTC)
CHANNEL = "C0123456789"
TAG, DEPARTMENTS = "vip", ("Sales", "Help")
COMMON_WORD, RARE_WORD = "order", "refund"
FOLDERS = (Folder.INBOX,) * 5 + (Folder.SPAM,) * 2 + (Folder.TRASH,) * 2
SPAN = 60_000_000  # microseconds between one conversation and the next
LATER = {
    **dict.fromkeys(("created_at", "updated_at", "answered_at"), "+ :span"),
    "external_id": "|| :mark",
    "contact_id": "+ :contacts",
}
LINKS = """
    INSERT INTO conversation_tag (tag_id, property_id, folder, updated_at, conversation_id)
    SELECT tag.id, property_id, folder, updated_at, conversation.id
    FROM conversation JOIN tag ON conversation.id % 10 = 0
"""
SAID = f"'{COMMON_WORD} broken ' || CASE WHEN id % 1000 = 7 THEN '{RARE_WORD}' ELSE '' END"
DOCUMENTS = {
    "sqlite": f"INSERT INTO search (rowid, body, facet) SELECT id, {SAID}, 'p' || property_id FROM conversation",
    "postgresql": f"INSERT INTO search SELECT id, property_id, to_tsvector('simple', {SAID}) FROM conversation",
}
OPEN = "FROM conversation JOIN search ON {key} = conversation.id WHERE conversation.folder = 0 AND status = 1"
OPEN_DOCUMENTS = {
    "sqlite": f"INSERT INTO search_open (rowid, body, facet) SELECT search.rowid, body, facet "
    f"{OPEN.format(key='search.rowid')} ORDER BY conversation.id",
    "postgresql": f"INSERT INTO search_open SELECT conversation_id, search.property_id, document "
    f"{OPEN.format(key='conversation_id')}",
}


def fill(engine: Engine, size: int, *, bare: bool = False) -> None:
    """`size` is at most 1,000, or so many thousands; a bare one has neither contacts nor tags nor words to find."""
    base, rng = min(size, MOST_BASE), Random(1)
    with SqlStore(engine).write() as tx:
        _add_properties(tx)
    with engine.begin() as connection:
        connection.execute(insert(agent), [{"slack_id": f"U{n}"} for n in range(AGENTS)])
        properties = list(connection.execute(select(property_.c.id)).scalars())
        keys = {one: _departments(connection, one) for one in properties}
        rows = [_row(n, rng.choices(properties, [8, 4, 2, 1, 1])[0], rng) for n in range(base)]
        labelled = [{**row, **_labels(n, row, keys)} for n, row in enumerate(rows)]
        if bare:
            connection.execute(insert(conversation), [{**row, "contact_id": None, "tags": []} for row in labelled])
        else:
            connection.execute(insert(contact), [_contact(row) for row in rows])
            connection.execute(insert(conversation), labelled)
        for copy in range(1, size // base):
            _copy(connection, base, copy, () if bare else (contact,))
        if bare:
            return
        connection.execute(insert(tag), {"name": TAG, "name_key": TAG})
        connection.execute(text(LINKS))
        connection.execute(text(DOCUMENTS[engine.dialect.name]))
        connection.execute(text(OPEN_DOCUMENTS[engine.dialect.name]))


def _add_properties(tx: Transaction) -> None:
    for n in range(PROPERTIES):
        tx.properties.add(f"property-{n}", f"Shop {n}", CHANNEL, START)


def _departments(connection: Connection, property_id: int) -> list[int]:
    values = [{"property_id": property_id, "name": one, "name_key": one.casefold()} for one in DEPARTMENTS]
    connection.execute(insert(department), values)
    known = select(department.c.id).where(department.c.property_id == property_id).order_by(department.c.id)
    return [0, 0, *connection.execute(known).scalars()]


def _labels(number: int, row: dict[str, object], keys: dict[int, list[int]]) -> dict[str, object]:
    """Numbers begin at 1, and each tenth has the tag."""
    own = keys[int(str(row["property_id"]))]
    return {"department": own[number % len(own)], "contact_id": number + 1, "tags": [TAG] if number % 10 == 9 else []}


def _row(number: int, property_id: int, rng: Random) -> dict[str, object]:
    created = START + timedelta(minutes=number)
    status = rng.choices([Status.OPEN, Status.PENDING, Status.CLOSED], [5, 2, 93])[0]
    empty = ("phone", "city", "country", "subject", "human_id", "told_name", "told_email", "told_city", "told_country")
    return {
        "property_id": property_id,
        "kind": rng.choice([Kind.CHAT, Kind.CHAT, Kind.CHAT, Kind.TICKET]).value,
        "external_id": f"chat-{number}",
        "folder": FOLDERS[number % len(FOLDERS)].value,
        "status": status.value,
        "agent_key": rng.choice([0, 0, rng.randint(1, AGENTS)]),
        "priority": rng.choice(list(Priority)).value,
        "created_at": created,
        "updated_at": created + timedelta(minutes=rng.expovariate(1 / 1440)),
        "answered_at": created + timedelta(minutes=rng.expovariate(1 / 10)) if status is Status.CLOSED else None,
        "outcome": (Outcome.SERVED if status is Status.CLOSED else Outcome.MISSED).value,
        "version": 1,
        "name": "Ana Torres",
        "email": f"ana{number}@example.com",
        "excerpt": "Is anyone there? My order arrived broken.",
        **dict.fromkeys((*empty, "set_status_by", "moved_by"), ""),
    }


def _contact(row: dict[str, object]) -> dict[str, object]:
    told = {name: row[name] for name in ("property_id", "email", "name", "phone", "city", "country")}
    seen = dict.fromkeys(("first_seen", "last_seen", "seen_at"), row["created_at"])
    return {**told, **seen, "email_key": row["email"]}


def _copy(connection: Connection, base: int, copy: int, others: Sequence[Table]) -> None:
    """All of the first thousand once more, so many thousand minutes later, with contacts of their own."""
    values = {"span": copy * base * SPAN, "mark": f"-{copy}", "contacts": copy * base, "base": base}
    later = {"email_key": "|| :mark", **dict.fromkeys(("first_seen", "last_seen", "seen_at"), "+ :span")}
    for table, changes in (*((table, later) for table in others), (conversation, LATER)):
        names = [column.name for column in table.c if column.name != "id" and (others or column.name != "contact_id")]
        taken = ", ".join(f"{name} {changes.get(name, '')}" for name in names)
        copied = f"INSERT INTO {table.name} ({', '.join(names)}) SELECT {taken} FROM {table.name} WHERE id <= :base"
        used = {name: value for name, value in values.items() if f":{name}" in copied}
        connection.execute(text(f"{copied} ORDER BY id"), used)
