"""A row of a list as the driver gave it: each of its values is understood when it is asked for.

A page has twenty rows of nineteen values. To make objects of them all takes longer than to find them, and an export
asks for the numbers alone.
"""

import json
from datetime import datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, FromClause, func

from bot.domain.inbox import Folder, Kind, Outcome, Priority, Status, Visitor
from bot.domain.query import Sort
from storage.sql.engine import moment_of
from storage.tables import agent, conversation, department

AGENT = func.coalesce(agent.c.slack_id, "").label("agent")
DEPARTMENT = func.coalesce(department.c.name, "").label("department_name")
NAMES = (
    "id",
    "property_id",
    "kind",
    "outcome",
    "status",
    "folder",
    "priority",
    "tags",
    "name",
    "email",
    "phone",
    "city",
    "country",
    "excerpt",
    "created_at",
    "updated_at",
    "version",
)
# What a row is shown and found by, for a choice of conversations that is made first.
CHOSEN = [conversation.c[name] for name in (*NAMES, "agent_key", "department")]


def columns_of(conversations: FromClause) -> list[ColumnElement[Any]]:
    return [*(conversations.c[name] for name in NAMES), AGENT, DEPARTMENT]


# Where the keys of each order stand among these.
NUMBER = itemgetter(0)
SORTED_BY = {
    Sort.UPDATED: itemgetter(15, 0),
    Sort.CREATED: itemgetter(14, 0),
    Sort.STATUS: itemgetter(4, 15, 0),
    Sort.PRIORITY: itemgetter(6, 15, 0),
}


class Found(tuple[Any, ...]):
    """See `bot.ports.Listing`."""

    __slots__ = ()

    @property
    def number(self) -> int:
        return int(self[0])

    @property
    def property_id(self) -> int:
        return int(self[1])

    @property
    def kind(self) -> Kind:
        return Kind(self[2])

    @property
    def outcome(self) -> Outcome:
        return Outcome(self[3])

    @property
    def status(self) -> Status:
        return Status(self[4])

    @property
    def folder(self) -> Folder:
        return Folder(self[5])

    @property
    def priority(self) -> Priority:
        return Priority(self[6])

    @property
    def agent(self) -> str:
        return str(self[17])

    @property
    def department(self) -> str:
        return str(self[18])

    @property
    def tags(self) -> tuple[str, ...]:
        """PostgreSQL's driver reads JSON by itself."""
        return tuple(json.loads(self[7]) if isinstance(self[7], str) else self[7])

    @property
    def visitor(self) -> Visitor:
        return Visitor(*self[8:13])

    @property
    def excerpt(self) -> str:
        return str(self[13])

    @property
    def created_at(self) -> datetime:
        return moment_of(self[14])

    @property
    def updated_at(self) -> datetime:
        return moment_of(self[15])

    @property
    def version(self) -> int:
        return int(self[16])
