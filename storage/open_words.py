"""Keeps the words of what is open a second time, in an index that is as small as these are few.

What opens or is closed, and what comes into the inbox or leaves it, is brought in or taken out by triggers
(migration 0034); here follow new words. Both may come in any order.
"""

from sqlalchemy import Connection, text

from bot.domain.inbox import Conversation, Folder, Status
from bot.domain.query import Query
from storage.prepared import Prepared

IS_OPEN = f"conversation.folder = {Folder.INBOX.value} AND conversation.status = {Status.OPEN.value}"
DROP = Prepared(
    {
        "sqlite": text("DELETE FROM search_open WHERE rowid = :number"),
        "postgresql": text("DELETE FROM search_open WHERE conversation_id = :number"),
    }
)
COPY = Prepared(
    {
        "sqlite": text(
            f"""
            INSERT INTO search_open (rowid, body, facet) SELECT search.rowid, body, facet
            FROM conversation CROSS JOIN search ON search.rowid = conversation.id
            WHERE conversation.id = :number AND {IS_OPEN}
            """
        ),
        "postgresql": text(
            f"""
            INSERT INTO search_open (conversation_id, property_id, document)
            SELECT conversation_id, search.property_id, document
            FROM conversation JOIN search ON search.conversation_id = conversation.id
            WHERE conversation.id = :number AND {IS_OPEN}
            """
        ),
    }
)


def index_for(query: Query) -> str:
    """This one, where all that a list can show stands in it; else that of everything."""
    return "search_open" if query.folder is Folder.INBOX and query.status is Status.OPEN else "search"


def is_open(conversation: Conversation) -> bool:
    """Whether its words stand here."""
    return conversation.folder is Folder.INBOX and conversation.status is Status.OPEN


def copy(connection: Connection, number: int) -> None:
    """The words that were just written, if it is kept as open; none of them are here."""
    COPY.run(connection, {"number": number})


def drop(connection: Connection, number: int) -> None:
    DROP.run(connection, {"number": number})
