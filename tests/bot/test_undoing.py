"""What an agent did can be taken back for ten minutes, unless somebody acted since."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.deeds import Change, apply
from bot.desk import Choice
from bot.errors import Reason, Refusal
from bot.inbox import Conversation, Deed, Folder, Status
from bot.recording import entry_of
from bot.undoing import FIELDS, undone
from tests.bot.test_rules import CLOSED, OPEN, SNOOZED, SPAM, THEIRS, TRASHED
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


def set_fields(conversation: Conversation) -> dict[str, object]:
    return {name: getattr(conversation, name) for name in (*FIELDS, "status", "notes")}


@pytest.mark.parametrize(
    "deed",
    [Deed.TAKE, Deed.CLOSE, Deed.TRASH, Deed.SPAM, *CHOICES],
)
def test_every_deed_but_a_purge_can_be_taken_back(inbox: Inbox, deed: Deed) -> None:
    [number] = missed(inbox, CHAT)
    before = set_fields(inbox.get())
    inbox.desk.do(deed, number, ANA, CHOICES.get(deed, Choice()))
    assert set_fields(inbox.get()) != before
    assert inbox.desk.undo(ANA).done == (number,)
    assert set_fields(inbox.get()) == before
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
    assert refused(inbox, ANA) is Reason.ACTED_SINCE


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
    assert refused(inbox, ANA, 10**15) is Reason.NOTHING_TO_UNDO


def test_a_thousand_at_once_end_in_one_state_and_are_counted(inbox: Inbox) -> None:
    numbers = missed(inbox, *(f"chat-{n}" for n in range(120)))
    inbox.desk.do(Deed.CLOSE, numbers[7], LUIS)
    done = inbox.desk.do_all(Deed.CLOSE, [*numbers, *range(10**12, 10**12 + 880)], ANA)
    assert (len(done.done), len(done.refused)) == (119, 881)
    assert len(inbox.desk.undo(ANA).done) == 119


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
    assert {name: getattr(back, name) for name in (*FIELDS, "notes")} == {
        name: getattr(before, name) for name in (*FIELDS, "notes")
    }
    assert (back.folder is Folder.TRASH) == (before.folder is Folder.TRASH)
