"""Lists and searches of contacts read ranges of indexes, whatever is asked for."""

from collections.abc import Callable
from random import Random

import pytest
from sqlalchemy import Engine, insert, text

from bot.domain.contact import MOST_COUNTED, Contact, ContactCursor, ContactQuery, words_of
from bot.domain.inbox import Visitor
from bot.domain.query import moment_key
from storage.store import SqlTransaction
from storage.tables import contact, contact_word, property_
from tests.storage.lists.test_plans import plan_of, reads_a_whole_table, sorts
from tests.storage.samples import NOW, SECOND

NAMES = ("Ana", "Berta", "Carla", "Dora", "Eva", "Flor", "Gema", "Hilda")


@pytest.fixture(params=["without statistics", "with statistics"])
def full(engine: Engine, request: pytest.FixtureRequest) -> Engine:
    """1,000 contacts of three properties, one in ten of them merged."""
    random = Random(1)
    site = {"name": "", "named_at": NOW, "channel": "C1", "policy": "missed"}
    known = [contact_row(random, number) for number in range(1, 1001)]
    with engine.begin() as connection:
        connection.execute(insert(property_), [{**site, "tawk_id": str(n)} for n in range(3)])
        connection.execute(insert(contact), known)
        connection.execute(insert(contact_word), [word for row in known for word in word_rows(row)])
        if request.param == "with statistics":
            connection.execute(text("ANALYZE"))
    return engine


def contact_row(random: Random, number: int) -> dict[str, object]:
    return {
        **dict.fromkeys(("phone", "city", "country"), ""),
        "id": number,
        "property_id": random.choice([1, 1, 2, 3]),
        "email_key": f"n{number}@example.com",
        "email": f"n{number}@example.com",
        "name": f"{random.choice(NAMES)} {random.choice(NAMES)}",
        "first_seen": NOW,
        "last_seen": NOW + number * SECOND,
        "seen_at": NOW + number * SECOND,
        "edited": {},
        "root_id": number - 1 if number % 10 == 0 else 0,
    }


def word_rows(row: dict[str, object]) -> list[dict[str, object]]:
    known = Contact(0, 0, Visitor(str(row["name"]), str(row["email"])), NOW, NOW)
    return [
        {"property_id": row["property_id"], "contact_id": row["id"], "word": word} for word in sorted(words_of([known]))
    ]


def page(**asked: object) -> Callable[[SqlTransaction], object]:
    return lambda tx: tx.contact_lists.page(ContactQuery((1,), **asked), 20)  # type: ignore[arg-type]


READS: dict[str, Callable[[SqlTransaction], object]] = {
    "newest": page(),
    "newest after": page(after=ContactCursor(moment_key(NOW + 500 * SECOND), 500)),
    "search": page(words="eva"),
    "search of two": page(words="eva n1"),
    "place": lambda tx: tx.contact_lists.place(5, ""),
    "place of a search": lambda tx: tx.contact_lists.place(5, "eva n1"),
    "search after": page(words="eva", after=ContactCursor("eva", 100)),
    "visits": lambda tx: tx.contact_lists.visits([5], None, 10),
    "notes": lambda tx: tx.contacts.notes([5], 10),
    "address": lambda tx: tx.contacts.of_email(1, "other@example.com"),
    "group": lambda tx: tx.contacts.group(9),
}


@pytest.mark.parametrize("name", READS)
def test_every_read_of_contacts_is_a_range_of_an_index(full: Engine, name: str) -> None:
    plan = plan_of(full, READS[name])
    assert not sorts(plan), plan
    assert not reads_a_whole_table(plan), plan


@pytest.mark.parametrize("name", ["search", "search of two", "search after"])
def test_a_search_reads_only_the_words_that_begin_so(full: Engine, name: str) -> None:
    plan = plan_of(full, READS[name])
    wanted = "word>" if full.dialect.name == "sqlite" else "word >="
    if name == "search after":
        wanted = "(word,contact_id)>" if full.dialect.name == "sqlite" else "ROW("
    assert wanted in plan, plan


def test_pages_of_a_search_meet_without_a_gap(full: Engine) -> None:
    with full.connect() as connection:
        lists = SqlTransaction(connection, writes=False).contact_lists
        whole = lists.page(ContactQuery((1, 2), "eva"), 1000)
        rows = lists.page(ContactQuery((1, 2), "eva"), 7)
        paged = list(rows)
        while rows:
            rows = lists.page(ContactQuery((1, 2), "eva", rows[-1].cursor), 7)
            paged += rows
    assert len(whole) > 100
    assert [row.contact.id for row in paged] == [row.contact.id for row in whole]
    assert len({row.contact.id for row in paged}) == len(paged)


def test_a_page_goes_on_behind_any_row_of_it(full: Engine) -> None:
    with full.connect() as connection:
        lists = SqlTransaction(connection, writes=False).contact_lists
        for words in ("", "eva", "eva n1"):
            for row in lists.page(ContactQuery((1,), words), 50):
                assert lists.place(row.contact.id, words) == row.cursor
        assert lists.place(5, "zzz") is None
        assert lists.place(10**9, "") is None


def test_counting_reads_nothing_but_an_index(full: Engine) -> None:
    plan = plan_of(full, lambda tx: tx.contact_lists.count([1, 2])).replace("SCAN counted", "")
    assert not reads_a_whole_table(plan), plan
    assert full.dialect.name != "sqlite" or "COVERING INDEX b_contact_seen" in plan


def test_what_is_counted_has_an_end(full: Engine) -> None:
    more = [{**contact_row(Random(2), number), "root_id": 0} for number in range(1001, 1301)]
    with full.begin() as connection:
        connection.execute(insert(contact), more)
        assert SqlTransaction(connection, writes=False).contact_lists.count([1, 2, 3]) == MOST_COUNTED + 1


def test_badges_count_those_who_stand_alone(full: Engine) -> None:
    with full.connect() as connection:
        assert SqlTransaction(connection, writes=False).contact_lists.count([1, 2, 3]) == 900
