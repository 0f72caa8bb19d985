"""A row as a statement answered it."""

from typing import Any

from sqlalchemy import Row

AnyRow = Row[*tuple[Any, ...]]
