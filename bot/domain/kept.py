"""A list that an agent has before them, kept so that a button can turn its pages and carry numbers only."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.domain.inbox import Folder, Kind, Status
from bot.domain.query import Assigned, Cursor, Query, Sort


class Spot(StrEnum):
    """Where a list is shown: an agent has one list at each."""

    ANSWER = "answer"
    SEARCH = "search"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page that is shown: of which edition of the list, the how many-th, and whether another follows."""

    edition: int
    number: int
    more: bool


@dataclass(frozen=True, slots=True)
class KeptList:
    """What was asked for, and where each page that is known begins; the first may begin at the first row."""

    query: Query
    starts: tuple[Cursor | None, ...]

    def page(self, number: int) -> Query | None:
        """What shows this page; None where nobody has been yet."""
        known = 0 < number <= len(self.starts)
        return replace(self.query, after=self.starts[number - 1]) if known else None

    def seen(self, number: int, following: Cursor | None) -> "KeptList":
        """This page was shown, and behind it the next begins here."""
        before = self.starts[:number]
        return replace(self, starts=before if following is None else (*before, following))


def kept_json(kept: KeptList) -> dict[str, object]:
    query = kept.query
    return {
        "properties": list(query.properties),
        "folder": query.folder.value,
        "status": query.status.value if query.status else None,
        "kind": query.kind.value if query.kind else None,
        "assigned": query.assigned.value,
        "agent": query.agent,
        "department": query.department,
        "tags": list(query.tags),
        "words": list(query.words),
        "since": query.since.isoformat() if query.since else None,
        "until": query.until.isoformat() if query.until else None,
        "burst": query.burst,
        "sort": query.sort.value,
        "ascending": query.ascending,
        "starts": [list(start.values) if start else None for start in kept.starts],
    }


def kept_from(values: Mapping[str, Any]) -> KeptList | None:
    """None for what another version of ours wrote: it is asked for anew."""
    try:
        return _kept(values)
    except (KeyError, TypeError, ValueError):
        return None


def _kept(values: Mapping[str, Any]) -> KeptList:
    query = Query(
        properties=tuple(map(int, _several(values["properties"]))),
        folder=Folder(values["folder"]),
        status=None if values["status"] is None else Status(values["status"]),
        kind=None if values["kind"] is None else Kind(values["kind"]),
        assigned=Assigned(values["assigned"]),
        agent=str(values["agent"]),
        department=str(values["department"]),
        tags=tuple(map(str, _several(values["tags"]))),
        words=tuple(map(str, _several(values["words"]))),
        since=_moment(values["since"]),
        until=_moment(values["until"]),
        burst=None if values["burst"] is None else int(values["burst"]),
        sort=Sort(values["sort"]),
        ascending=values["ascending"] is True,
    )
    return KeptList(query, tuple(map(_start, _several(values["starts"]))))


def _several(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError
    return value


def _start(value: object) -> Cursor | None:
    return None if value is None else Cursor(tuple(map(int, _several(value))))


def _moment(value: object) -> datetime | None:
    return None if value is None else datetime.fromisoformat(str(value))
