"""Builds statements that the two databases spell differently, once for each."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar, cast

from sqlalchemy import ARRAY, BigInteger, Column, ColumnElement, Table, any_, bindparam, text
from sqlalchemy.dialects import postgresql, sqlite

Statement = TypeVar("Statement")
InsertInto = Callable[[Table], postgresql.Insert]


def for_each(build: Callable[[InsertInto], Statement]) -> Mapping[str, Statement]:
    """What `build` makes of each database's INSERT, by the name of the dialect."""
    return {
        "postgresql": build(postgresql.insert),
        "sqlite": build(cast(InsertInto, sqlite.insert)),  # the same methods, without a common class
    }


def among(column: Column[Any], name: str) -> Mapping[str, ColumnElement[bool]]:
    """That it is one of the numbers `name`, however many: one statement for each database. See `listed`."""
    return {
        "postgresql": column == any_(bindparam(name, type_=ARRAY(BigInteger))),
        "sqlite": column.in_(text(f"SELECT value FROM json_each(:{name})")),
    }


def listed(numbers: Sequence[int], dialect: str) -> object:
    """The numbers as the parameter of `among`."""
    return json.dumps(list(numbers)) if dialect == "sqlite" else list(numbers)
