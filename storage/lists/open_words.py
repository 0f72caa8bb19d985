"""What is open is found by its words in an index of its own, which is as small as these are few.

What opens or is closed, and what comes into the inbox or leaves it, is brought in or taken out by triggers
(migration 0034); what is said anew, with the words of everything. Both may come in any order.
"""

from bot.domain.inbox import Folder, Status
from bot.domain.query import Query
from storage.tables import conversation

IS_OPEN = (conversation.c.folder == Folder.INBOX.value) & (conversation.c.status == Status.OPEN.value)


def index_for(query: Query) -> str:
    """This one, where all that a list can show stands in it; else that of everything."""
    return "search_open" if query.folder is Folder.INBOX and query.status is Status.OPEN else "search"
