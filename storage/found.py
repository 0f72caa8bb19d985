"""The statements behind a list of what has certain words: the newest that have them, then the filters.

Only so many of the newest are looked at, or a common word and a filter that nothing meets would read everything.
"""

from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Join,
    Select,
    bindparam,
    column,
    func,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from storage.filters import conditions
from storage.pages import AGENT, COLUMNS, DEPARTMENT, WITH_NAMES
from storage.shapes import Shape
from storage.tables import agent, conversation, department

MOST_FOUND = 5_000


class CrossJoin(Join):
    """SQLite reads its left side first, row by row as needed, and so in the order of the left side."""

    inherit_cache = True


@compiles(CrossJoin)
def _write(join: CrossJoin, compiler: SQLCompiler, **options: Any) -> str:
    sides = [compiler.process(side, **{**options, "asfrom": True}) for side in (join.left, join.right)]
    assert join.onclause is not None
    return f"{' CROSS JOIN '.join(sides)} ON {compiler.process(join.onclause)}"


@lru_cache(1024)
def found_page(shape: Shape, dialect: str, index: str) -> Select[*tuple[Any, ...]]:
    """One property's part of a list of what has the words, the newest conversation first."""
    newest = _newest(dialect, index, shape.goes_on)
    page = select(*COLUMNS, AGENT, DEPARTMENT)
    if dialect == "sqlite":
        page = page.select_from(_with_names(CrossJoin(newest, conversation, newest.c.number == conversation.c.id)))
    else:
        page = page.select_from(WITH_NAMES.join(newest, newest.c.number == conversation.c.id))
        page = page.order_by(conversation.c.id.desc())
    page = page.where(literal_column("+conversation.folder") == bindparam("folder"))
    return page.where(*conditions(shape, frozenset())).limit(bindparam("size"))


@lru_cache(8)
def count_found(dialect: str, index: str, goes_on: bool) -> Select[int]:
    """How many of one property have the words; more than `MOST_FOUND` are not counted."""
    return select(func.count()).select_from(_newest(dialect, index, goes_on))


def _newest(dialect: str, index: str, goes_on: bool) -> FromClause:
    """The numbers to be looked at."""
    if dialect == "sqlite":
        words = table(index, column("rowid", BigInteger), column(index))
        number: ColumnElement[Any] = words.c.rowid
        found = select(number.label("number")).where(words.c[index].op("MATCH")(bindparam("match")))
    else:
        # Materialised: else a rare word would be looked for by walking the table backwards.
        has_words = text(
            f"SELECT conversation_id AS number FROM {index} WHERE property_id = :property_id "
            "AND document @@ CAST(:match AS tsquery)"
        ).columns(column("number", BigInteger))
        all_found = has_words.cte("found").prefix_with("MATERIALIZED", dialect="postgresql")
        number = all_found.c.number
        found = select(number)
    if goes_on:
        found = found.where(number < bindparam("after_0", type_=BigInteger))
    return found.order_by(number.desc()).limit(literal_column(str(MOST_FOUND))).subquery("newest")


def _with_names(source: FromClause) -> FromClause:
    named = source.outerjoin(agent, agent.c.id == conversation.c.agent_key)
    return named.outerjoin(department, department.c.id == conversation.c.department)
