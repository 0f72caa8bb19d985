"""The statements behind a list, one for each shape.

Each walks one index in the order of the list and stops when the page is full: it never sorts. A filter alone is one
range of its index; where several come together, what the index does not hold is looked at row by row on the way.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Row,
    Select,
    bindparam,
    func,
    select,
    tuple_,
)

from bot.inbox import Folder, Kind, Outcome, Priority, Status, Visitor
from bot.ports import Listing
from bot.query import Query, Sort
from storage.filters import conditions, filter_parameters, served_by_index, tag_id
from storage.shapes import Shape
from storage.tables import agent, conversation, conversation_tag, department

AGENT = func.coalesce(agent.c.slack_id, "").label("agent")
DEPARTMENT = func.coalesce(department.c.name, "").label("department_name")
WITH_AGENT = conversation.outerjoin(agent, agent.c.id == conversation.c.agent_key)
WITH_NAMES = WITH_AGENT.outerjoin(department, department.c.id == conversation.c.department)
COLUMNS = (
    conversation.c.id,
    conversation.c.property_id,
    conversation.c.kind,
    conversation.c.outcome,
    conversation.c.status,
    conversation.c.folder,
    conversation.c.priority,
    conversation.c.tags,
    conversation.c.name,
    conversation.c.email,
    conversation.c.phone,
    conversation.c.city,
    conversation.c.country,
    conversation.c.excerpt,
    conversation.c.created_at,
    conversation.c.updated_at,
    conversation.c.version,
)


SORT_KEYS: Mapping[Sort, tuple[str, ...]] = {
    Sort.UPDATED: ("updated_at", "id"),
    Sort.CREATED: ("created_at", "id"),
    Sort.STATUS: ("status", "updated_at", "id"),
    Sort.PRIORITY: ("priority", "updated_at", "id"),
}
MOST_SHAPES = 4096


@lru_cache(MOST_SHAPES)
def page_of(shape: Shape) -> Select[*tuple[Any, ...]]:
    """The statement for one property's part of a list without words."""
    by_tag = shape.tags > 0 and shape.sort is Sort.UPDATED
    source = WITH_NAMES.join(conversation_tag, conversation_tag.c.conversation_id == conversation.c.id)
    page = select(*COLUMNS, AGENT, DEPARTMENT).select_from(source if by_tag else WITH_NAMES)
    place = [conversation.c[name] for name in SORT_KEYS[shape.sort]]
    if by_tag:
        place = [conversation_tag.c.updated_at, conversation_tag.c.conversation_id]
        page = page.where(conversation_tag.c.tag_id == tag_id(0))
    at = conversation_tag if by_tag else conversation
    page = page.where(at.c.property_id == bindparam("property_id"), at.c.folder == bindparam("folder"))
    page = page.where(*conditions(shape, frozenset() if by_tag else served_by_index(shape), 1 if by_tag else 0))
    if shape.goes_on:
        page = page.where(_goes_on(place, shape.ascending))
    return page.order_by(*(column.asc() if shape.ascending else column.desc() for column in place)).limit(
        bindparam("size")
    )


def _goes_on(place: Sequence[Column[Any]], ascending: bool) -> ColumnElement[bool]:
    here = tuple_(*place)
    after = tuple_(*(bindparam(f"after_{n}", type_=BigInteger) for n in range(len(place))))
    return here > after if ascending else here < after


def parameters_of(query: Query, size: int) -> dict[str, object]:
    """All but the property and the words."""
    parameters: dict[str, object] = {"folder": query.folder.value, "size": size, **filter_parameters(query)}
    if query.after is not None:
        parameters |= {f"after_{n}": value for n, value in enumerate(query.after.values)}
    return parameters


def listing_of(row: Row[*tuple[Any, ...]]) -> Listing:
    """Taken apart at once: to ask a row for so many columns by name costs more than to find it."""
    number, property_id, kind, outcome, status, folder, priority, tags, *rest = row
    *visitor, excerpt, created_at, updated_at, version, agent, department = rest
    return Listing(
        number,
        property_id,
        Kind(kind),
        Outcome(outcome),
        Status(status),
        Folder(folder),
        Priority(priority),
        agent,
        department,
        tuple(tags),
        Visitor(*visitor),
        excerpt,
        created_at,
        updated_at,
        version,
    )
