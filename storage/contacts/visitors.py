"""Turns the columns of a row that say who a visitor is into one."""

from bot.domain.inbox import Visitor
from storage.sql.rows import AnyRow


def visitor_of(row: AnyRow) -> Visitor:
    return Visitor(row.name, row.email, row.phone, row.city, row.country)
