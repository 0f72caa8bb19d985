"""tawk.to's agents by property, as its REST API told them last."""

from sqlalchemy import Column, ForeignKey, SmallInteger, Table, Text, text

from storage.tables.kinds import metadata

tawk_member = Table(
    "tawk_member",
    metadata,
    Column("property_id", ForeignKey("property.id"), primary_key=True, autoincrement=False),
    Column("member_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("active", SmallInteger, nullable=False, server_default=text("1")),
)
