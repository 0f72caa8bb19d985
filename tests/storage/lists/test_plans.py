"""No list reads more than it shows: each is one range of one index, with and without the planner's statistics."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import product
from random import Random
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, insert, literal_column, select, text

from benchmarks.archive import OPEN_DOCUMENTS
from bot.domain.inbox import Folder, Kind, Outcome, Status
from bot.domain.query import Assigned, Cursor, Query, Sort, moment_key
from bot.ports import Bookmark, PostKind
from storage.store import SqlTransaction
from storage.tables import (
    agent,
    channel,
    conversation,
    delivery,
    department,
    post,
    property_,
    tag,
)
from tests.storage.samples import NOW, SECOND

EXPLAIN = {"sqlite": "EXPLAIN QUERY PLAN ", "postgresql": "EXPLAIN "}
# On so small a table PostgreSQL would rather read all of it; what it does where it may not is what it can do.
STRICT = ("enable_seqscan", "enable_bitmapscan", "enable_sort", "enable_incremental_sort")
INDEX = {
    (True, Assigned.ALL): "b_sts",
    (True, Assigned.NOBODY): "b_open",
    (True, Assigned.ANYBODY): "b_sts",
    (True, Assigned.ONE): "b_open",
    (False, Assigned.ALL): "b_upd",
    (False, Assigned.NOBODY): "b_agt",
    (False, Assigned.ANYBODY): "b_upd",
    (False, Assigned.ONE): "b_agt",
}
# Each filter alone in its usual order and each order alone; then what SQLite says of its range, and the same range
# after a row. A range of creation is usually read in the order of creation.
ALONE: dict[str, tuple[dict[str, Any], str, str]] = {
    "all": ({}, "b_upd", ""),
    "status": ({"status": Status.OPEN}, "b_sts", " AND status=?"),
    "kind": ({"kind": Kind.CHAT}, "b_knd", " AND kind=?"),
    "unassigned": ({"assigned": Assigned.NOBODY}, "b_agt", " AND agent_key=?"),
    "assigned": ({"assigned": Assigned.ANYBODY}, "b_upd", ""),
    "agent": ({"assigned": Assigned.ONE, "agent": "U1"}, "b_agt", " AND agent_key=?"),
    "department": ({"department": "sales"}, "b_dpt", " AND department=?"),
    "created": ({"sort": Sort.CREATED}, "b_crt", ""),
    "since": ({"sort": Sort.CREATED, "since": NOW - SECOND}, "b_crt", " AND created_at>?"),
    "until": ({"sort": Sort.CREATED, "until": NOW + SECOND}, "b_crt", " AND created_at<?"),
    "by status": ({"sort": Sort.STATUS}, "b_sts", ""),
    "by priority": ({"sort": Sort.PRIORITY}, "b_pri", ""),
}
LOOKUPS: dict[str, Callable[[SqlTransaction], object]] = {
    "b_delivery_troubled": lambda tx: tx.deliveries.waiting(NOW, 10),
    "b_overdue": lambda tx: tx.conversations.overdue(NOW, 10),
    "b_post_parked": lambda tx: tx.posts.parked(10),
    "b_post_behind": lambda tx: tx.posts.any_due(NOW),
    "b_rung_due": lambda tx: tx.ladder.due(NOW, 10),
    "b_upd": lambda tx: tx.keepings.older(1, Folder.TRASH, None, NOW, Bookmark(), 10),
}
# What a roundup reads of a week is as much as there is in it.
WEEKLY: dict[str, tuple[Callable[[SqlTransaction], object], str]] = {
    "b_crt": (lambda tx: tx.roundups.begun([1], NOW - SECOND, NOW), " AND created_at>? AND created_at<?"),
    "b_resolved": (lambda tx: tx.roundups.resolved([1], NOW - SECOND, NOW), " AND set_status_at>? AND set_status_at<?"),
}
SORTED_LOOKUPS: dict[str, Callable[[SqlTransaction], object]] = {
    "b_post_intent": lambda tx: tx.posts.unsettled("C1", NOW),
    "b_post_number": lambda tx: tx.posts.card_of(5),
    "b_post_summary": lambda tx: tx.bursts.gathered(5),
    "b_post_ts": lambda tx: tx.posts.unseen(PostKind.ASSIGNED, "U1"),
}
FOUND_BEFORE = ("looked", "held", "newest", "json_each")  # no tables, but what was found in some
NAMES = ("sales", "help", "vip", "late", *(f"other {n}" for n in range(40)))
LINKS = """
    INSERT INTO conversation_tag (tag_id, property_id, folder, updated_at, conversation_id)
    SELECT tag.id, property_id, folder, updated_at, conversation.id FROM conversation JOIN tag
    ON conversation.id % (tag.id + 2) = 0
"""
DOCUMENTS = {
    "sqlite": "INSERT INTO search (rowid, body, facet) SELECT id, 'a refund', 'p' || property_id FROM conversation",
    "postgresql": "INSERT INTO search SELECT id, property_id, to_tsvector('simple', 'a refund') FROM conversation",
}


def fill(engine: Engine) -> None:
    """1,000 conversations, a tenth of them open, half of these unassigned, with their posts and deliveries."""
    random = Random(1)
    with engine.begin() as connection:
        sites = [
            {"tawk_id": str(n), "name": "", "named_at": NOW, "channel": "C1", "policy": "missed"} for n in range(3)
        ]
        connection.execute(insert(property_), sites)
        connection.execute(insert(agent), [{"slack_id": f"U{n}"} for n in range(40)])
        free = {"next_at": NOW, "lease_until": NOW, "fence": 0, "problem": ""}
        connection.execute(insert(channel), [{"id": f"C{n}", **free} for n in range(3)])
        connection.execute(insert(conversation), [conversation_row(random, n) for n in range(1000)])
        connection.execute(insert(department), [{"property_id": 1, "name": n, "name_key": n} for n in NAMES])
        connection.execute(insert(tag), [{"name": name, "name_key": name} for name in NAMES])
        connection.execute(text(LINKS))
        connection.execute(text(DOCUMENTS[engine.dialect.name]))
        connection.execute(text(OPEN_DOCUMENTS[engine.dialect.name]))
        connection.execute(insert(post), [post_row(random, n) for n in range(1000)])
        connection.execute(insert(delivery), [delivery_row(random, n) for n in range(1000)])


def conversation_row(random: Random, number: int) -> dict[str, object]:
    texts = ("name", "email", "phone", "city", "country", "excerpt", "subject", "human_id", "set_status_by", "moved_by")
    told = ("told_name", "told_email", "told_city", "told_country")
    return {
        **dict.fromkeys((*texts, *told), ""),
        "property_id": random.choice([1, 1, 2, 3]),
        "kind": random.choice(list(Kind)).value,
        "external_id": str(number),
        "folder": random.choice([Folder.INBOX] * 9 + [Folder.TRASH]).value,
        "status": random.choice([Status.CLOSED] * 9 + [Status.OPEN]).value,
        "agent_key": random.choice([0] * 30 + list(range(1, 40))),
        "department": random.choice([0] * 40 + list(range(1, 40))),
        "priority": 1,
        "created_at": NOW,
        "updated_at": NOW + random.randrange(500) * SECOND,
        "outcome": Outcome.SERVED.value,
        "overdue_at": NOW if number % 100 == 0 else None,
        "version": 1,
    }


def post_row(random: Random, number: int) -> dict[str, object]:
    return {
        "kind": random.choice(["card", "lines"]),
        "turn": random.choice([0, 1]),
        "channel": f"C{number % 3}",
        "number": number // 3,
        "payload": {},
        "want_version": 1,
        "posted_version": 1,
        "behind": 1 if number % 50 == 0 else 0,
        "ts": str(number),
        "generation": 0,
        "intent_at": NOW if number % 100 == 1 else None,
        "next_at": NOW,
        "doomed": 0,
        "parked": "x" if number % 100 == 0 else "",
    }


def delivery_row(random: Random, number: int) -> dict[str, object]:
    failed = number % 100 == 0
    return {
        "body_hash": str(number).encode(),
        "body": b"{}",
        "received_at": NOW,
        "event": "chat:start",
        "state": "failed" if failed else "done",
        "reason": "",
        "attempts": 0,
        "next_at": NOW if failed else None,
    }


@pytest.fixture(params=["without statistics", "with statistics"])
def full(engine: Engine, request: pytest.FixtureRequest) -> Engine:
    fill(engine)
    if request.param == "with statistics":
        with engine.begin() as connection:
            connection.execute(text("ANALYZE"))
    return engine


def plan_of(engine: Engine, call: Callable[[SqlTransaction], object], avoided: Sequence[str] = STRICT) -> str:
    """What the database says it does for the statements of `call`, as they are really sent."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            for setting in avoided:
                connection.execute(text(f"SET LOCAL {setting} = off"))
        with explained(connection) as plans:
            call(SqlTransaction(connection, writes=False))
    return "\n".join(plans)


@contextmanager
def explained(connection: Connection) -> Iterator[list[str]]:
    plans: list[str] = []

    def explain(_: object, cursor: object, statement: str, parameters: object, *__: object) -> None:
        assert hasattr(cursor, "execute")
        cursor.execute(EXPLAIN[connection.dialect.name] + statement, parameters)
        assert hasattr(cursor, "fetchall")
        plans.extend(str(row[-1]) for row in cursor.fetchall())

    event.listen(connection, "before_cursor_execute", explain)
    yield plans
    event.remove(connection, "before_cursor_execute", explain)


def sorts(plan: str) -> bool:
    return "TEMP B-TREE" in plan or "Sort" in plan


def reads_a_whole_table(plan: str) -> bool:
    scans = [line.split() for line in plan.splitlines() if line.strip().startswith("SCAN") and "INDEX" not in line]
    return any(words[1] not in FOUND_BEFORE for words in scans) or "Seq Scan" in plan


def test_every_list_is_a_range_of_its_index(full: Engine) -> None:
    for status, assigned, after in product([Status.OPEN, None], Assigned, [None, Cursor((moment_key(NOW), 100))]):
        query = Query((1,), Folder.INBOX, status, assigned=assigned, agent="U1", after=after)
        plan = plan_of(full, partial(page, query))
        assert not sorts(plan), plan
        assert not reads_a_whole_table(plan), plan
        if full.dialect.name == "sqlite":
            assert f"INDEX {INDEX[status is not None, assigned]} (property_id=? AND folder=?" in plan, plan
            assert ("updated_at<?" in plan) == (after is not None), plan
        elif after:
            assert re.search(r"Index Cond: .*ROW\(updated_at, id\) < ROW\(", plan), plan


def test_every_filter_and_every_order_alone_is_one_range_of_one_index(full: Engine) -> None:
    for (asked, index, also), ascending in product(ALONE.values(), (False, True)):
        query = Query((1,), **{"status": None, **asked}, ascending=ascending)
        for after in (None, place_in(query)):
            plan = plan_of(full, partial(page, replace(query, after=after)))
            assert index in plan, plan
            assert not sorts(plan), plan
            assert not reads_a_whole_table(plan), plan
            if full.dialect.name == "sqlite":
                known = "(property_id=? AND folder=?" + ("" if after else f"{also})")
                assert f"INDEX {index} {known}" in plan, plan
                assert after is None or (">" if ascending else "<") in plan, plan


def place_in(query: Query) -> Cursor:
    """A place in the middle of the list."""
    keys = {Sort.STATUS: (2,), Sort.PRIORITY: (1,)}.get(query.sort, ())
    at = NOW if query.sort is Sort.CREATED else NOW + 250 * SECOND
    return Cursor((*keys, moment_key(at), 100))


def test_a_list_by_tags_is_a_range_of_the_first_tags_links(full: Engine) -> None:
    for tags, ascending in product((("vip",), ("vip", "late")), (False, True)):
        query = Query((1,), status=None, tags=tags, ascending=ascending)
        for after in (None, place_in(query)):
            plan = plan_of(full, partial(page, replace(query, after=after)))
            assert not sorts(plan), plan
            assert not reads_a_whole_table(plan), plan
            if full.dialect.name == "sqlite":
                known = "SEARCH conversation_tag USING PRIMARY KEY (tag_id=? AND property_id=? AND folder=?"
                assert known + (" AND (updated_at,conversation_id)" if after else ")") in plan, plan
            else:
                assert "conversation_tag_pkey" in plan, plan


def test_words_are_found_first_and_only_the_newest_looked_at(full: Engine) -> None:
    """On SQLite one by one as the page needs them, on PostgreSQL all that have them and never all that there are."""
    everything = {name: value for asked, *_ in ALONE.values() for name, value in asked.items() if name != "sort"}
    asked = [({"status": None}, "search"), ({}, "search_open"), (everything, "search_open")]
    for (filters, index), after in product(asked, (None, Cursor((500,)))):
        query = Query((1,), words=("refund",), after=after, **filters)
        plan = plan_of(full, partial(page, query), ["enable_seqscan"])
        found = plan.replace(f"SCAN {index} VIRTUAL TABLE", "")
        assert not reads_a_whole_table(found), plan
        if full.dialect.name == "sqlite":
            assert "CO-ROUTINE newest" in plan, plan
            assert f"SCAN {index} VIRTUAL TABLE INDEX 192:M2{'<' if after else ''}" in plan, plan
            assert not sorts(plan), plan
        else:
            assert "CTE found" in plan, plan
            assert f"Bitmap Index Scan on b_{index} " in plan, plan


def test_two_filters_are_walked_in_order_and_never_sorted(full: Engine) -> None:
    everything = {name: value for asked, *_ in ALONE.values() for name, value in asked.items() if name != "sort"}
    for sort, ascending, tags in product(Sort, (False, True), ((), ("vip",))):
        query = Query((1,), **everything, sort=sort, ascending=ascending, tags=tags)
        plan = plan_of(full, partial(page, query))
        assert not sorts(plan), plan
        assert not reads_a_whole_table(plan), plan


def page(query: Query, tx: SqlTransaction) -> object:
    return tx.conversations.page(query, 20)


def test_every_lookup_uses_its_index(full: Engine) -> None:
    for index, call in LOOKUPS.items():
        plan = plan_of(full, call)
        assert index in plan, plan
        assert not sorts(plan), plan
        assert not reads_a_whole_table(plan), plan


def test_old_ones_that_are_closed_are_one_range_of_an_index(full: Engine) -> None:
    """By their status, or in PostgreSQL without statistics among all: nearly all that is old is closed."""
    plan = plan_of(full, lambda tx: tx.keepings.older(1, Folder.INBOX, Status.CLOSED, NOW, Bookmark(), 10))
    assert "b_sts" in plan or "b_upd" in plan, plan
    assert not sorts(plan), plan
    assert not reads_a_whole_table(plan), plan


def test_a_week_is_a_range_of_one_index(full: Engine) -> None:
    for index, (call, found) in WEEKLY.items():
        plan = plan_of(full, call)
        assert index in plan, plan
        assert not sorts(plan), plan
        assert not reads_a_whole_table(plan), plan
        if full.dialect.name == "sqlite":
            assert found in plan, plan


def test_what_a_digest_lists_is_looked_at_and_not_every_message(full: Engine) -> None:
    """It is asked several times a second; nearly all messages list nothing."""
    for call in (lambda tx: tx.digests.any_outdated(), lambda tx: tx.digests.redraw_outdated(NOW)):
        plan = plan_of(full, call, avoided=["enable_seqscan"])
        assert not reads_a_whole_table(plan.replace("SCAN digest_line", "")), plan
        found = "SEARCH post USING INTEGER PRIMARY KEY" if full.dialect.name == "sqlite" else "post_pkey on post"
        assert plan.count(found) == 1, plan


def test_what_an_administrator_asks_for_uses_its_index_too(full: Engine) -> None:
    plan = plan_of(full, lambda tx: tx.deliveries.failed(10))
    assert "b_delivery_troubled" in plan, plan
    assert not sorts(plan), plan


def test_what_is_sorted_is_only_the_little_that_is_found(full: Engine) -> None:
    for index, call in SORTED_LOOKUPS.items():
        plan = plan_of(full, call, avoided=["enable_seqscan"])
        assert index in plan, plan
        assert not reads_a_whole_table(plan), plan


def test_badges_are_one_range_of_few_rows_for_each_property(full: Engine) -> None:
    plan = plan_of(full, lambda tx: tx.conversations.counts([3, 2]))
    key = "SEARCH badge USING PRIMARY KEY (property_id=?)" if full.dialect.name == "sqlite" else "badge_pkey on badge"
    assert key in plan, plan
    assert not reads_a_whole_table(plan), plan


def test_what_is_open_of_an_agent_is_looked_up_by_key(full: Engine) -> None:
    plan = plan_of(full, lambda tx: tx.conversations.open_of([3, 2], "U1"))
    key = "(property_id=? AND folder=? AND status=? AND agent_key=?)" if full.dialect.name == "sqlite" else "tally_pkey"
    assert key in plan, plan
    assert not reads_a_whole_table(plan), plan


def test_a_list_without_an_index_would_be_noticed(full: Engine) -> None:
    """The two checks see a sort and a whole table when there are some."""
    statement = select(conversation.c.id).order_by(literal_column("excerpt"))
    with full.begin() as connection, explained(connection) as plans:
        connection.execute(statement)
    plan = "\n".join(plans)
    assert sorts(plan), plan
    assert reads_a_whole_table(plan), plan
