"""Kinds of columns that both databases have."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Integer,
    MetaData,
    Text,
)
from sqlalchemy.dialects.postgresql import JSONB

metadata = MetaData()

Json = JSON().with_variant(JSONB(), "postgresql")  # which can be compared, as a default must be

Id = BigInteger().with_variant(Integer, "sqlite")

Word = Text().with_variant(Text(collation="C"), "postgresql")  # in the order of its characters, as beginnings are found
