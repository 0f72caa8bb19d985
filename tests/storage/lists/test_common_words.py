"""A word that very many have costs no more than one that few have."""

from collections.abc import Sequence
from random import Random

import pytest
from sqlalchemy import Engine, insert, text

from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import Folder
from bot.domain.query import Query
from storage.lists.found import MOST_FOUND
from storage.store import SqlStore
from storage.tables import conversation
from tests.storage.lists.test_plans import DOCUMENTS, conversation_row
from tests.storage.samples import add_property

PAGE = 20


def add(engine: Engine, numbers: Sequence[int]) -> None:
    """So many more that have the word, the lowest number of all in the trash."""
    fixed = {"property_id": 1, "folder": Folder.INBOX.value}
    rows = [{**conversation_row(Random(n), n), **fixed} for n in numbers]
    rows[0]["folder"] = Folder.TRASH.value if numbers[0] == 0 else Folder.INBOX.value
    missing = " WHERE id > (SELECT count(*) FROM search)"
    with engine.begin() as connection:
        connection.execute(insert(conversation), rows)
        connection.execute(text(DOCUMENTS[engine.dialect.name] + missing))


def found(store: SqlStore, folder: Folder) -> int:
    with store.read() as tx:
        return len(tx.conversations.page(Query((1,), folder, status=None, words=("refund",)), PAGE))


def test_what_is_not_among_so_many_of_the_newest_is_not_looked_for(store: SqlStore, engine: Engine) -> None:
    """To say that there is nothing would be a lie: the reader is asked for another word."""
    with store.write() as tx:
        add_property(tx, "shop")
    add(engine, range(MOST_FOUND - 1))
    assert found(store, Folder.TRASH) == 1
    add(engine, range(MOST_FOUND, MOST_FOUND + 2))
    assert found(store, Folder.INBOX) == PAGE
    with pytest.raises(Refusal) as caught:
        found(store, Folder.TRASH)
    assert (caught.value.reason, caught.value.values) == (Reason.TOO_BROAD, {"limit": MOST_FOUND})
