"""Deliveries on their way into the store: kept once, understood or set aside, and never in the team's way."""

import hashlib
import logging
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import BY_VISITOR, Author, Conversation, Deed, Folder, Kind, Outcome, Status
from bot.intake import FIRST_RETRY, Intake
from bot.ports import DeliveryState
from bot.transactions.arrival import Outset
from storage import tables
from tests.faults import PoisonedStore, TroubledStore
from tests.inbox import ADMIN, ANA, GRACE, LUIS, MINUTE, NOON, Inbox, said

SECRET_WORDS = "my card number is 4711"
ASKED = said("v", NOON, "anyone?")


def at(minutes: float) -> dict[str, object]:
    return said("v", NOON + minutes * MINUTE, "still there?")


def row_of(inbox: Inbox, body: bytes) -> dict[str, object]:
    hashed = hashlib.sha256(body).digest()
    (row,) = inbox.rows(select(tables.delivery).where(tables.delivery.c.body_hash == hashed))
    return dict(row)


# Once --------------------------------------------------------------------------------------------


def test_the_same_body_under_another_id_has_no_second_effect(inbox: Inbox) -> None:
    body = inbox.site.start(NOON)
    inbox.receive(body)
    before = inbox.get()
    inbox.receive(body)
    assert inbox.get() == before
    assert inbox.deliveries() == [("done", "")]


def test_the_same_id_with_another_body_has_no_second_effect(inbox: Inbox) -> None:
    first, second = inbox.site.start(NOON), inbox.site.transcript(NOON, ASKED)
    inbox.intake.receive([inbox.delivery(first, f"e-{inbox.channel}")])
    inbox.intake.receive([inbox.delivery(second, f"e-{inbox.channel}")])
    assert inbox.get().facts.transcript is None
    assert inbox.deliveries() == [("done", "")]


def test_bodies_without_an_id_are_told_apart_by_their_bytes(inbox: Inbox) -> None:
    bodies = [inbox.site.start(NOON), inbox.site.end(NOON + MINUTE)]
    for body in (*bodies, *bodies):
        inbox.intake.receive([inbox.delivery(body, "")])
    assert inbox.deliveries() == [("done", "")] * 2
    assert inbox.get().facts.ended_at == NOON + MINUTE


# Understood or set aside -------------------------------------------------------------------------


def test_an_unknown_event_is_kept_and_ignored(inbox: Inbox) -> None:
    body = inbox.site.end(NOON).replace(b"chat:end", b"chat:assigned")
    inbox.receive(body)
    assert inbox.find() is None
    assert inbox.deliveries() == [("ignored", "unknown_event")]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'{"event": "chat:end", "property": {"id": "%s"}}', "conversation_id_missing"),
        (b'{"event": "chat:end", "note": "%s"}', "property_id_missing"),
        (b'{"%s": ', "not_json"),
        (b'["%s"]', "not_an_object"),
    ],
)
def test_what_can_never_be_understood_is_quarantined(inbox: Inbox, body: bytes, reason: str) -> None:
    inbox.receive(body.replace(b"%s", inbox.site.tawk_id.encode()))
    assert inbox.deliveries() == [("quarantined", reason)]


def test_a_quarantined_delivery_is_not_tried_again(own_inbox: Inbox) -> None:
    own_inbox.receive(b"nothing", b"[]")
    own_inbox.clock.forward(timedelta(days=1))
    assert own_inbox.intake.retry() == 0


# Failures ----------------------------------------------------------------------------------------


def poisoned(inbox: Inbox, *chats: str) -> tuple[Intake, PoisonedStore]:
    store = PoisonedStore(inbox.store, set(chats), [])
    return Intake(store, Outset(inbox.channel, GRACE), inbox.clock), store


def test_a_poisoned_delivery_does_not_fail_its_neighbours(inbox: Inbox) -> None:
    intake, _ = poisoned(inbox, "bad")
    bodies = [inbox.site.start(NOON, chat=chat) for chat in ("good", "bad", "fine")]
    intake.receive([inbox.delivery(body) for body in bodies])
    assert inbox.find("good")
    assert inbox.find("fine")
    assert inbox.find("bad") is None
    assert inbox.deliveries() == [("done", ""), ("failed", "Poisoned"), ("done", "")]


def test_failed_deliveries_wait_and_are_tried_again_in_order(own_inbox: Inbox) -> None:
    intake, store = poisoned(own_inbox, "a", "b")
    bodies = [own_inbox.site.start(NOON, chat=chat) for chat in ("a", "b")]
    intake.receive([own_inbox.delivery(body) for body in (*bodies, own_inbox.site.end(NOON + MINUTE, chat="a"))])
    assert intake.retry() == 0, "not at once"
    own_inbox.clock.forward(FIRST_RETRY)
    assert intake.retry() == 3
    assert intake.retry() == 0, "each failure makes the wait longer"
    with own_inbox.store.read() as tx:
        waiting = tx.deliveries.failed(9)
    assert {(one.state, one.attempts) for one in waiting} == {(DeliveryState.FAILED, 2)}
    store.poison.clear()
    store.seen.clear()
    own_inbox.clock.forward(10 * MINUTE)
    assert intake.retry() == 3
    assert store.seen == ["a", "b", "a"]
    assert own_inbox.get("a").facts.ended_at == NOON + MINUTE
    assert own_inbox.get("b").outcome is Outcome.WAITING
    assert own_inbox.deliveries() == [("done", "")] * 3
    assert intake.retry() == 0


def test_no_wait_is_longer_than_an_hour(own_inbox: Inbox) -> None:
    intake, _ = poisoned(own_inbox, "bad")
    intake.receive([own_inbox.delivery(own_inbox.site.start(NOON, chat="bad"))])
    for _ in range(30):
        own_inbox.clock.forward(timedelta(hours=1))
        assert intake.retry() == 1


def test_a_failed_delivery_that_tawk_to_repeats_is_still_one(inbox: Inbox) -> None:
    intake, _ = poisoned(inbox, "bad")
    body = inbox.site.start(NOON, chat="bad")
    for _ in range(3):
        intake.receive([inbox.delivery(body)])
    assert inbox.deliveries() == [("failed", "Poisoned")]


@pytest.mark.parametrize("at_retry", [False, True])
def test_the_log_of_a_failure_has_no_words_of_the_visitor(
    own_inbox: Inbox, caplog: pytest.LogCaptureFixture, at_retry: bool
) -> None:
    caplog.set_level(logging.DEBUG)
    intake, _ = poisoned(own_inbox, "bad")
    intake.receive([own_inbox.delivery(own_inbox.site.start(NOON, SECRET_WORDS, chat="bad"))])
    if at_retry:
        caplog.clear()
        own_inbox.clock.forward(FIRST_RETRY)
        intake.retry()
    assert "Poisoned" in caplog.text
    assert SECRET_WORDS not in caplog.text
    assert own_inbox.site.email not in caplog.text


def test_what_is_kept_is_logged_once_a_commit_and_what_was_taken_back_never(
    inbox: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    def logged() -> list[list[object]]:
        lines = [vars(record)["webhooks"] for record in caplog.records if record.message == "intake.applied"]
        caplog.clear()
        return [[one["number"] for one in line] for line in lines]

    bodies = {name: inbox.site.start(NOON, chat=name) for name in ("a", "bad", "b")}
    intake = Intake(PoisonedStore(inbox.store, {"bad"}, []), Outset(inbox.channel, GRACE), inbox.clock)
    with caplog.at_level(logging.INFO):
        intake.receive([inbox.delivery(body) for body in bodies.values()])
        assert logged() == [[inbox.get("a").id], [inbox.get("b").id]]
        intake.receive([inbox.delivery(inbox.site.end(NOON, chat=name)) for name in "ab"])
        assert logged() == [[inbox.get("a").id, inbox.get("b").id]]
        twice = inbox.delivery(inbox.site.transcript(NOON, said("v", NOON, "hi"), chat="a"))
        intake.receive([twice])
        intake.receive([twice])
        assert logged() == [[inbox.get("a").id]]


def test_a_batch_that_another_process_locked_out_is_kept_one_by_one(inbox: Inbox) -> None:
    calls = iter([Refusal(Reason.BUSY), None, None])

    def trouble() -> None:
        if error := next(calls):
            raise error

    intake = Intake(TroubledStore(inbox.store, trouble), Outset(inbox.channel, GRACE), inbox.clock)
    intake.receive([inbox.delivery(inbox.site.start(NOON, chat=chat)) for chat in ("first", "second")])
    assert [inbox.find(chat) is not None for chat in ("first", "second")] == [True, True]


def test_where_the_store_is_away_nothing_is_kept_and_the_sender_hears_of_it(inbox: Inbox) -> None:
    def refuse() -> None:
        raise Refusal(Reason.BUSY)

    intake = Intake(TroubledStore(inbox.store, refuse), Outset(inbox.channel, GRACE), inbox.clock)
    with pytest.raises(Refusal):
        intake.receive([inbox.delivery(inbox.site.start(NOON))])
    assert inbox.deliveries() == []


def test_a_store_that_goes_away_in_the_middle_of_a_batch_is_told_as_well(inbox: Inbox) -> None:
    calls = iter([None, None, Refusal(Reason.BUSY)])

    def trouble() -> None:
        if error := next(calls):
            raise error

    poisoned_store = PoisonedStore(inbox.store, {"bad"}, [])
    store = TroubledStore(poisoned_store, trouble)  # type: ignore[arg-type]
    intake = Intake(store, Outset(inbox.channel, GRACE), inbox.clock)
    with pytest.raises(Refusal):
        intake.receive([inbox.delivery(inbox.site.start(NOON, chat=chat)) for chat in ("good", "bad")])


# What the team did -------------------------------------------------------------------------------


def test_a_purged_conversation_never_comes_back(inbox: Inbox) -> None:
    start = inbox.site.start(NOON, SECRET_WORDS)
    inbox.receive(start)
    number = inbox.get().id
    inbox.do(Deed.TRASH)
    inbox.desk.do(Deed.PURGE, number, ADMIN)
    late = inbox.site.transcript(NOON, said("v", NOON + 99 * MINUTE, SECRET_WORDS))
    inbox.receive(start, inbox.site.end(NOON + MINUTE), late)
    assert inbox.find() is None
    assert (row_of(inbox, late)["state"], row_of(inbox, late)["reason"]) == ("ignored", "purged")


def test_what_still_comes_of_a_purged_conversation_is_not_kept(inbox: Inbox) -> None:
    start = inbox.site.start(NOON, SECRET_WORDS)
    inbox.receive(start)
    number = inbox.get().id
    assert row_of(inbox, start)["body"] == start
    inbox.do(Deed.TRASH)
    inbox.desk.do(Deed.PURGE, number, ADMIN)
    late = inbox.site.transcript(NOON, said("v", NOON, SECRET_WORDS))
    inbox.receive(late)
    assert row_of(inbox, start)["body"] is None
    assert row_of(inbox, late)["body"] is None


def test_a_failed_delivery_of_a_conversation_is_emptied_with_its_purge_and_never_tried_again(own_inbox: Inbox) -> None:
    own_inbox.receive(own_inbox.site.start(NOON, chat="bad"))
    number = own_inbox.get("bad").id
    intake, store = poisoned(own_inbox, "bad")
    failed = own_inbox.site.end(NOON + MINUTE, chat="bad")
    intake.receive([own_inbox.delivery(failed)])
    own_inbox.desk.do(Deed.TRASH, number, ADMIN)
    own_inbox.desk.do(Deed.PURGE, number, ADMIN)
    store.poison.clear()
    own_inbox.clock.forward(FIRST_RETRY)
    assert intake.retry() == 0
    assert (row_of(own_inbox, failed)["state"], row_of(own_inbox, failed)["body"]) == ("ignored", None)


def test_older_events_undo_nothing_that_the_team_did(inbox: Inbox) -> None:
    inbox.receive(inbox.site.start(NOON))
    inbox.clock.now = NOON + 30 * MINUTE
    inbox.do(Deed.TAKE)
    inbox.do(Deed.CLOSE, LUIS)
    inbox.do(Deed.TRASH, LUIS)
    inbox.receive(inbox.site.end(NOON + 20 * MINUTE), inbox.site.transcript(NOON, ASKED, at(15)))
    found = inbox.get()
    assert (found.agent, found.status, found.folder) == (ANA, Status.CLOSED, Folder.TRASH)
    assert found.outcome is Outcome.MISSED
    assert inbox.notices() == []


def test_an_event_that_waits_for_a_deed_keeps_what_it_did(inbox: Inbox) -> None:
    """The event was about to be merged when an agent new to the bot took the conversation."""
    inbox.receive(inbox.site.start(NOON))
    agent = f"U{inbox.channel}"
    event = threading.Thread(target=inbox.receive, args=(inbox.site.transcript(NOON, ASKED),))
    with inbox.store.write() as tx:
        before = tx.conversations.head(inbox.get().id)
        assert before is not None
        event.start()
        event.join(0.3)
        assert event.is_alive(), "it waits"
        tx.conversations.save(replace(before, agent=agent), before.version)
    event.join(5)
    assert (inbox.get().agent, inbox.get().outcome) == (agent, Outcome.MISSED)


def missed_and_closed(inbox: Inbox) -> Conversation:
    """Closed at half past twelve, by the team."""
    inbox.receive(inbox.site.start(NOON), inbox.site.transcript(NOON, ASKED))
    inbox.clock.now = NOON + 30 * MINUTE
    inbox.do(Deed.CLOSE)
    return inbox.get()


def test_a_visitor_s_later_line_reopens_with_an_entry_and_a_notice(inbox: Inbox) -> None:
    closed = missed_and_closed(inbox)
    inbox.receive(inbox.site.transcript(NOON, ASKED, at(31)))
    assert inbox.get().status is Status.OPEN
    assert inbox.notices() == ["reopened"]
    entry = inbox.journal()[-1]
    assert (entry.actor, entry.deed) == (BY_VISITOR, "reopen")
    assert (entry.version_before, entry.version_after) == (closed.version, closed.version + 1)
    card = inbox.card()
    assert card is not None
    assert card.want_version == inbox.get().version


def test_a_line_before_the_close_does_not_reopen(inbox: Inbox) -> None:
    missed_and_closed(inbox)
    inbox.receive(inbox.site.transcript(NOON, ASKED, at(29)))
    assert inbox.get().status is Status.CLOSED
    assert [entry.deed for entry in inbox.journal()] == ["close"]
    assert inbox.notices() == []


def test_a_reopened_conversation_without_a_card_gets_one(inbox: Inbox) -> None:
    """Served, so that no choice but all gives it a card; it still must be seen."""
    inbox.receive(inbox.site.start(NOON))
    inbox.clock.now = NOON + 30 * MINUTE
    inbox.do(Deed.CLOSE)
    assert inbox.card() is None
    inbox.receive(inbox.site.transcript(NOON, ASKED, said("a", NOON + MINUTE, "Hello!"), at(31)))
    assert (inbox.get().outcome, inbox.get().status) == (Outcome.SERVED, Status.OPEN)
    assert inbox.card() is not None


# Properties --------------------------------------------------------------------------------------


def test_a_transcript_of_nothing_but_the_first_line_is_kept(inbox: Inbox) -> None:
    inbox.receive(inbox.site.start(NOON, "anyone?"), inbox.site.transcript(NOON, ASKED))
    facts = inbox.get().facts
    assert [line.text for line in facts.transcript_lines] == ["anyone?"]
    assert facts.opening is not None


def test_a_ticket_of_a_visitor_is_an_offline_message(inbox: Inbox) -> None:
    inbox.receive(inbox.site.ticket(NOON))
    ticket = inbox.get(kind=Kind.TICKET)
    assert (ticket.outcome, ticket.status) == (Outcome.OFFLINE, Status.OPEN)
    assert ticket.facts.started_by is Author.VISITOR
    assert inbox.card(ticket.id) is not None


def test_a_chat_and_a_ticket_of_one_id_are_two_conversations(inbox: Inbox) -> None:
    inbox.receive(inbox.site.start(NOON), inbox.site.ticket(NOON))
    assert inbox.get().id != inbox.get(kind=Kind.TICKET).id


def test_one_contact_for_one_address(inbox: Inbox) -> None:
    inbox.receive(inbox.site.start(NOON), inbox.site.start(NOON + MINUTE, chat="another"))
    with inbox.store.read() as tx:
        owner = tx.properties.find(inbox.site.tawk_id)
    assert owner is not None
    rows = inbox.rows(select(tables.contact.c.email).where(tables.contact.c.property_id == owner.id))
    assert [row["email"] for row in rows] == ["ana@example.com"]
