"""The deeds of agents: done once, by one, and written down."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Integer, bindparam, select, update

from bot.desks import desk
from bot.desks.desk import Choice, Desk
from bot.domain.deeds import Change, apply
from bot.domain.errors import Conflict, Reason, Refusal
from bot.domain.inbox import CardPolicy, Conversation, Deed, Folder, Property, Status
from bot.transactions.permissions import Permissions
from bot.transactions.retrying import TRIES
from storage import tables
from storage.conversations import conversations
from storage.conversations.conversations import HAS_ID, SqlConversations
from storage.sql.prepared import Prepared
from tests.faults import TroubledStore
from tests.inbox import ADMIN, ANA, LUIS, MINUTE, NOON, Inbox, Site, said

WORDS = "my card number is 4711"


def missed(inbox: Inbox, *chats: str) -> list[int]:
    """Missed chats with a card each; their numbers."""
    for chat in chats:
        inbox.receive(inbox.site.transcript(NOON, said("v", NOON, WORDS), chat=chat))
    return [inbox.get(chat).id for chat in chats]


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """What each came to, its refusal if it was refused; all begin at the same moment."""
    gate = threading.Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> object:
        gate.wait()
        try:
            return deed()
        except Refusal as refusal:
            return refusal

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


# One button, several agents ----------------------------------------------------------------------


def race(inbox: Inbox, number: int, agents: int) -> list[object]:
    return at_once(*(partial(inbox.desk.do, Deed.TAKE, number, f"U{n}") for n in range(agents)))


@pytest.mark.parametrize("agents", [2, 8])
def test_of_agents_who_take_at_once_one_wins_and_the_others_learn_who(inbox: Inbox, agents: int) -> None:
    (number,) = missed(inbox, "chat")
    results = race(inbox, number, agents)
    winner = inbox.get("chat").agent
    assert results[int(winner[1:])] is None
    refusals = [result for result in results if isinstance(result, Refusal)]
    assert len(refusals) == agents - 1
    assert {(one.reason, one.values["agent"]) for one in refusals} == {(Reason.TAKEN, winner)}
    assert [entry.actor for entry in inbox.journal(number)] == [winner]


def wins_of_two(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many of two win who would both decide before either is kept, if nothing kept them apart."""
    (number,) = missed(inbox, "chat")
    both_decide = threading.Barrier(2)

    def apply_together(change: Change, conversation: Conversation) -> Conversation:
        with suppress(threading.BrokenBarrierError):
            both_decide.wait(0.3)
        return apply(change, conversation)

    monkeypatch.setattr(desk, "apply", apply_together)
    return race(inbox, number, 2).count(None)


def test_what_one_decides_upon_nobody_else_changes_meanwhile(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    assert wins_of_two(inbox, monkeypatch) == 1


def test_without_the_lock_the_version_would_still_tell(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SqlConversations, "_load", load_without_lock)
    assert wins_of_two(inbox, monkeypatch) == 1


def test_without_lock_and_version_both_would_win(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Shows that the tests above would see it."""
    of_any_version = update(tables.conversation).where(HAS_ID, bindparam("expected_version", type_=Integer) > 0)
    monkeypatch.setattr(conversations, "SAVE", Prepared(of_any_version))
    monkeypatch.setattr(SqlConversations, "_load", load_without_lock)
    writers = 1 if inbox.engine.dialect.name == "sqlite" else 2
    assert wins_of_two(inbox, monkeypatch) == writers


def load_without_lock(self: SqlConversations, statement: Any, lock: Any, key: dict[str, object]) -> Any:
    return statement.row(self._connection, key)


def test_deeds_on_the_same_numbers_in_another_order_do_not_lock_each_other_out(inbox: Inbox) -> None:
    numbers = missed(inbox, *(f"chat-{n}" for n in range(6)))
    for deed in (Deed.TRASH, Deed.RESTORE):
        results = at_once(
            partial(inbox.desk.do_all, deed, numbers, ANA),
            partial(inbox.desk.do_all, deed, numbers[::-1], LUIS),
        )
        assert not any(isinstance(result, Refusal) for result in results)


def conflicting(inbox: Inbox, times: int) -> Desk:
    """Somebody else is faster so often."""
    left = iter([Conflict()] * times)

    def trouble() -> None:
        if error := next(left, None):
            raise error

    return Desk(TroubledStore(inbox.store, trouble), Permissions(frozenset()), inbox.clock)


def test_whoever_was_too_slow_decides_anew(inbox: Inbox) -> None:
    (number,) = missed(inbox, "chat")
    conflicting(inbox, TRIES - 1).do(Deed.TAKE, number, ANA)
    assert inbox.get("chat").agent == ANA


def test_whoever_is_too_slow_again_and_again_is_told_so(inbox: Inbox) -> None:
    (number,) = missed(inbox, "chat")
    with pytest.raises(Refusal) as caught:
        conflicting(inbox, TRIES).do(Deed.TAKE, number, ANA)
    assert caught.value.reason is Reason.BUSY


# Several numbers ---------------------------------------------------------------------------------


def test_a_refusal_of_one_number_does_not_keep_the_others_from_being_done(inbox: Inbox) -> None:
    first, second, third = missed(inbox, "a", "b", "c")
    inbox.desk.do(Deed.CLOSE, second, LUIS)
    done = inbox.desk.do_all(Deed.CLOSE, [third, second, first, third, 10**15], ANA)
    assert (done.deed, done.done) == (Deed.CLOSE, (third, first))
    assert [(one.reason, one.values["number"]) for one in done.refused] == [
        (Reason.ALREADY_CLOSED, second),
        (Reason.NOT_FOUND, 10**15),
    ]
    assert {inbox.get(chat).status for chat in "abc"} == {Status.CLOSED}


def test_a_number_that_is_not_there_is_refused(inbox: Inbox) -> None:
    with pytest.raises(Refusal) as caught:
        inbox.desk.do(Deed.TAKE, 10**15, ANA)
    assert (caught.value.reason, caught.value.values) == (Reason.NOT_FOUND, {"number": 10**15})


# What a deed leaves ------------------------------------------------------------------------------


def test_every_deed_is_written_down_without_a_word_of_the_visitor(inbox: Inbox) -> None:
    (number,) = missed(inbox, "chat")
    order = [Deed.TAKE, Deed.UNASSIGN, Deed.ASSIGN, Deed.CLOSE, Deed.REOPEN, Deed.TRASH, Deed.RESTORE, Deed.TRASH]
    order.append(Deed.PURGE)
    for deed in order:
        inbox.clock.forward(MINUTE)
        inbox.desk.do(deed, number, ADMIN, Choice(LUIS if deed is Deed.ASSIGN else ""))
    entries = inbox.journal(number)
    assert [entry.deed for entry in entries] == [deed.value for deed in order]
    assert {entry.actor for entry in entries} == {ADMIN}
    assert [entry.at for entry in entries] == [NOON + n * MINUTE for n in range(1, 10)]
    assert [entry.version_before for entry in entries] == list(range(1, 10))
    assert [entry.version_after for entry in entries] == [*range(2, 10), 9]
    assert [entry.detail for entry in entries if entry.detail] == [{"agent": LUIS}]
    written = str(inbox.rows(select(tables.journal).where(tables.journal.c.number == number)))
    assert LUIS in written
    for secret in (WORDS, inbox.site.email, "Ana Torres"):
        assert secret not in written


def test_a_refused_deed_leaves_nothing(inbox: Inbox) -> None:
    (number,) = missed(inbox, "chat")
    before = inbox.get("chat")
    with pytest.raises(Refusal):
        inbox.desk.do(Deed.RESTORE, number, ANA)
    assert inbox.get("chat") == before
    assert inbox.journal(number) == []


@pytest.mark.parametrize("deed", [Deed.TAKE, Deed.ASSIGN, Deed.CLOSE, Deed.TRASH])
def test_every_deed_has_the_card_drawn_anew(inbox: Inbox, deed: Deed) -> None:
    (number,) = missed(inbox, "chat")
    inbox.desk.do(deed, number, ANA, Choice(LUIS))
    card = inbox.card(number)
    assert card is not None
    assert card.want_version == inbox.get("chat").version == 2


def test_deeds_are_dated_and_count_as_updates(inbox: Inbox) -> None:
    (number,) = missed(inbox, "chat")
    inbox.clock.forward(timedelta(days=3))
    inbox.desk.do(Deed.TAKE, number, ANA)
    found = inbox.get("chat")
    assert found.worked_at == found.updated_at == NOON + timedelta(days=3)


# Purge -------------------------------------------------------------------------------------------


def test_only_an_administrator_purges_and_only_what_lies_in_the_trash(inbox: Inbox) -> None:
    (number,) = missed(inbox, "chat")
    for actor, reason in ((ANA, Reason.LEADS_ONLY), (ADMIN, Reason.NOT_IN_TRASH)):
        for act in (inbox.desk.do, inbox.desk.check):
            with pytest.raises(Refusal) as caught:
                act(Deed.PURGE, number, actor)
            assert caught.value.reason is reason
    assert inbox.get("chat").folder is Folder.INBOX
    inbox.desk.do(Deed.TRASH, number, ANA)
    inbox.desk.check(Deed.PURGE, number, ADMIN)
    inbox.desk.do(Deed.PURGE, number, ADMIN)
    assert inbox.find("chat") is None


def test_a_purge_leaves_a_tombstone_and_the_journal_and_nothing_that_the_visitor_said(own_inbox: Inbox) -> None:
    (number,) = missed(own_inbox, "chat")
    own_inbox.desk.do(Deed.TRASH, number, ADMIN)
    own_inbox.desk.do(Deed.PURGE, number, ADMIN)
    for table in (tables.conversation, tables.line, tables.contact, tables.post):
        assert own_inbox.rows(select(table)) == [], table.name
    assert [row["number"] for row in own_inbox.rows(select(tables.tombstone))] == [number]
    assert [row["body"] for row in own_inbox.rows(select(tables.delivery))] == [None]
    assert [entry.deed for entry in own_inbox.journal(number)] == ["trash", "purge"]


def test_a_purge_dooms_what_slack_shows(inbox: Inbox) -> None:
    (number,) = missed(inbox, "chat")
    card = tables.post.c.number == number
    with inbox.engine.begin() as connection:
        connection.execute(tables.post.update().where(card).values(ts="1.1", posted_version=1, behind=0))
    inbox.desk.do(Deed.TRASH, number, ADMIN)
    inbox.desk.do(Deed.PURGE, number, ADMIN)
    posts = inbox.rows(select(tables.post).where(card).order_by(tables.post.c.id))
    assert [(post["kind"], post["doomed"], post["behind"]) for post in posts] == [("card", 1, 1), ("lines", 1, 1)]


def test_a_second_purge_does_nothing(inbox: Inbox) -> None:
    (number,) = missed(inbox, "chat")
    inbox.desk.do(Deed.TRASH, number, ADMIN)
    results = at_once(*[partial(inbox.desk.do, Deed.PURGE, number, ADMIN)] * 2)
    assert results.count(None) == 1
    (refused,) = [result for result in results if isinstance(result, Refusal)]
    assert refused.reason is Reason.NOT_FOUND


def test_a_purged_number_is_never_given_again(inbox: Inbox) -> None:
    (number,) = missed(inbox, "chat")
    inbox.desk.do(Deed.TRASH, number, ADMIN)
    inbox.desk.do(Deed.PURGE, number, ADMIN)
    (again,) = missed(inbox, "another")
    assert again > number


# Modals ------------------------------------------------------------------------------------------


def test_a_modal_is_not_opened_for_what_would_be_refused_anyway(inbox: Inbox) -> None:
    (number,) = missed(inbox, "chat")
    inbox.desk.check(Deed.ASSIGN, number, ANA)
    inbox.desk.do(Deed.TRASH, number, LUIS)
    for wrong, reason in ((number, Reason.IN_TRASH), (10**15, Reason.NOT_FOUND)):
        with pytest.raises(Refusal) as caught:
            inbox.desk.check(Deed.ASSIGN, wrong, ANA)
        assert caught.value.reason is reason


# Properties --------------------------------------------------------------------------------------


@pytest.fixture
def shops(own_inbox: Inbox) -> Inbox:
    """Three properties, one without a name."""
    for tawk_id, name in (("P1a", "Aurora"), ("p2", "Aurora Wholesale"), ("p3", ""), ("p4", "Aurora Outlet")):
        own_inbox.receive(Site(tawk_id, name).start(NOON))
    return own_inbox


def property_of(inbox: Inbox, tawk_id: str) -> Property:
    with inbox.store.read() as tx:
        found = tx.properties.find(tawk_id)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("name", "tawk_id"),
    [("Aurora", "P1a"), ("aurora", "P1a"), (" AURORA W", "p2"), ("p3", "p3"), ("p1A", "P1a"), ("aurora out", "p4")],
)
def test_a_property_is_routed_by_its_name_its_id_or_a_clear_beginning(shops: Inbox, name: str, tawk_id: str) -> None:
    routed = shops.desk.route(name, "C0NEW", ADMIN)
    assert (routed.tawk_id, routed.channel) == (tawk_id, "C0NEW")
    assert property_of(shops, tawk_id).channel == "C0NEW"
    others = {"P1a", "p2", "p3", "p4"} - {tawk_id}
    assert {property_of(shops, other).channel for other in others} == {shops.channel}


@pytest.mark.parametrize(
    ("name", "reason", "names"),
    [
        ("Aurora ", None, ()),
        ("aur", Reason.PROPERTY_AMBIGUOUS, ("Aurora", "Aurora Wholesale", "Aurora Outlet")),
        ("Borealis", Reason.PROPERTY_UNKNOWN, ("Aurora", "Aurora Wholesale", "p3", "Aurora Outlet")),
        ("", Reason.PROPERTY_MISSING, ("Aurora", "Aurora Wholesale", "p3", "Aurora Outlet")),
        ("  ", Reason.PROPERTY_MISSING, ("Aurora", "Aurora Wholesale", "p3", "Aurora Outlet")),
    ],
)
def test_a_name_that_is_not_clear_is_answered_with_the_names_there_are(
    shops: Inbox, name: str, reason: Reason | None, names: tuple[str, ...]
) -> None:
    if reason is None:
        assert shops.desk.route(name, "C0NEW", ADMIN).tawk_id == "P1a"
        return
    with pytest.raises(Refusal) as caught:
        shops.desk.route(name, "C0NEW", ADMIN)
    assert (caught.value.reason, caught.value.values["names"]) == (reason, names)


def test_who_changed_a_setting_by_command_is_written_down(shops: Inbox) -> None:
    owner = property_of(shops, "p2")
    for _ in range(2):
        shops.desk.route("p2", "C0NEW", ADMIN)
        shops.desk.set_policy("p2", CardPolicy.ALL, ADMIN)
    with shops.store.read() as tx:
        mine = [entry for entry in tx.journal.of(0) if entry.property_id == owner.id]
    assert [(entry.actor, entry.deed, entry.before, entry.after) for entry in mine] == [
        (ADMIN, "config", {"channel": shops.channel}, {"channel": "C0NEW"}),
        (ADMIN, "config", {"policy": "missed"}, {"policy": "all"}),
    ]


def test_new_cards_go_where_the_property_is_routed(shops: Inbox) -> None:
    shops.desk.route("p2", "C0NEW", ADMIN)
    site = Site("p2", "Aurora Wholesale")
    shops.receive(site.transcript(NOON, said("v", NOON, "hi"), chat="new"))
    channels = shops.rows(select(tables.post.c.channel).where(tables.post.c.kind == "card"))
    assert [row["channel"] for row in channels] == ["C0NEW"]


def test_which_chats_get_a_card_is_chosen_by_the_property_s_name(shops: Inbox) -> None:
    assert shops.desk.set_policy("aurora w", CardPolicy.ALL, ADMIN).policy is CardPolicy.ALL
    assert property_of(shops, "p2").policy is CardPolicy.ALL
    assert property_of(shops, "P1a").policy is CardPolicy.MISSED
