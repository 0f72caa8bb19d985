"""The statements behind a list of what has certain words: the newest that have them, then the filters.

Only so many of the newest are looked at, or a common word and a filter that nothing meets would read everything. First
the newest of all properties are, which mostly fills a page: to be asked for those of one costs the index more.
"""

from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    bindparam,
    column,
    func,
    literal_column,
    select,
    table,
    text,
)

from storage.lists.crossing import conversations_of
from storage.lists.filters import EVERYTHING, other_conditions
from storage.lists.listings import columns_of
from storage.lists.shapes import Shape
from storage.sql.dialects import among
from storage.sql.prepared import Prepared
from storage.tables import conversation

MOST_FOUND = 5_000  # of one property
MOST_TRIED = 500  # of all


@lru_cache(1024)
def found_page(shape: Shape, dialect: str, index: str, *, everywhere: bool) -> Prepared:
    """One property's part of a list of what has the words, the newest conversation first; or that of several."""
    newest = _newest(dialect, index, shape.goes_on, everywhere)
    page = select(*columns_of(conversation)).select_from(conversations_of(newest, newest.c.number, dialect))
    if dialect == "postgresql":
        page = page.order_by(conversation.c.id.desc())
    if everywhere:
        page = page.where(among(conversation.c.property_id, "property_ids")[dialect])
    page = page.where(literal_column("+conversation.folder") == bindparam("folder"))
    return Prepared(page.where(*other_conditions(shape, EVERYTHING)).limit(bindparam("size")))


@lru_cache(16)
def count_found(dialect: str, index: str, *, goes_on: bool, everywhere: bool) -> Prepared:
    """How many have the words; not more are counted than are looked at."""
    return Prepared(select(func.count().label("n")).select_from(_newest(dialect, index, goes_on, everywhere)))


def _newest(dialect: str, index: str, goes_on: bool, everywhere: bool) -> FromClause:
    """The numbers to be looked at."""
    if dialect == "sqlite":
        words = table(index, column("rowid", BigInteger), column(index))
        number: ColumnElement[Any] = words.c.rowid
        found = select(number.label("number")).where(words.c[index].op("MATCH")(bindparam("match")))
    else:
        # Materialised: else a rare word would be looked for by walking the table backwards.
        whose = "" if everywhere else "property_id = :property_id AND "
        has_words = text(
            f"SELECT conversation_id AS number FROM {index} WHERE {whose}document @@ CAST(:match AS tsquery)"
        )
        all_found = has_words.columns(column("number", BigInteger)).cte("found")
        number = all_found.prefix_with("MATERIALIZED", dialect="postgresql").c.number
        found = select(number)
    if goes_on:
        found = found.where(number < bindparam("after_0", type_=BigInteger))
    most = MOST_TRIED if everywhere else MOST_FOUND
    return found.order_by(number.desc()).limit(literal_column(str(most))).subquery("newest")
