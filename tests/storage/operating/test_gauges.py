"""How the installation stands, in numbers that cost the same however large the inbox is."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, Select, insert, text, update
from sqlalchemy.dialects import sqlite as sqlite_dialect

from bot.ports import Delivery, DeliveryState
from storage import tables
from storage.operating import gauges
from storage.store import SqlStore
from tests.inbox import NOON, Inbox

STATEMENTS = {name: one for name, one in vars(gauges).items() if isinstance(one, Select) and name != "NEWEST_AT"}


def test_nothing_is_wrong_with_an_empty_inbox(store: SqlStore) -> None:
    with store.read() as tx:
        found = tx.gauges.read(NOON)
    assert found.newest_webhook_at is None
    assert (found.posts_behind, found.missed_open, found.mails_waiting) == (0, 0, 0)
    assert found.card_lag == found.line_lag == found.mail_lag == found.digest_lateness == timedelta(0)


def test_what_waits_and_what_failed_is_counted_with_its_lag(engine: Engine) -> None:
    inbox = Inbox(engine)
    came = inbox.clock()
    inbox.receive(inbox.site.start(came, "Hi"), inbox.site.end(came), inbox.site.ticket(came, "Help"))
    with inbox.store.write() as tx:
        for name, state in (("a", DeliveryState.FAILED), ("b", DeliveryState.QUARANTINED)):
            added = tx.deliveries.add(Delivery(name.encode(), name, came), "x")
            assert added
            tx.deliveries.settle(added, state, reason="odd")
    with engine.begin() as connection:
        connection.execute(update(tables.channel).values(lease_until=came + timedelta(hours=1)))
        connection.execute(
            insert(tables.mailbox).values(name="m", validity=1, uid=1, lease_until=came + timedelta(hours=1))
        )
    with inbox.store.read() as tx:
        found = tx.gauges.read(came + timedelta(seconds=90))
    assert found.newest_webhook_at == came
    assert (found.deliveries_failed, found.deliveries_quarantined) == (1, 1)
    assert found.posts_behind == 1
    assert found.card_lag == timedelta(seconds=90)
    assert found.missed_open == 1
    assert (found.channels_held, found.mailboxes_held) == (1, 1)


@pytest.mark.parametrize("name", sorted(STATEMENTS))
def test_no_figure_walks_through_a_table(sqlite: Engine, name: str) -> None:
    """Channels, mailboxes and digests are few; of all else an index has what is counted."""
    compiled = STATEMENTS[name].compile(dialect=sqlite_dialect.dialect(), compile_kwargs={"render_postcompile": True})
    with sqlite.begin() as connection:
        plan = [row[3] for row in connection.execute(text(f"EXPLAIN QUERY PLAN {str(compiled).replace('?', '1')}"))]
    walks = [line for line in plan if line.startswith("SCAN") and "INDEX" not in line]
    assert [line for line in walks if line.split()[1] not in ("channel", "mailbox", "digest", "anon_1")] == []
