"""Builds statements that the two databases spell differently, once for each."""

from collections.abc import Callable, Mapping
from typing import TypeVar, cast

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

Statement = TypeVar("Statement")
InsertInto = Callable[[Table], postgresql.Insert]


def for_each(build: Callable[[InsertInto], Statement]) -> Mapping[str, Statement]:
    """What `build` makes of each database's INSERT, by the name of the dialect."""
    return {
        "postgresql": build(postgresql.insert),
        "sqlite": build(cast(InsertInto, sqlite.insert)),  # the same methods, without a common class
    }
