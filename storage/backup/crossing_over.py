"""Copies all that is kept from one database into another, empty one, whichever kinds they are."""

from sqlalchemy import Connection, Table, func, insert, inspect, select, text

from bot.domain.inbox import Folder, Status
from storage.lists.search import PUT, positions_of
from storage.store import SqlStore
from storage.tables import conversation, metadata

AT_ONCE = 500
COUNTED = frozenset({"tally", "badge"})  # which triggers fill
HAS_WORDS = text("SELECT EXISTS (SELECT 1 FROM search)")
WORDS = text(
    """
    SELECT search.rowid AS number, body, property_id FROM search JOIN conversation ON conversation.id = search.rowid
    """
)
OPEN_WORDS = text(
    f"""
    INSERT INTO search_open (conversation_id, property_id, document)
    SELECT conversation_id, search.property_id, document
    FROM conversation JOIN search ON search.conversation_id = conversation.id
    WHERE conversation.folder = {Folder.INBOX.value} AND conversation.status = {Status.OPEN.value}
    ON CONFLICT (conversation_id) DO NOTHING
    """
)
GIVEN = {
    "sqlite": text("SELECT seq FROM sqlite_sequence WHERE name = :name"),
    "postgresql": text("SELECT pg_sequence_last_value(CAST(pg_get_serial_sequence(:name, 'id') AS regclass))"),
}
GIVE_UP_TO = {
    "sqlite": (
        text("DELETE FROM sqlite_sequence WHERE name = :name"),
        text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"),
    ),
    "postgresql": (text("SELECT setval(CAST(pg_get_serial_sequence(:name, 'id') AS regclass), :last)"),),
}


def is_empty(connection: Connection) -> bool:
    """Whether nothing is kept there; it may have no tables yet."""
    known = set(inspect(connection).get_table_names())
    kept = [table for table in metadata.sorted_tables if table.name in known]
    return not any(connection.execute(select(1).select_from(table).limit(1)).first() for table in kept)


def copy_rows(old: Connection, new: Connection) -> None:
    """What triggers count, and the words in another database's index, are made there."""
    for table in metadata.sorted_tables:
        if table.name not in COUNTED:
            _copy(table, old, new)
    for table in metadata.sorted_tables:
        if _is_numbered(table):
            _number_on(table, old, new)
    if new.dialect.name == "postgresql":
        _copy_words(old, new)


def fill_search(store: SqlStore) -> None:
    """Make the index of words in a copy of what PostgreSQL kept."""
    behind = 0
    following = select(conversation.c.id).order_by(conversation.c.id).limit(AT_ONCE)
    while True:
        with store.write() as tx:
            if not behind and tx._connection.execute(HAS_WORDS).scalar_one():
                return
            numbers = tx._connection.execute(following.where(conversation.c.id > behind)).scalars().all()
            for whole in filter(None, map(tx.conversations.whole, numbers)):
                tx.search.put(whole, is_new=True)
        if not numbers:
            return
        behind = numbers[-1]


def _copy(table: Table, old: Connection, new: Connection) -> None:
    with old.execution_options(yield_per=AT_ONCE).execute(select(table)) as rows:
        for some in rows.mappings().partitions():
            new.execute(insert(table), [dict(one) for one in some])


def _is_numbered(table: Table) -> bool:
    """Whether the database gives the numbers of its rows."""
    column = table.autoincrement_column
    return column is not None and column.name == "id"


def _number_on(table: Table, old: Connection, new: Connection) -> None:
    """What is gone has had a number, too; it is never given again."""
    highest = new.execute(select(func.max(table.c.id))).scalar_one() or 0
    given = old.execute(GIVEN[old.dialect.name], {"name": table.name}).scalar_one_or_none() or 0
    last = max(highest, given)
    if last and (new.dialect.name != "sqlite" or table.dialect_options["sqlite"]["autoincrement"]):
        for statement in GIVE_UP_TO[new.dialect.name]:
            new.execute(statement, {"name": table.name, "last": last})


def _copy_words(old: Connection, new: Connection) -> None:
    rows = old.execution_options(yield_per=AT_ONCE).execute(WORDS)
    for row in rows:
        values = {"number": row.number, "property_id": row.property_id, "words": positions_of(row.body)}
        PUT["search"].run(new, values)
    new.execute(OPEN_WORDS)
