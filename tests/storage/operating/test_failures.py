"""What could not be delivered is listed, tried again and discarded alike on both databases, from an index each."""

import pytest
from sqlalchemy import Engine, text, update
from sqlalchemy.dialects import sqlite as sqlite_dialect

from bot.domain.inbox import Kind
from bot.ports import (
    Delivery,
    DeliveryState,
    Export,
    ExportState,
    FailureKind,
    FailureScope,
    MailState,
    NewMail,
)
from storage import tables
from storage.operating.failures import _newest
from storage.store import SqlTransaction
from tests.inbox import ADMIN, ANA, Inbox

ALL = FailureScope(ADMIN, frozenset(), True)


@pytest.fixture
def inbox(engine: Engine) -> Inbox:
    """One failure of each kind."""
    inbox = Inbox(engine)
    now = inbox.clock()
    inbox.receive(inbox.site.ticket(now, "Hi", ticket="t"))
    number = inbox.get("t", kind=Kind.TICKET).id
    with engine.begin() as connection:
        connection.execute(update(tables.post).values(parked="odd", behind=0))
    with inbox.store.write() as tx:
        delivery = tx.deliveries.add(Delivery(b"[]", "poison", now), "chat:end")
        assert delivery
        tx.deliveries.settle(delivery, DeliveryState.QUARANTINED, reason="odd")
        written = (number, "<1@x>", MailState.FAILED, ANA, "Ana", "us@x", "v@x", "Re", "words", "words", now)
        assert tx.mails.add(NewMail(*written, reason="odd"))
        tx.exports.add(Export(0, ANA, (number,), 1, state=ExportState.REFUSED, problem="odd"), now)
    return inbox


def kinds(tx: SqlTransaction, scope: FailureScope = ALL) -> list[str]:
    return sorted(one.kind for one in tx.failures.newest(scope, 10))


def test_everybody_sees_what_is_theirs(inbox: Inbox) -> None:
    property_id = inbox.get("t", kind=Kind.TICKET).property_id
    with inbox.store.read() as tx:
        assert kinds(tx) == ["delivery", "export", "mail", "post"]
        assert kinds(tx, FailureScope(ANA, frozenset({property_id}), False)) == ["export", "mail", "post"]
        assert kinds(tx, FailureScope(ADMIN, frozenset({property_id + 1}), False)) == []


def test_what_is_tried_again_has_not_failed_any_more(inbox: Inbox) -> None:
    with inbox.store.write() as tx:
        for one in tx.failures.newest(ALL, 10):
            locked = tx.failures.get(one.kind, one.id)
            assert locked == one
            if one.kind is FailureKind.MAIL:
                assert tx.mails.retry(one.id, inbox.clock())
            else:
                tx.failures.retry(one, inbox.clock())
    with inbox.store.read() as tx:
        assert kinds(tx) == ["delivery"]  # until it is taken in, which is at once
        assert len(tx.deliveries.waiting(inbox.clock(), 10)) == 1
        assert tx.posts.any_due(inbox.clock())
        assert tx.mails.any_due(inbox.clock())


def test_what_is_discarded_is_listed_no_more(inbox: Inbox) -> None:
    with inbox.store.write() as tx:
        found = tx.failures.newest(ALL, 10)
        for one in (*found, *found):  # by two who press at the same time
            tx.failures.discard(one)
    with inbox.store.write() as tx:
        assert kinds(tx) == []
        assert [tx.failures.get(one.kind, one.id) for one in found] == [None] * 4


@pytest.mark.parametrize(
    ("kind", "everything"),
    [
        (FailureKind.DELIVERY, True),
        *((kind, everything) for kind in (FailureKind.POST, FailureKind.MAIL) for everything in (True, False)),
    ],
)
def test_no_list_walks_through_a_table(sqlite: Engine, kind: FailureKind, everything: bool) -> None:
    """Exports are few, and kept for a while only."""
    statement = _newest(kind, FailureScope(ADMIN, frozenset({1}), everything)).limit(10)
    compiled = statement.params(properties=[1]).compile(
        dialect=sqlite_dialect.dialect(), compile_kwargs={"literal_binds": True}
    )
    with sqlite.begin() as connection:
        plan = [row[3] for row in connection.execute(text(f"EXPLAIN QUERY PLAN {compiled}"))]
    assert [line for line in plan if line.startswith("SCAN") and "INDEX" not in line] == []
    assert not any("TEMP B-TREE" in line for line in plan)


def test_a_mail_that_was_discarded_and_tried_again_is_listed_when_it_fails_once_more(inbox: Inbox) -> None:
    now = inbox.clock()
    with inbox.store.write() as tx:
        [mail] = [one for one in tx.failures.newest(ALL, 10) if one.kind is FailureKind.MAIL]
        tx.failures.discard(mail)
        assert "mail" not in kinds(tx)
        assert tx.mails.retry(mail.id, now)
    with inbox.engine.begin() as connection:  # as it stood when it was discarded
        failed = {"state": MailState.FAILED.value, "attempts": mail.mark, "next_at": None}
        connection.execute(update(tables.mail).where(tables.mail.c.id == mail.id).values(failed))
    with inbox.store.read() as tx:
        assert "mail" in kinds(tx)
