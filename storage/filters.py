"""The conditions of a list's filters, and which of them the index serves in whose order the list is read."""

from sqlalchemy import ColumnElement, ScalarSelect, bindparam, exists, literal_column, select

from bot.ports import PostKind
from bot.query import Assigned, Query, Sort
from storage.engine import Moment
from storage.shapes import Shape
from storage.tables import agent, conversation, conversation_tag, department, post, tag

AGENT_KEY = select(agent.c.id).where(agent.c.slack_id == bindparam("agent")).scalar_subquery()
DEPARTMENT_KEY = (
    select(department.c.id)
    .where(department.c.property_id == bindparam("property_id"), department.c.name_key == bindparam("department"))
    .scalar_subquery()
)
OTHER_TAG = conversation_tag.alias()
# Asked of each row, by its number: whoever asks narrows the range to the time of the burst.
IN_BURST = exists().where(
    post.c.number == conversation.c.id,
    post.c.kind == PostKind.CARD.value,
    post.c.parent_id == bindparam("burst"),
    post.c.doomed == 0,
)
ONE_AGENT = (Assigned.NOBODY, Assigned.ONE)


def served_by_index(shape: Shape) -> frozenset[str]:
    """The columns that stand between folder and sort key in the index to be used: b_open, b_sts, b_agt and so on."""
    if shape.sort is not Sort.UPDATED:
        return frozenset({"status"} if shape.sort is Sort.STATUS else ())
    if shape.has_status:
        return frozenset({"status", "agent_key"} if shape.assigned in ONE_AGENT else {"status"})
    if shape.assigned in ONE_AGENT:
        return frozenset({"agent_key"})
    if shape.has_department:
        return frozenset({"department"})
    return frozenset({"kind"} if shape.has_kind else ())


def conditions(shape: Shape, served: frozenset[str], tags_served: int = 0) -> list[ColumnElement[bool]]:
    """What a row must meet. `served` are the columns of the index; the others must not tempt the planner to another."""
    found: list[ColumnElement[bool]] = []
    if shape.has_status:
        found.append(_column("status", served) == bindparam("status"))
    if shape.assigned is Assigned.ANYBODY:
        found.append(_column("agent_key", frozenset()) > literal_column("0"))
    if shape.assigned is Assigned.NOBODY:
        found.append(_column("agent_key", served) == literal_column("0"))
    if shape.assigned is Assigned.ONE:
        found.append(_column("agent_key", served) == AGENT_KEY)
    if shape.has_department:
        found.append(_column("department", served) == DEPARTMENT_KEY)
    if shape.has_kind:
        kind = conversation.c.kind
        found.append((kind if "kind" in served else kind.concat("")) == bindparam("kind"))
    if shape.has_burst:
        found.append(IN_BURST)
    return [*found, *_within(shape), *map(_has_tag, range(tags_served, shape.tags))]


def filter_parameters(query: Query) -> dict[str, object]:
    """The values of the conditions; what a query does not filter by is left out."""
    values: dict[str, object] = {f"tag_{n}": name.casefold() for n, name in enumerate(query.tags)}
    if query.status is not None:
        values["status"] = query.status.value
    if query.assigned is Assigned.ONE:
        values["agent"] = query.agent
    if query.department:
        values["department"] = query.department.casefold()
    if query.kind is not None:
        values["kind"] = query.kind.value
    if query.burst is not None:
        values["burst"] = query.burst
    if query.since is not None:
        values["since"] = query.since
    return values if query.until is None else {**values, "until": query.until}


def tag_id(n: int) -> ScalarSelect[int]:
    return select(tag.c.id).where(tag.c.name_key == bindparam(f"tag_{n}")).scalar_subquery()


def _column(name: str, served: frozenset[str]) -> ColumnElement[int]:
    """The plus keeps SQLite from an index in which the rows would have to be sorted."""
    return conversation.c[name] if name in served else literal_column(f"+conversation.{name}")


def _within(shape: Shape) -> list[ColumnElement[bool]]:
    in_order = shape.sort is Sort.CREATED and not shape.has_words
    created: ColumnElement[object] = (
        conversation.c.created_at if in_order else literal_column("+conversation.created_at")
    )
    since, until = bindparam("since", type_=Moment), bindparam("until", type_=Moment)
    return [*([created >= since] if shape.has_since else []), *([created < until] if shape.has_until else [])]


def _has_tag(n: int) -> ColumnElement[bool]:
    return exists().where(
        OTHER_TAG.c.tag_id == tag_id(n),
        OTHER_TAG.c.property_id == conversation.c.property_id,
        OTHER_TAG.c.folder == conversation.c.folder,
        OTHER_TAG.c.updated_at == conversation.c.updated_at,
        OTHER_TAG.c.conversation_id == conversation.c.id,
    )
