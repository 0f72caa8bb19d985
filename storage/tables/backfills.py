"""What is brought over from tawk.to, what of it was read, and whose names are still to be read."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text, text

from storage.sql.engine import Moment
from storage.tables.kinds import Id, Json, metadata

RUNS = "state = 'running'"

backfill = Table(
    "backfill",
    metadata,
    Column("id", Id, primary_key=True),
    Column("property_id", ForeignKey("property.id"), nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("start_at", Moment, nullable=False),
    Column("end_at", Moment, nullable=False),
    Column("phases", Json, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("state", Text, nullable=False),
    Column("phase", Text, nullable=False),
    Column("since", Moment, nullable=False),
    Column("reached", Moment, nullable=False),
    Column("tallies", Json, nullable=False),
    Column("persons", Integer, nullable=False),
    Column("hitch", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("post_id", Id, nullable=False),
    Column("cut_short", Integer, nullable=False),
    Column("told_at", Moment),
    Column("ended_at", Moment),
    Column("next_at", Moment, nullable=False),
    Column("lease_until", Moment, nullable=False),
    Column("fence", BigInteger, nullable=False),
    Column("holder", Text, nullable=False),
    Index("b_backfill_property", "property_id", "id"),
    sqlite_autoincrement=True,  # a button that was shown long ago must not stop another
)
Index("b_backfill_runs", backfill.c.next_at, backfill.c.id, sqlite_where=text(RUNS), postgresql_where=text(RUNS))

# Its key decides that a chat is counted once, however often tawk.to lists it and whatever interrupts us.
backfill_taken = Table(
    "backfill_taken",
    metadata,
    Column("backfill_id", Id, primary_key=True, autoincrement=False),
    Column("phase", Text, primary_key=True),
    Column("external_id", Text, primary_key=True),
)

wanted_person = Table(
    "wanted_person",
    metadata,
    Column("property_id", Integer, primary_key=True, autoincrement=False),
    Column("person_id", Text, primary_key=True),
    Column("backfill_id", Id, nullable=False),
    Column("chat_at", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", Moment, nullable=False),
    Index("b_wanted_person_of", "backfill_id", "next_at"),
    Index("b_wanted_person_next", "chat_at", "property_id", "person_id"),
)
