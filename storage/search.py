"""Finds conversations by their words: a document each, in FTS5 on SQLite and as a tsvector on PostgreSQL.

Both hold the same words, which are made here: without accents, in small letters. What a person typed is always words
to be found, never an operator.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    bindparam,
    column,
    literal_column,
    select,
    table,
    text,
)

from bot.errors import Reason, Refusal
from bot.inbox import Conversation
from storage.filters import conditions
from storage.pages import AGENT, COLUMNS, DEPARTMENT, WITH_NAMES
from storage.shapes import Shape
from storage.tables import conversation

WORD = re.compile(r"[^\W_]+")
LONGEST_WORD = 60
MOST_WORDS = 20
LONGEST_DOCUMENT = 200_000  # characters of one conversation that can be found
search = table("search", column("rowid", BigInteger), column("search"))
PUT: Mapping[str, Sequence[str]] = {
    "sqlite": (
        "DELETE FROM search WHERE rowid = :number",
        "INSERT INTO search (rowid, body, facet) VALUES (:number, :document, :facet)",
    ),
    "postgresql": (
        """
        INSERT INTO search (conversation_id, property_id, document)
        VALUES (:number, :property_id, to_tsvector('simple', :document))
        ON CONFLICT (conversation_id) DO UPDATE SET document = excluded.document
        """,
    ),
}
DROP = {
    "sqlite": "DELETE FROM search WHERE rowid = :number",
    "postgresql": "DELETE FROM search WHERE conversation_id = :number",
}
FOUND = text(
    "SELECT conversation_id AS number FROM search WHERE property_id = :property_id "
    "AND document @@ CAST(:match AS tsquery)"
).columns(column("number", BigInteger))


def words_of(content: str) -> list[str]:
    """The words as they are indexed."""
    plain = unicodedata.normalize("NFKD", content.casefold())
    return [word[:LONGEST_WORD] for word in WORD.findall("".join(c for c in plain if not unicodedata.combining(c)))]


def document_of(conversation: Conversation) -> str:
    """All that can be found of a conversation: who the visitor is, the subject, and what was said."""
    facts, visitor = conversation.facts, conversation.visitor
    said = [facts.opening, *facts.transcript_lines] if facts.opening else list(facts.transcript_lines)
    texts: Iterable[str] = (
        visitor.name,
        visitor.email,
        visitor.phone,
        facts.subject,
        *(line.text for line in said),
        *(file.name for line in said for file in line.attachments),
    )
    return " ".join(words_of("\n".join(texts)[:LONGEST_DOCUMENT]))


class SqlSearch:
    """See `bot.ports.Search`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._dialect = connection.dialect.name

    def put(self, conversation: Conversation) -> None:
        values = {
            "number": conversation.id,
            "property_id": conversation.property_id,
            "document": document_of(conversation),
            "facet": f"p{conversation.property_id}",
        }
        for statement in PUT[self._dialect]:
            used = {name: value for name, value in values.items() if f":{name}" in statement}
            self._connection.execute(text(statement), used)

    def drop(self, number: int) -> None:
        self._connection.execute(text(DROP[self._dialect]), {"number": number})


def found_page(shape: Shape, dialect: str) -> Select[*tuple[Any, ...]]:
    """One property's part of a list of what has the words, the newest conversation first."""
    return _found_in_sqlite(shape) if dialect == "sqlite" else _found_in_postgresql(shape)


@lru_cache(1024)
def _found_in_sqlite(shape: Shape) -> Select[*tuple[Any, ...]]:
    # An outer join: its left side is read first, newest first, and nothing has to be sorted.
    source = search.outerjoin(WITH_NAMES, conversation.c.id == search.c.rowid)
    page = select(*COLUMNS, AGENT, DEPARTMENT).select_from(source)
    page = page.where(search.c.search.op("MATCH")(bindparam("match")))
    return _finished(page, shape, search.c.rowid)


@lru_cache(1024)
def _found_in_postgresql(shape: Shape) -> Select[*tuple[Any, ...]]:
    # Materialised: else a rare word would be looked for by walking the table backwards.
    found = FOUND.cte("found").prefix_with("MATERIALIZED", dialect="postgresql")
    source = WITH_NAMES.join(found, found.c.number == conversation.c.id)
    page = select(*COLUMNS, AGENT, DEPARTMENT).select_from(source)
    return _finished(page, shape, conversation.c.id)


def _finished(page: Select[*tuple[Any, ...]], shape: Shape, number: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    page = page.where(literal_column("+conversation.folder") == bindparam("folder"))
    page = page.where(*conditions(shape, frozenset()))
    if shape.goes_on:
        page = page.where(number < bindparam("after_0", type_=BigInteger))
    return page.order_by(number.desc()).limit(bindparam("size"))


def match_of(words: Sequence[str], property_id: int, dialect: str) -> str:
    """What both databases are asked for: every entry must be there, one of several words as it stands."""
    phrases = [phrase for phrase in map(words_of, words) if phrase]
    if not phrases:
        raise Refusal(Reason.NO_WORDS)
    if sum(map(len, phrases)) > MOST_WORDS:
        raise Refusal(Reason.TOO_MANY_WORDS, limit=MOST_WORDS)
    if dialect == "postgresql":
        return " & ".join("(" + " <-> ".join(f"'{word}'" for word in phrase) + ")" for phrase in phrases)
    asked = " AND ".join(f'body : "{" ".join(phrase)}"' for phrase in phrases)
    return f"{asked} AND facet : p{property_id}"
