"""Writes filters back as the line that says them."""

from datetime import timedelta

from bot.domain.inbox import Folder, Status
from bot.domain.query import Assigned, Query
from bot.filters.values import Filters, Reader, usual_sort
from bot.filters.words import Key


def write_filters(filters: Filters, reader: Reader) -> str:
    """The line that `read_filters` reads as just this, in English words; what is as usual is left out."""
    query = filters.query
    parts = [
        *(f"{Key.PROPERTY}:{_quoted(name)}" for name in filters.properties),
        *_folder_and_status(query),
        *([f"{Key.KIND}:{query.kind}s"] if query.kind else []),
        *_agent_part(query),
        *([f"{Key.DEPARTMENT}:{_quoted(query.department)}"] if query.department else []),
        *(f"{Key.TAG}:{_quoted(tag)}" for tag in query.tags),
        *([f"{Key.BURST}:{query.burst}"] if query.burst is not None else []),
        *_dates(query, reader),
        *_sort_part(query),
        *(_quoted(words, always=":" in words) for words in query.words),
    ]
    return " ".join(parts)


def _folder_and_status(query: Query) -> list[str]:
    folder = [f"{Key.FOLDER}:{query.folder.name.lower()}"] if query.folder is not Folder.INBOX else []
    usual = Status.OPEN if query.folder is Folder.INBOX else None
    said = query.status.name.lower() if query.status else "any"
    return folder if query.status is usual else [*folder, f"{Key.STATUS}:{said}"]


def _agent_part(query: Query) -> list[str]:
    if query.assigned is Assigned.ALL:
        return []
    words = {Assigned.NOBODY: "none", Assigned.ANYBODY: "any", Assigned.ONE: f"<@{query.agent}>"}
    return [f"{Key.AGENT}:{words[query.assigned]}"]


def _dates(query: Query, reader: Reader) -> list[str]:
    since = [f"{Key.FROM}:{query.since.astimezone(reader.zone).date()}"] if query.since else []
    last = query.until.astimezone(reader.zone).date() - timedelta(days=1) if query.until else None
    return [*since, *([f"{Key.TO}:{last}"] if last else [])]


def _sort_part(query: Query) -> list[str]:
    if query.sort is usual_sort(query) and not query.ascending:
        return []
    return [f"{Key.SORT}:{query.sort}{'-asc' if query.ascending else ''}"]


def _quoted(text: str, *, always: bool = False) -> str:
    return f'"{text}"' if always or " " in text else text
