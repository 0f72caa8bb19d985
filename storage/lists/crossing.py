"""Joins what was found first to its conversations, one by one and in the order in which it was found."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Join
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from storage.tables import agent, conversation, department


class CrossJoin(Join):
    """SQLite reads its left side first, row by row as needed, and so in the order of the left side."""

    inherit_cache = True


@compiles(CrossJoin)
def _write(join: CrossJoin, compiler: SQLCompiler, **options: Any) -> str:
    sides = [compiler.process(side, **{**options, "asfrom": True}) for side in (join.left, join.right)]
    assert join.onclause is not None
    return f"{' CROSS JOIN '.join(sides)} ON {compiler.process(join.onclause)}"


def conversations_of(found: FromClause, number: ColumnElement[int], dialect: str) -> FromClause:
    """With the names of agents and departments; PostgreSQL chooses its way itself, and has to be told the order."""
    is_it = number == conversation.c.id
    join = CrossJoin(found, conversation, is_it) if dialect == "sqlite" else found.join(conversation, is_it)
    return with_names(join, conversation)


def with_names(source: FromClause, conversations: FromClause) -> FromClause:
    """`source` has these conversations in it."""
    named = source.outerjoin(agent, agent.c.id == conversations.c.agent_key)
    return named.outerjoin(department, department.c.id == conversations.c.department)
