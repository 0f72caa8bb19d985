"""Canned answers; property 0 stands for all of them."""

from sqlalchemy import Column, Integer, Table, Text, UniqueConstraint

from storage.tables.kinds import metadata

canned_answer = Table(
    "canned_answer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("property_id", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("text", Text, nullable=False),
    UniqueConstraint("property_id", "name"),
)
