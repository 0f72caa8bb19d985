"""Finds conversations by their words: a document each, in FTS5 on SQLite and as a tsvector on PostgreSQL.

Both hold the same words, which are made here: without accents, in small letters. What a person typed is always words
to be found, never an operator.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import filterfalse

from sqlalchemy import Connection, TextClause, select, text

from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import Conversation
from storage.history import removals
from storage.lists.open_words import IS_OPEN
from storage.sql.dialects import among, listed
from storage.sql.prepared import Prepared, Values
from storage.tables import conversation as conversation_row

WORD = re.compile(r"[^\W_]+")
GAPS = {code: " " for code in range(128) if not chr(code).isalnum()}
HIGH = re.compile("[\u0300-\U0010ffff]+")  # no character below combines with the one before it
LONGEST_WORD = 60
MOST_WORDS = 20
LONGEST_DOCUMENT = 150_000  # characters of one conversation that can be found: a tsvector has room for a megabyte
INDEXES = ("search", "search_open")  # of everything, and of what is open
DROP = {
    index: Prepared(
        {
            "sqlite": text(f"DELETE FROM {index} WHERE rowid = :number"),
            "postgresql": text(f"DELETE FROM {index} WHERE conversation_id = :number"),
        }
    )
    for index in INDEXES
}
PUT = {
    index: Prepared(
        {
            "sqlite": text(f"INSERT INTO {index} (rowid, body, facet) VALUES (:number, :words, :facet)"),
            "postgresql": text(
                f"""
                INSERT INTO {index} (conversation_id, property_id, document)
                VALUES (:number, :property_id, CAST(:words AS tsvector))
                ON CONFLICT (conversation_id) DO UPDATE SET document = excluded.document
                """
            ),
        }
    )
    for index in INDEXES
}
STATES = Prepared(
    {
        dialect: select(conversation_row.c.id, IS_OPEN.label("is_open")).where(is_among)
        for dialect, is_among in among(conversation_row.c.id, "numbers").items()
    }
)
MERGES = tuple(text(f"INSERT INTO {index} ({index}, rank) VALUES ('merge', :pages)") for index in PUT)
CHANGES = text("SELECT total_changes()")


def words_of(content: str) -> list[str]:
    """The words as they are indexed."""
    plain = unicodedata.normalize("NFKD", content.casefold())
    # The first way takes a fifth of the time.
    words = plain.translate(GAPS).split() if plain.isascii() else WORD.findall(HIGH.sub(_uncombined, plain))
    return [word[:LONGEST_WORD] for word in words]


def _uncombined(found: re.Match[str]) -> str:
    return "".join(filterfalse(unicodedata.combining, found[0]))


def document_of(conversation: Conversation) -> str:
    """All that can be found of a conversation: who the visitor is, the subject, and what was said."""
    facts, visitor = conversation.facts, conversation.visitor
    said = [*([facts.opening] if facts.opening else []), *facts.transcript_lines, *conversation.letters]
    texts: Iterable[str] = (
        visitor.name,
        visitor.email,
        visitor.phone,
        facts.subject,
        *(line.text for line in said),
        *(file.name for line in said for file in line.attachments),
    )
    # Cut again: there are characters that stand for many letters.
    return " ".join(words_of("\n".join(texts)[:LONGEST_DOCUMENT]))[:LONGEST_DOCUMENT]


def positions_of(document: str) -> str:
    """As a tsvector is written. PostgreSQL's own reading of a text knows fewer letters, depending on its locale."""
    return " ".join(f"'{word}':{place}" for place, word in enumerate(document.split(" "), 1) if word)


class SqlSearch:
    """See `bot.ports.Search`.

    The words wait for the end of the transaction: FTS5 writes out what it was given, as a part of its index, as soon
    as another statement begins that might have to be taken back. It would do so for each webhook that shares a commit.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._dialect = connection.dialect.name
        self._waiting: dict[int, Values] = {}
        self._known: set[int] = set()

    def put(self, conversation: Conversation, *, is_new: bool = False) -> None:
        number, document = conversation.id, document_of(conversation)
        words = positions_of(document) if self._dialect == "postgresql" else document
        facet = f"p{conversation.property_id}"
        if not is_new and number not in self._waiting:
            self._known.add(number)
        values = {"number": number, "property_id": conversation.property_id, "words": words, "facet": facet}
        self._waiting[number] = values

    def write(self) -> None:
        """What was purged since then has no words, and what is open by now has them twice."""
        if not self._waiting:
            return
        kept = STATES.rows(self._connection, {"numbers": listed(list(self._waiting), self._dialect)})
        for number in sorted(self._known):
            self._drop(number)
        for index, put in PUT.items():
            found_there = [number for number, is_open in kept if is_open or index == "search"]
            put.run_each(self._connection, [self._waiting[number] for number in found_there])
        self._waiting.clear()
        self._known.clear()

    def drop(self, number: int) -> None:
        self._waiting.pop(number, None)
        self._drop(number)

    def _drop(self, number: int) -> None:
        for drop in DROP.values():
            drop.run(self._connection, {"number": number})

    def purges(self) -> int:
        """PostgreSQL's own vacuum cleans its index."""
        if self._dialect != "sqlite":
            return 0
        return removals.newest(self._connection)

    def purged_behind(self, purge: int) -> datetime | None:
        return removals.first_behind(self._connection, purge) if self._dialect == "sqlite" else None

    def merge(self, pages: int, *, begins: bool) -> bool:
        """FTS5 writes that something is dropped behind the words; they go when both are merged.

        A negative number begins to merge all there is, a positive one goes on. It has ended when nothing was written
        but the command itself: https://www.sqlite.org/fts5.html#the_merge_command
        """
        if self._dialect != "sqlite":
            return False
        goes_on = [self._merge(one, -pages if begins else pages) for one in MERGES]
        return any(goes_on)

    def _merge(self, merge: TextClause, pages: int) -> bool:
        before = self._changes()
        self._connection.execute(merge, {"pages": pages})
        return self._changes() - before >= 2

    def _changes(self) -> int:
        return int(self._connection.execute(CHANGES).scalar_one())


def match_of(words: Sequence[str], property_id: int | None, dialect: str) -> str:
    """What both databases are asked for: every entry must be there, one of several words as it stands.

    SQLite is told the property here, where there is one.
    """
    phrases = [phrase for phrase in map(words_of, words) if phrase]
    if not phrases:
        raise Refusal(Reason.NO_WORDS)
    if sum(map(len, phrases)) > MOST_WORDS:
        raise Refusal(Reason.TOO_MANY_WORDS, limit=MOST_WORDS)
    if dialect == "postgresql":
        return " & ".join("(" + " <-> ".join(f"'{word}'" for word in phrase) + ")" for phrase in phrases)
    asked = " AND ".join(f'body : "{" ".join(phrase)}"' for phrase in phrases)
    return asked if property_id is None else f"{asked} AND facet : p{property_id}"
