"""What was said is found by its words, whatever is typed, and what is purged is not."""

from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import Author, Conversation, Facts, Folder, Kind, Line, Status, Visitor
from bot.domain.query import Query
from bot.transactions.paging import cursor_behind
from storage.lists.search import MOST_WORDS, words_of
from storage.store import SqlStore
from tests.storage.samples import BARE, NOW, add_property


def told(store: SqlStore, *texts: str, name: str = "") -> list[Conversation]:
    """A conversation of one property for each text."""
    kept = []
    with store.write() as tx:
        owner = tx.properties.find("shop") or add_property(tx, "shop")
        for words in texts:
            facts = Facts(opening=Line(Author.VISITOR, NOW, words))
            visitor = Visitor(name, "maria@example.com")
            new = replace(BARE, external_id=uuid4().hex, property_id=owner.id, facts=facts, visitor=visitor)
            added = tx.conversations.add(new)
            assert added is not None
            tx.conversations.save_lines(added)
            tx.search.put(added)
            kept.append(added)
    return kept


def found(store: SqlStore, *words: str, **filters: object) -> list[int]:
    query = Query((1,), status=None, words=words, **filters)  # type: ignore[arg-type]
    with store.read() as tx:
        return [row.number for row in tx.conversations.page(query, 50)]


def test_the_newest_with_all_the_words_come_first(store: SqlStore) -> None:
    one, two, three = told(store, "My refund is late", "refund, please: the lamp", "the lamp is late")
    assert found(store, "refund") == [two.id, one.id]
    assert found(store, "LATE", "lamp") == [three.id]
    assert found(store, "lamp late") == []
    assert found(store, "the lamp is late") == [three.id]
    assert found(store, "nothing") == []


def test_accents_and_case_make_no_difference(store: SqlStore) -> None:
    [one] = told(store, "¿Dónde está la FACTURACIÓN, señor Müller?")
    for words in ("facturacion", "FACTURACIÓN", "senor", "muller", "donde esta"):
        assert found(store, words) == [one.id]


def test_an_address_is_found_whole_and_by_its_parts(store: SqlStore) -> None:
    [one] = told(store, "hello", name="María Pérez")
    for words in ("maria@example.com", "example", "perez", "María Pérez"):
        assert found(store, words) == [one.id]
    assert found(store, "example@maria.com") == []


def test_filters_and_pages_go_with_words(store: SqlStore) -> None:
    kept = told(store, *["refund"] * 9)
    with store.write() as tx:
        tx.conversations.save(replace(kept[0], status=Status.CLOSED), kept[0].version)
        tx.conversations.save(replace(kept[1], folder=Folder.TRASH), kept[1].version)
    assert found(store, "refund", kind=Kind.TICKET) == [one.id for one in reversed([kept[0], *kept[2:]])]
    query = Query((1,), words=("refund",))
    with store.read() as tx:
        first = tx.conversations.page(query, 4)
        rest = tx.conversations.page(replace(query, after=cursor_behind(first[-1], query)), 50)
    assert [row.number for row in (*first, *rest)] == [one.id for one in reversed(kept[2:])]


def test_another_property_is_not_searched(store: SqlStore) -> None:
    told(store, "refund")
    with store.read() as tx:
        assert tx.conversations.page(Query((2,), status=None, words=("refund",)), 9) == []


def test_new_words_replace_the_old_ones(store: SqlStore) -> None:
    [one] = told(store, "refund")
    later = replace(one, facts=Facts(opening=Line(Author.VISITOR, NOW, "delivery")))
    with store.write() as tx:
        tx.search.put(later)
    assert (found(store, "refund"), found(store, "delivery")) == ([], [one.id])


def test_a_purged_one_is_found_no_more(store: SqlStore, engine: Engine) -> None:
    one, two = told(store, "refund", "refund")
    with store.write() as tx:
        tx.conversations.remove(one, NOW)
    assert found(store, "refund") == [two.id]
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM search")).scalar_one() == 1


@pytest.mark.parametrize(
    "said",
    [
        pytest.param("".join(chr(0x20000 + n) + " " for n in range(80_000)), id="many characters of four bytes"),
        pytest.param("".join(chr(0x3300 + n % 88) + chr(0x3300 + n // 88 % 88) + " " for n in range(60_000)), id="big"),
        pytest.param("x" * 10_000 + " refund", id="one long word"),
        pytest.param("refund " * 50_000, id="one word often"),
    ],
)
def test_the_longest_of_talks_can_be_kept_and_is_found_by_its_beginning(store: SqlStore, said: str) -> None:
    [one] = told(store, said)
    assert found(store, said.split()[0]) == [one.id]


@pytest.mark.parametrize("words", ["!?", "_", "👋", '"" ()'])
def test_what_has_no_word_in_it_is_refused(store: SqlStore, words: str) -> None:
    with pytest.raises(Refusal) as caught:
        found(store, words)
    assert caught.value.reason is Reason.NO_WORDS


def test_too_many_words_are_refused(store: SqlStore) -> None:
    with pytest.raises(Refusal) as caught:
        found(store, "word " * (MOST_WORDS + 1))
    assert caught.value.reason is Reason.TOO_MANY_WORDS


HOSTILE = [
    'refund" OR "1',
    "refund*",
    "NEAR(refund lamp)",
    "body : refund",
    "-refund",
    "'; DROP TABLE search",
    "a:b & !c",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_operators_are_words(store: SqlStore, words: str) -> None:
    told(store, "refund", "lamp")
    [said] = told(store, f"somebody wrote {words} here")
    assert found(store, words)[0] == said.id


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=60))
def test_whatever_was_said_is_found_by_its_own_words(store: SqlStore, said: str) -> None:
    words = words_of(said)[:MOST_WORDS]
    if not words:
        return
    [one] = told(store, said)
    assert one.id in found(store, *words)
    with store.write() as tx:
        tx.conversations.remove(one, NOW)


def test_plain_and_other_letters_are_parted_alike() -> None:
    """What has plain ones only goes a quicker way."""
    for code in range(128):
        assert words_of(f"one{chr(code)}two") == words_of(f"one{chr(code)}two ñ")[:-1]
