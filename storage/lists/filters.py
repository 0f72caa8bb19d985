"""The conditions of a list's filters, and which of them bound a range of an index."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, ScalarSelect, Subquery, Table, bindparam, literal_column, select

from bot.domain.query import Assigned, Query, Sort
from bot.ports import PostKind
from storage.lists.shapes import Shape
from storage.sql.engine import Moment
from storage.tables import agent, conversation, conversation_tag, department, post, tag

AGENT_KEY = select(agent.c.id).where(agent.c.slack_id == bindparam("agent")).scalar_subquery()
DEPARTMENT_KEY = (
    select(department.c.id)
    .where(department.c.property_id == bindparam("property_id"), department.c.name_key == bindparam("department"))
    .scalar_subquery()
)
OTHER_TAG = conversation_tag.alias()
ONE_AGENT = (Assigned.NOBODY, Assigned.ONE)
Rows: TypeAlias = Table | Subquery
Range = frozenset[str]  # the filters that bound it, besides property and folder, which always do
EVERYTHING: Range = frozenset()


def walked(shape: Shape) -> Range:
    """The range that is walked in the order of the list: of b_open, b_sts, b_agt and so on, or of a tag's links."""
    if shape.sort is not Sort.UPDATED:
        if shape.sort is Sort.CREATED:
            return frozenset({"since", "until"})
        return frozenset({"status"} if shape.sort is Sort.STATUS and shape.has_status else ())
    if shape.tags:
        return frozenset({"tag_0"})
    if shape.has_status:
        return frozenset({"status", "agent_key"} if shape.assigned in ONE_AGENT else {"status"})
    if shape.assigned in ONE_AGENT:
        return frozenset({"agent_key"})
    if shape.has_department:
        return frozenset({"department"})
    return frozenset({"kind"} if shape.kind else ())


def ranges(shape: Shape) -> Sequence[Range]:
    """All that the filters bound, first those that are likely to be small."""
    asked = {name for name, _ in _conditions(shape, EVERYTHING, conversation)}
    of_agent, tags = [{"status", "agent_key"}, {"status", "anybody"}], [{f"tag_{n}"} for n in range(shape.tags)]
    days = asked & {"since", "until"}
    most = [*of_agent, *tags, days, {"department"}, {"agent_key"}, {"status"}, {"kind"}]
    return [frozenset(by) for by in most if by and by <= asked]


@lru_cache(4096)
def is_one_range(shape: Shape) -> bool:
    """Whether no row is looked at that is not shown."""
    return not other_conditions(shape, walked(shape))


def is_tagged(by: Range) -> bool:
    return any(name.startswith("tag_") for name in by)


def range_conditions(shape: Shape, by: Range) -> list[ColumnElement[bool]]:
    """What bounds a range."""
    table = conversation_tag if is_tagged(by) else conversation
    place = [table.c.property_id == bindparam("property_id"), table.c.folder == bindparam("folder")]
    return [*place, *(condition for name, condition in _conditions(shape, by, conversation) if name in by)]


def other_conditions(shape: Shape, by: Range, rows: Rows = conversation) -> list[ColumnElement[bool]]:
    """What each row of a range must meet besides; it must not tempt the planner to another index."""
    return [condition for name, condition in _conditions(shape, by, rows) if name not in by]


def _conditions(shape: Shape, by: Range, rows: Rows) -> Iterator[tuple[str, ColumnElement[bool]]]:
    if shape.has_status:
        yield "status", _column("status", by, rows) == bindparam("status")
    yield from _of_agent(shape, by, rows)
    if shape.has_department:
        yield "department", _column("department", by, rows) == DEPARTMENT_KEY
    if shape.kind is not None:
        # No parameter: a partial index asks for a kind, so SQLite would prepare the statement anew for each value.
        kind = rows.c.kind if "kind" in by else rows.c.kind.concat(literal_column("''"))
        yield "kind", kind == literal_column(f"'{shape.kind.value}'")
    yield from _within(shape, by, rows)
    if shape.has_burst:
        yield "burst", _in_burst(rows)
    for n in range(shape.tags):
        name = f"tag_{n}"
        yield name, conversation_tag.c.tag_id == _tag_id(n) if name in by else _has_tag(n, rows)


def _of_agent(shape: Shape, by: Range, rows: Rows) -> Iterator[tuple[str, ColumnElement[bool]]]:
    if shape.assigned is Assigned.ANYBODY:
        key = frozenset({"agent_key"} if "anybody" in by else ())
        yield "anybody", _column("agent_key", key, rows) > literal_column("0")
    if shape.assigned is Assigned.NOBODY:
        yield "agent_key", _column("agent_key", by, rows) == literal_column("0")
    if shape.assigned is Assigned.ONE:
        yield "agent_key", _column("agent_key", by, rows) == AGENT_KEY


def _within(shape: Shape, by: Range, rows: Rows) -> Iterator[tuple[str, ColumnElement[bool]]]:
    created = _column("created_at", frozenset({"created_at"} if "since" in by else ()), rows)
    if shape.has_since:
        yield "since", created >= bindparam("since", type_=Moment)
    if shape.has_until:
        yield "until", created < bindparam("until", type_=Moment)


def filter_parameters(query: Query) -> dict[str, object]:
    """The values of the conditions; what a query does not filter by is left out."""
    values: dict[str, object] = {f"tag_{n}": name.casefold() for n, name in enumerate(query.tags)}
    if query.status is not None:
        values["status"] = query.status.value
    if query.assigned is Assigned.ONE:
        values["agent"] = query.agent
    if query.department:
        values["department"] = query.department.casefold()
    if query.burst is not None:
        values["burst"] = query.burst
    if query.since is not None:
        values["since"] = query.since
    return values if query.until is None else {**values, "until": query.until}


def _column(name: str, by: Range, rows: Rows) -> ColumnElement[Any]:
    """The plus keeps SQLite from an index in which the rows would have to be sorted."""
    return rows.c[name] if name in by else literal_column(f"+{rows.name}.{name}")


def _tag_id(n: int) -> ScalarSelect[int]:
    return select(tag.c.id).where(tag.c.name_key == bindparam(f"tag_{n}")).scalar_subquery()


def _in_burst(rows: Rows) -> ColumnElement[bool]:
    """Asked of each row, by its number: `storage.lists.lists` narrows the range to the time of the burst."""
    card = select(post.c.id).where(
        post.c.number == rows.c.id,
        post.c.kind == PostKind.CARD.value,
        post.c.parent_id == bindparam("burst"),
        post.c.doomed == 0,
    )
    return card.offset(literal_column("0")).exists()


def _has_tag(n: int, rows: Rows) -> ColumnElement[bool]:
    """The offset keeps PostgreSQL from a join, after which the rows would have to be sorted."""
    link = select(OTHER_TAG.c.tag_id).where(
        OTHER_TAG.c.tag_id == _tag_id(n),
        OTHER_TAG.c.property_id == rows.c.property_id,
        OTHER_TAG.c.folder == rows.c.folder,
        OTHER_TAG.c.updated_at == rows.c.updated_at,
        OTHER_TAG.c.conversation_id == rows.c.id,
    )
    return link.offset(literal_column("0")).exists()
