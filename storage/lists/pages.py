"""The statements behind a list, one for each shape.

A filter alone, and an order alone, is one range of one index: it is walked in the order of the list and left when the
page is full. Where several come together, what the index does not hold is looked at row by row on the way, and only so
many rows are. Where these do not fill a page, all of a range that has no more can be looked at instead, and sorted.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    Subquery,
    bindparam,
    func,
    literal_column,
    select,
    tuple_,
)

from bot.domain.query import Query, Sort
from storage.lists.crossing import with_names
from storage.lists.filters import Range, filter_parameters, is_tagged, other_conditions, range_conditions, walked
from storage.lists.listings import CHOSEN, columns_of
from storage.lists.shapes import Shape
from storage.sql.prepared import Prepared
from storage.tables import conversation, conversation_tag

SORT_KEYS = {
    Sort.UPDATED: ("updated_at", "id"),
    Sort.CREATED: ("created_at", "id"),
    Sort.STATUS: ("status", "updated_at", "id"),
    Sort.PRIORITY: ("priority", "updated_at", "id"),
}
MOST_SHAPES = 4096
MOST_EXAMINED = 5_000  # rows of one property
AnySelect = Select[*tuple[Any, ...]]
Place = Sequence[ColumnElement[Any]]


@lru_cache(MOST_SHAPES)
def page_of(shape: Shape) -> Prepared:
    """One property's part of a list without words, however many rows have to be looked at for it."""
    by = walked(shape)
    source = with_names(_source(by), conversation)
    page = _walk(select(*columns_of(conversation)).select_from(source), shape, by)
    return Prepared(page.where(*other_conditions(shape, by)).limit(bindparam("size")))


@lru_cache(MOST_SHAPES)
def bounded_page_of(shape: Shape, dialect: str) -> Prepared:
    """The same, among the first `MOST_EXAMINED` that are walked past."""
    by = walked(shape)
    rows = _first(CHOSEN, shape, by).subquery("looked")
    page = _among(rows, shape, by)
    if dialect == "postgresql":  # it knows that they are in order; SQLite does not, and leaves them so
        place = [rows.c[f"place_{n}"] for n, name in enumerate(SORT_KEYS[shape.sort]) if name not in by]
        page = page.order_by(*_directed(place, shape))
    return Prepared(page)


@lru_cache(MOST_SHAPES)
def count_first(shape: Shape) -> Prepared:
    """How many these are."""
    first = _first([conversation.c.id], shape, walked(shape)).subquery("looked")
    return Prepared(select(func.count().label("n")).select_from(first))


@lru_cache(MOST_SHAPES)
def gathered_page_of(shape: Shape, by: Range) -> Prepared:
    """The same among all of another range, which has fewer than `MOST_EXAMINED`: these are sorted."""
    rows = _held(CHOSEN, shape, by).subquery("held")
    place = [rows.c[name] for name in SORT_KEYS[shape.sort]]
    return Prepared(_among(rows, shape, by).where(*_behind(place, shape)).order_by(*_directed(place, shape)))


@lru_cache(MOST_SHAPES)
def count_held(shape: Shape, by: Range) -> Prepared:
    """How many are in a range; more than `MOST_EXAMINED` are not counted."""
    held = _held([conversation.c.id], shape, by).subquery("held")
    return Prepared(select(func.count().label("n")).select_from(held))


def _among(rows: Subquery, shape: Shape, by: Range) -> AnySelect:
    page = select(*columns_of(rows)).select_from(with_names(rows, rows))
    return page.where(*other_conditions(shape, by, rows)).limit(bindparam("size"))


def _first(columns: Place, shape: Shape, by: Range) -> AnySelect:
    place = [column.label(f"place_{n}") for n, column in enumerate(_place(shape, by))]
    return _walk(select(*columns, *place).select_from(_source(by)), shape, by).limit(_most())


def _held(columns: Place, shape: Shape, by: Range) -> AnySelect:
    return select(*columns).select_from(_source(by)).where(*range_conditions(shape, by)).limit(_most())


def _walk(page: AnySelect, shape: Shape, by: Range) -> AnySelect:
    place = _place(shape, by)
    return page.where(*range_conditions(shape, by), *_behind(place, shape)).order_by(*_directed(place, shape))


def _source(by: Range) -> FromClause:
    if not is_tagged(by):
        return conversation
    return conversation.join(conversation_tag, conversation_tag.c.conversation_id == conversation.c.id)


def _place(shape: Shape, by: Range) -> Place:
    if is_tagged(by):
        return conversation_tag.c.updated_at, conversation_tag.c.conversation_id
    return [conversation.c[name] for name in SORT_KEYS[shape.sort]]


def _directed(place: Place, shape: Shape) -> Place:
    return [column.asc() if shape.ascending else column.desc() for column in place]


def _behind(place: Place, shape: Shape) -> Sequence[ColumnElement[bool]]:
    """What comes after the cursor, if there is one."""
    if not shape.goes_on:
        return ()
    here, after = tuple_(*place), tuple_(*(bindparam(f"after_{n}", type_=BigInteger) for n in range(len(place))))
    return (here > after if shape.ascending else here < after,)


def _most() -> ColumnElement[int]:
    return literal_column(str(MOST_EXAMINED))


def parameters_of(query: Query, size: int) -> dict[str, object]:
    """All but the property and the words."""
    parameters: dict[str, object] = {"folder": query.folder.value, "size": size, **filter_parameters(query)}
    if query.after is not None:
        parameters |= {f"after_{n}": value for n, value in enumerate(query.after.values)}
    return parameters
