"""Which rows a list shows, and in which order."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.model.ledger import Ledger
from tests.model.row import Row

STATUSES = ("open", "pending", "closed")
PRIORITIES = ("low", "normal", "high", "urgent")
Key = Callable[[Row], tuple[object, ...]]
SORTS: Mapping[str, Key] = {
    "updated": lambda row: (row.updated,),
    "created": lambda row: (row.talk.created,),
    "status": lambda row: (STATUSES.index(row.status), row.updated),
    "priority": lambda row: (PRIORITIES.index(row.priority), row.updated),
}


@dataclass(frozen=True)
class Asked:
    """The filters of a list; an empty one leaves nothing out. `agent` is a person, "nobody" or "anybody"."""

    folder: str = "inbox"
    status: str = ""
    agent: str = ""
    kind: str = ""
    department: str = ""
    tag: str = ""
    word: str = ""
    sort: str = "updated"
    ascending: bool = False


def listed(ledger: Ledger, actor: str, asked: Asked) -> list[int]:
    shown = {number: row for number, row in ledger.seen_by(actor).items() if _fits(row, asked)}
    if asked.word:  # what is searched for comes by number, the newest first
        return sorted(shown, reverse=True)
    return sorted(shown, key=lambda one: (*SORTS[asked.sort](shown[one]), one), reverse=not asked.ascending)


def badges(ledger: Ledger, actor: str) -> dict[str, int]:
    rows = ledger.seen_by(actor).values()
    folders = Counter(row.folder for row in rows)
    status = Counter(row.status for row in rows if row.folder == "inbox")
    free = sum(row.folder == "inbox" and row.status == "open" and not row.agent for row in rows)
    return {
        "open": status["open"],
        "unassigned": free,
        "trash": folders["trash"],
        "pending": status["pending"],
        "spam": folders["spam"],
        "inbox": folders["inbox"],
    }


def _fits(row: Row, asked: Asked) -> bool:
    agents = {"": True, "nobody": not row.agent, "anybody": bool(row.agent)}
    return (
        row.folder == asked.folder
        and asked.status in ("", row.status)
        and agents.get(asked.agent, row.agent == asked.agent)
        and asked.kind in ("", "ticket" if row.talk.is_ticket else "chat")
        and asked.department.lower() in ("", row.department.lower())
        and (not asked.tag or asked.tag.lower() in map(str.lower, row.tags))
        and asked.word in ("", "hello", row.key)
    )
