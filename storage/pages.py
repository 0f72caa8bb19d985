"""The statements behind a list, one for each shape: each reads one range of one index and sorts nothing."""

from itertools import product
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Row,
    Select,
    bindparam,
    func,
    literal_column,
    select,
    tuple_,
)

from bot.inbox import Folder, Kind, Outcome, Priority, Status, Visitor
from bot.ports import Listing
from bot.query import Assigned, Query
from storage.tables import agent, conversation, department

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
)
ASSIGNED: dict[Assigned, tuple[ColumnElement[bool], ...]] = {
    Assigned.ALL: (),
    Assigned.NOBODY: (conversation.c.agent_key == literal_column("0"),),
    # The plus keeps SQLite from an index in which this range would have to be sorted.
    Assigned.ANYBODY: (literal_column("+conversation.agent_key") > literal_column("0"),),
    Assigned.ONE: (
        conversation.c.agent_key == select(agent.c.id).where(agent.c.slack_id == bindparam("agent")).scalar_subquery(),
    ),
}


class Shape(NamedTuple):
    """What makes two lists different statements."""

    has_status: bool
    assigned: Assigned
    goes_on: bool


def _page(shape: Shape) -> Select[*tuple[Any, ...]]:
    place = (conversation.c.updated_at, conversation.c.id)
    page = select(*COLUMNS, AGENT, DEPARTMENT).select_from(WITH_NAMES)
    page = page.where(conversation.c.property_id == bindparam("property_id"))
    page = page.where(conversation.c.folder == bindparam("folder"), *ASSIGNED[shape.assigned])
    if shape.has_status:
        page = page.where(conversation.c.status == bindparam("status"))
    if shape.goes_on:
        after = tuple_(bindparam("updated_at", type_=BigInteger), bindparam("number", type_=conversation.c.id.type))
        page = page.where(tuple_(*place) < after)
    return page.order_by(*(column.desc() for column in place)).limit(bindparam("size"))


PAGES = {shape: _page(shape) for shape in map(Shape._make, product((False, True), Assigned, (False, True)))}


def page_of(query: Query) -> Select[*tuple[Any, ...]]:
    """The statement for one property's part of `query`."""
    return PAGES[Shape(query.status is not None, query.assigned, query.after is not None)]


def listing_of(row: Row[*tuple[Any, ...]]) -> Listing:
    """Taken apart at once: to ask a row for so many columns by name costs more than to find it."""
    number, property_id, kind, outcome, status, folder, priority, tags, *rest = row
    *visitor, excerpt, created_at, updated_at, agent, department = rest
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
    )


def parameters_of(query: Query, size: int) -> dict[str, object]:
    """All but the property."""
    parameters: dict[str, object] = {"folder": query.folder.value, "size": size}
    if query.status is not None:
        parameters["status"] = query.status.value
    if query.assigned is Assigned.ONE:
        parameters["agent"] = query.agent
    if query.after is not None:
        updated_at, number = query.after.values
        parameters |= {"updated_at": updated_at, "number": number}
    return parameters
