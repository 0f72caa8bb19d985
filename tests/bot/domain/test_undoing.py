"""What an agent did can be taken back for ten minutes, unless somebody acted since."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from time import sleep
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.desks.desk import Choice, Desk
from bot.domain.deeds import Change, apply
from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import Conversation, Deed, Role, Status
from bot.domain.undoing import undone
from bot.ports import Grant
from bot.transactions.permissions import Permissions
from bot.transactions.recording import entry_of, save_deed
from tests.bot.cases import CLOSED, OPEN, SNOOZED, SPAM, THEIRS, TRASHED
from tests.faults import TroubledStore
from tests.inbox import ADMIN, ANA, CHAT, LUIS, MINUTE, NOON, Inbox, said

CHOICES = {
    Deed.ASSIGN: Choice(LUIS),
    Deed.TAG: Choice(value="vip"),
    Deed.PRIORITY: Choice(value="urgent"),
    Deed.DEPARTMENT: Choice(value="Sales"),
    Deed.NOTE: Choice(value="called back"),
    Deed.SNOOZE: Choice(until=NOON + 60 * MINUTE),
}


def missed(inbox: Inbox, *chats: str) -> list[int]:
    for chat in chats:
        inbox.receive(inbox.site.transcript(NOON, said("v", NOON, f"hello from {chat}"), chat=chat))
    return [inbox.get(chat).id for chat in chats]


def but_for_times(conversation: Conversation) -> Conversation:
    """All that undoing gives back: not when the conversation was worked on, nor how often."""
    return replace(conversation, worked_at=None, updated_at=NOON, version=0)


@pytest.mark.parametrize(
    "deed",
    [Deed.TAKE, Deed.CLOSE, Deed.TRASH, Deed.SPAM, *CHOICES],
)
def test_every_deed_but_a_purge_can_be_taken_back(inbox: Inbox, deed: Deed) -> None:
    [number] = missed(inbox, CHAT)
    before = but_for_times(inbox.get())
    inbox.desk.do(deed, number, ANA, CHOICES.get(deed, Choice()))
    assert but_for_times(inbox.get()) != before
    assert inbox.desk.undo(ANA).done == (number,)
    assert but_for_times(inbox.get()) == before
    assert [entry.deed for entry in inbox.journal(number)] == [deed, "undo"]


def test_a_note_that_is_taken_back_leaves_the_thread(inbox: Inbox) -> None:
    [number] = missed(inbox, CHAT)
    inbox.desk.do(Deed.NOTE, number, ANA, Choice(value="called back"))
    with inbox.store.read() as tx:
        assert [note.text for note in tx.notes.of(number, 5)] == ["called back"]
    inbox.desk.undo(ANA)
    with inbox.store.read() as tx:
        assert tx.notes.of(number, 5) == []
    assert [(row["payload"]["text"], row["doomed"]) for row in inbox.posts("note")] == [("called back", 1)]


def test_what_was_done_at_once_is_undone_at_once_but_for_what_somebody_touched(inbox: Inbox) -> None:
    numbers = missed(inbox, "a", "b", "c")
    inbox.desk.do_all(Deed.CLOSE, numbers, ANA)
    inbox.desk.do(Deed.REOPEN, numbers[1], LUIS)
    done = inbox.desk.undo(ANA)
    assert done.done == (numbers[0], numbers[2])
    assert [(no.reason, no.values["agent"]) for no in done.refused] == [(Reason.ACTED_SINCE, LUIS)]
    assert {inbox.get(chat).status for chat in "abc"} == {Status.OPEN}


def refused(inbox: Inbox, actor: str, number: int | None = None) -> Reason:
    with pytest.raises(Refusal) as caught:
        inbox.desk.undo(actor, number)
    return caught.value.reason


def test_after_ten_minutes_it_is_too_late(inbox: Inbox) -> None:
    [number] = missed(inbox, CHAT)
    inbox.desk.do(Deed.CLOSE, number, ANA)
    inbox.clock.forward(10 * MINUTE)
    inbox.desk.undo(ANA)
    inbox.desk.do(Deed.CLOSE, number, ANA)
    inbox.clock.forward(11 * MINUTE)
    assert refused(inbox, ANA) is Reason.TOO_LATE_TO_UNDO


def test_only_who_did_it_takes_it_back_or_an_administrator(inbox: Inbox) -> None:
    [number] = missed(inbox, CHAT)
    inbox.desk.do(Deed.CLOSE, number, ANA)
    assert refused(inbox, LUIS, number) is Reason.NOT_YOURS_TO_UNDO
    assert refused(inbox, "U0NEW") is Reason.NOTHING_TO_UNDO
    assert inbox.desk.undo(ADMIN, number).done == (number,)
    assert refused(inbox, ANA) is Reason.ACTED_SINCE


def test_a_visitor_who_wrote_since_is_somebody_who_acted(inbox: Inbox) -> None:
    [number] = missed(inbox, CHAT)
    inbox.desk.do(Deed.CLOSE, number, ANA)
    inbox.receive(inbox.site.transcript(NOON + MINUTE, said("v", NOON, "hi"), said("v", NOON + MINUTE, "still there?")))
    with pytest.raises(Refusal) as caught:
        inbox.desk.undo(ANA)
    assert (caught.value.reason, caught.value.values["agent"]) == (Reason.ACTED_SINCE, ""), "no person of Slack's"


def test_undoing_is_not_undone_nor_is_a_purge(inbox: Inbox) -> None:
    first, second = missed(inbox, "a", "b")
    inbox.desk.do(Deed.CLOSE, first, ANA)
    inbox.desk.undo(ANA)
    assert refused(inbox, ANA) is Reason.UNDONE_ALREADY
    inbox.desk.do(Deed.TRASH, second, ADMIN)
    inbox.desk.do(Deed.PURGE, second, ADMIN)
    assert refused(inbox, ADMIN) is Reason.PURGED_FOR_GOOD


def test_a_number_that_nobody_touched_has_nothing_to_undo(inbox: Inbox) -> None:
    [number] = missed(inbox, CHAT)
    assert refused(inbox, ANA, number) is Reason.NOTHING_TO_UNDO


def test_a_purged_number_is_answered_like_one_that_never_was(inbox: Inbox) -> None:
    [number] = missed(inbox, CHAT)
    for deed in (Deed.TRASH, Deed.PURGE):
        inbox.desk.do(deed, number, ADMIN)
    for actor in (ADMIN, ANA):
        assert refused(inbox, actor, number) is refused(inbox, actor, 10**15) is Reason.NOT_FOUND


def test_who_lost_the_right_or_the_conversation_learns_nothing_of_who_acted_since(inbox: Inbox) -> None:
    first, second = missed(inbox, "a", "b")
    actor = f"U0LEFT{first}"
    with inbox.store.write() as tx:
        tx.people.join(inbox.channel, actor)
    inbox.desk.do(Deed.CLOSE, first, actor)
    inbox.desk.do(Deed.REOPEN, first, LUIS)
    assert refused(inbox, actor) is Reason.ACTED_SINCE
    with inbox.store.write() as tx:
        tx.people.leave(inbox.channel, actor)
    assert refused(inbox, actor) is Reason.NOT_FOUND
    inbox.desk.do(Deed.CLOSE, second, ADMIN)
    with inbox.store.write() as tx:
        tx.people.grant(Grant(inbox.get("b").property_id, LUIS, Role.LEAD))
    for deed in (Deed.TRASH, Deed.PURGE):
        inbox.desk.do(deed, second, LUIS)
    assert refused(inbox, ADMIN) is Reason.NOT_FOUND


def test_who_acts_at_the_same_moment_has_acted_since(inbox: Inbox) -> None:
    [number] = missed(inbox, CHAT)
    inbox.desk.do(Deed.CLOSE, number, ANA)
    with ThreadPoolExecutor(1) as pool:
        with inbox.store.write() as tx:
            before = tx.conversations.head(number)
            assert before is not None
            late = pool.submit(refused, inbox, ANA)
            sleep(0.4)  # until it waits for our end
            change = Change(Deed.TAG, LUIS, NOON, value="vip")
            save_deed(tx, change, before, apply(change, before))
        assert late.result() is Reason.ACTED_SINCE
    assert (inbox.get().status, inbox.get().tags) == (Status.CLOSED, ("vip",))


def test_a_webhook_that_only_adds_lines_is_nobody_who_acted(inbox: Inbox) -> None:
    [number] = missed(inbox, CHAT)
    inbox.desk.do(Deed.CLOSE, number, ANA)
    inbox.receive(inbox.site.transcript(NOON + MINUTE, said("v", NOON, "hi"), said("s", NOON + MINUTE, "left")))
    assert len(inbox.get().facts.transcript_lines) == 2
    assert inbox.desk.undo(ANA).done == (number,)
    assert inbox.get().status is Status.OPEN


def test_a_snooze_that_comes_to_nothing_by_what_was_said_since_does_not_come_back(inbox: Inbox) -> None:
    [number] = missed(inbox, CHAT)
    inbox.desk.do(Deed.SNOOZE, number, ANA, CHOICES[Deed.SNOOZE])
    inbox.desk.do(Deed.CLOSE, number, ANA)
    asked, answered = said("v", NOON + MINUTE, "and now?"), said("a", NOON + 2 * MINUTE, "Done!")
    inbox.receive(inbox.site.transcript(NOON + 2 * MINUTE, said("v", NOON, "hi"), asked, answered))
    assert inbox.desk.undo(ANA).done == (number,)
    assert (inbox.get().status, inbox.get().snoozed_until) == (Status.CLOSED, None)


def test_a_thousand_at_once_end_in_one_state_and_are_counted(inbox: Inbox) -> None:
    numbers = missed(inbox, *(f"chat-{n}" for n in range(120)))
    inbox.desk.do(Deed.CLOSE, numbers[7], LUIS)
    done = inbox.desk.do_all(Deed.CLOSE, [*numbers, *range(10**12, 10**12 + 880)], ANA)
    assert (len(done.done), len(done.refused)) == (119, 881)
    assert len(inbox.desk.undo(ANA).done) == 119


@pytest.mark.parametrize("named", [True, False])
def test_several_deeds_of_one_form_are_taken_back_together(inbox: Inbox, named: bool) -> None:
    [number] = missed(inbox, CHAT)
    before = inbox.get()
    wishes = [(Deed.TAG, Choice(value="vip")), (Deed.NOTE, Choice(value="called")), (Deed.CLOSE, Choice())]
    inbox.desk.work(number, ANA, wishes)
    assert inbox.desk.undo(ANA, number if named else None).done == (number,)
    assert but_for_times(inbox.get()) == but_for_times(before)
    assert [entry.detail["deed"] for entry in inbox.journal()[3:]] == ["close", "note", "tag"]
    assert inbox.get().version == before.version + 6


def busy_after(inbox: Inbox, transactions: int) -> Desk:
    """The store can be written so often, and not again."""
    left = iter(range(transactions))

    def trouble() -> None:
        if next(left, None) is None:
            raise Refusal(Reason.BUSY)

    return Desk(TroubledStore(inbox.store, trouble), Permissions(frozenset()), inbox.clock)


def test_where_the_store_is_busy_amid_many_the_rest_is_told_and_what_was_done_stays(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.desks.desk.AT_ONCE", 2)
    numbers = missed(inbox, *"abcde")
    closed = busy_after(inbox, 2).do_all(Deed.CLOSE, numbers, ANA)
    assert (closed.done, [no.reason for no in closed.refused]) == (tuple(numbers[:4]), [Reason.BUSY])
    opened = busy_after(inbox, 2).undo(ANA)  # one of them is spent on finding what there is to undo
    assert (opened.done, [no.reason for no in opened.refused]) == (tuple(numbers[:2]), [Reason.BUSY] * 2)
    assert [inbox.get(chat).is_open for chat in "abcde"] == [True, True, False, False, True]
    with pytest.raises(Refusal):
        busy_after(inbox, 0).do_all(Deed.CLOSE, numbers, ANA)


STATES = st.sampled_from([OPEN, CLOSED, THEIRS, TRASHED, SPAM, SNOOZED, replace(OPEN, tags=("vip", "b"))])


@given(STATES, st.sampled_from([deed for deed in Deed if deed is not Deed.PURGE]))
def test_undoing_gives_back_what_was_before(before: Conversation, deed: Deed) -> None:
    choice = CHOICES.get(deed, Choice())
    change = Change(deed, ANA, NOON + MINUTE, choice.agent, choice.value, choice.until)
    try:
        after = apply(change, before)
    except Refusal:
        return
    back = undone(after, entry_of(change, before, after, ""), NOON + 2 * MINUTE)
    assert but_for_times(back) == but_for_times(before)


STEPS = st.lists(
    st.tuples(st.sampled_from([deed for deed in Deed if deed is not Deed.PURGE]), st.sampled_from([ANA, LUIS]))
)
VALUES = ("vip", "b", "urgent", "low", "Sales", "")


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS, st.data())
def test_whatever_was_done_before_taking_back_the_last_gives_the_state_before_it(
    inbox: Inbox, steps: list[tuple[Deed, str]], data: st.DataObject
) -> None:
    chats = [uuid4().hex, uuid4().hex]
    numbers = missed(inbox, *chats)
    for deed, actor in steps:
        inbox.clock.forward(MINUTE)
        choice = Choice(data.draw(st.sampled_from([ANA, LUIS])), data.draw(st.sampled_from(VALUES)))
        before = [but_for_times(inbox.get(chat)) for chat in chats]
        done = inbox.desk.do_all(deed, data.draw(st.sampled_from([numbers, numbers[:1]])), actor, choice)
        regretted: bool = data.draw(st.booleans())
        if done.done and regretted:
            assert set(inbox.desk.undo(actor).done) == set(done.done)
            assert [but_for_times(inbox.get(chat)) for chat in chats] == before


def test_a_lead_takes_back_what_an_agent_did(inbox: Inbox) -> None:
    [number] = missed(inbox, CHAT)
    with inbox.store.write() as tx:
        tx.people.grant(Grant(inbox.get().property_id, LUIS, Role.LEAD))
    inbox.desk.do(Deed.CLOSE, number, ANA)
    assert inbox.desk.undo(LUIS, number).done == (number,)
