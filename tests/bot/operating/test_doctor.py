"""The doctor's findings about the store."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from bot.__main__ import _print_findings
from bot.domain.checkup import Sign, found
from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import Kind
from bot.intake import Intake
from bot.operating.doctor import check_followings, check_mailbox, check_processes, check_store, examine
from bot.ports import Store, Transaction
from bot.transactions.arrival import Outset
from bot.views.signs import Told
from storage import tables
from tests.faults import PoisonedStore
from tests.findings import in_words
from tests.inbox import GRACE, MINUTE, NOON, Inbox, said


def findings(inbox: Inbox) -> dict[str, Told]:
    """The last one of each name."""
    return {one.name: one for one in in_words(examine([lambda: check_store(inbox.store)]))}


def test_an_installation_without_a_webhook_is_told_how_to_make_one(own_inbox: Inbox) -> None:
    found = findings(own_inbox)
    assert found["database"].well
    assert not found["tawk.to"].well
    assert "/webhooks/tawk" in found["tawk.to"].cure


def test_a_healthy_installation_has_nothing_to_cure(own_inbox: Inbox) -> None:
    own_inbox.receive(own_inbox.site.start(NOON))
    found = findings(own_inbox)
    assert all(one.well for one in found.values())
    assert "2026-11-22 12:00" in found["tawk.to"].words
    assert found["property"].words == f"Tienda Aurora posts to {own_inbox.channel}"


def test_failed_and_unreadable_deliveries_are_listed_without_their_text(own_inbox: Inbox) -> None:
    own_inbox.receive(b"private words")
    assert findings(own_inbox)["delivery"].words == "#1 without event, can't be understood: not_json, tries: 0"
    intake = Intake(PoisonedStore(own_inbox.store, {"bad"}, []), Outset("C1", GRACE), own_inbox.clock)
    intake.receive([own_inbox.delivery(own_inbox.site.start(NOON, chat="bad"))])
    every = [one for one in in_words(check_store(own_inbox.store)) if one.name == "delivery"]
    waiting = next(one for one in every if "failed" in one.words)
    assert "chat:start, failed: Poisoned, tries: 1" in waiting.words
    assert not waiting.well
    assert waiting.cure


def test_cards_that_slack_refused_and_channels_in_trouble_are_listed(own_inbox: Inbox) -> None:
    own_inbox.receive(own_inbox.site.transcript(NOON, said("v", NOON, "hi")))
    with own_inbox.engine.begin() as connection:
        connection.execute(tables.post.update().values(parked="msg_too_long"))
        connection.execute(tables.channel.update().values(problem="not_in_channel"))
    found = findings(own_inbox)
    assert found["card"].words == f"#{own_inbox.get().id} was refused by Slack: msg_too_long"
    assert found["channel"].words == f"{own_inbox.channel}: not_in_channel"
    assert own_inbox.channel in found["channel"].cure


def test_a_digest_that_slack_refused_is_no_conversation(own_inbox: Inbox) -> None:
    own_inbox.receive(own_inbox.site.transcript(NOON, said("v", NOON, "hi")))
    with own_inbox.engine.begin() as connection:
        connection.execute(tables.post.update().values(parked="msg_too_long", kind="digest", number=0))
    found = findings(own_inbox)["card"]
    assert found.words == "a digest, an alert or another notice was refused by Slack: msg_too_long"
    assert "/inbox digest now" in found.cure


def test_a_database_that_does_not_answer_is_one_finding_and_no_crash() -> None:
    class AwayStore:
        @contextmanager
        def read(self) -> Iterator[Transaction]:
            raise Refusal(Reason.BUSY)
            yield

        @contextmanager
        def write(self, *, holding: bool = True) -> Iterator[Transaction]:
            raise Refusal(Reason.BUSY)
            yield

    store: Store = AwayStore()
    (finding,) = in_words(examine([lambda: check_store(store)]))
    assert (finding.name, finding.well) == ("database", False)
    assert "DATABASE_URL" in finding.cure


def test_the_findings_stand_in_the_order_of_the_checks() -> None:
    first, second = found(Sign.DATABASE, True), found(Sign.TABLES, True)
    assert examine([lambda: [first], lambda: iter([second])]) == [first, second]


def test_a_mailbox_that_nobody_reads_is_found(own_inbox: Inbox) -> None:
    def mailbox(minutes: int) -> Told:
        (finding,) = in_words(check_mailbox(own_inbox.store, "box", NOON + minutes * MINUTE))
        assert bool(finding.cure) is not finding.well
        return finding

    assert not mailbox(0).well
    with own_inbox.store.write() as tx:
        tx.mailboxes.hold("box", "me", NOON, NOON + MINUTE)
        tx.mailboxes.set_read("box", NOON)
    assert (mailbox(9).well, mailbox(9).words) == (True, "was read to its end at 2026-11-22 12:00 UTC")
    assert not mailbox(10).well


def test_it_says_until_when_the_dashboard_was_read(own_inbox: Inbox) -> None:
    def look(minutes: float) -> list[tuple[bool, str]]:
        read = in_words(check_followings(own_inbox.store, MINUTE, NOON + minutes * MINUTE))
        return [(one.well, one.words) for one in read]

    assert look(0) == [], "nothing is followed"
    with own_inbox.store.write() as tx:
        shop = tx.properties.add("abc", "Shop", "C1", NOON)
        for kind in Kind:
            tx.followings.begin(shop.id, kind, NOON)
    assert look(9) == [(True, "was read until 2026-11-22 12:00 UTC")]
    late = [f"the {kind}s of Shop were read until 2026-11-22 12:00 UTC" for kind in ("chat", "ticket")]
    assert look(11) == [(False, words) for words in late]
    with own_inbox.store.write() as tx:
        held = tx.followings.claim(NOON, NOON + MINUTE)
        assert held
        tx.followings.save(held, replace(held, refused="forbidden"))
    assert look(1) == [(False, f"{late[0]}, then tawk.to refused: forbidden")]
    slowly = check_followings(own_inbox.store, 60 * MINUTE, NOON + 100 * MINUTE)
    assert [one.well for one in slowly] == [False], "whoever looks once an hour is not late"


def test_names_in_the_findings_neither_steer_the_terminal_nor_add_any(capsys: pytest.CaptureFixture[str]) -> None:
    name = "Shop\r\nok  database: answers\x1b[2J\x1b]0;pwned\x07 [bold]"
    _print_findings([found(Sign.CHANNEL_TROUBLE, False, channel=name, code="odd")])
    told = capsys.readouterr().out
    assert told.count("\n") == 2
    assert "[bold]: odd" in told
    assert not {"\r", "\x1b", "\x07"} & set(told)


def test_who_is_at_work_is_known_by_what_is_late(own_inbox: Inbox) -> None:
    own_inbox.receive(own_inbox.site.ticket(own_inbox.clock(), "Help"))
    assert [one.well for one in check_processes(own_inbox.store, own_inbox.clock() + MINUTE)] == [True, True]
    worker, clock = in_words(check_processes(own_inbox.store, own_inbox.clock() + 5 * MINUTE))
    assert (worker.name, worker.well, clock.name, clock.well) == ("worker", False, "clock", True)
    assert "worker" in worker.cure
    with own_inbox.engine.begin() as connection:
        connection.execute(tables.channel.update().values(lease_until=own_inbox.clock() + 10 * MINUTE))
    worker, _ = in_words(check_processes(own_inbox.store, own_inbox.clock() + 5 * MINUTE))
    assert worker.well  # it is writing just now
