"""What is done in tawk.to's dashboard now is followed here, told in the card's thread, and what is newer here wins."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread

import pytest

from bot.domain.errors import Reason, Refusal
from bot.domain.events import ConversationRead
from bot.domain.inbox import (
    BY_TAWK,
    BY_VISITOR,
    SET_PENDING,
    Author,
    CardPolicy,
    Deed,
    Folder,
    Kind,
    Line,
    Outcome,
    Place,
    Status,
    There,
    Visitor,
)
from bot.ports import Person
from bot.upstream.uptake import Manner, Taken
from bot.views.card import card
from bot.views.language import Language
from tests.bot.upstream.shown import ASKED, KNOWN, answer, later, person, shown, take, take_all, there
from tests.bot.views.checks import shown as shown_words
from tests.bot.views.samples import ENGLISH
from tests.inbox import ANA, MINUTE, NOON, Inbox, said

AGAIN = Line(Author.VISITOR, NOON + 9 * MINUTE, "hello?")


def now(inbox: Inbox, read: ConversationRead, raw: bytes = b"{}") -> Taken:
    return take(inbox, read, Manner.NOW, raw)


@pytest.fixture
def missed(inbox: Inbox) -> ConversationRead:
    """A missed chat that has a card, as its webhooks told it and as tawk.to shows it."""
    inbox.receive(inbox.site.start(NOON, "anyone?"), inbox.site.transcript(NOON, said("v", NOON, "anyone?")))
    read = shown(inbox, ASKED, seen=there(Status.OPEN))
    now(inbox, read)
    inbox.clock.forward(10 * MINUTE)
    return read


def stands(inbox: Inbox, read: ConversationRead, status: Status | None, place: Place, minutes: float) -> Taken:
    """It is seen so, and has been since a moment that long after noon."""
    return now(inbox, replace(read, there=there(status, place, NOON + minutes * MINUTE)))


def card_words(inbox: Inbox, language: Language = ENGLISH) -> str:
    chat = inbox.get()
    with inbox.store.read() as tx:
        return shown_words(card(chat, tx.properties.get(chat.property_id), language))


def climbs(inbox: Inbox) -> bool:
    with inbox.store.read() as tx:
        return tx.ladder.at(inbox.get().id) is not None


def rings(inbox: Inbox) -> list[object]:
    """The notices that the channel sees."""
    with inbox.store.read() as tx:
        found = [tx.posts.get(int(row["id"])) for row in inbox.posts("notice")]
    return [post.payload["notice"] for post in found if post and post.notifies]


def done(inbox: Inbox) -> list[tuple[str, str]]:
    return [(entry.actor, entry.deed) for entry in inbox.journal()]


# Answered ----------------------------------------------------------------------------------------


def test_a_chat_answered_there_is_done_here_and_the_thread_says_by_whom(inbox: Inbox, missed: ConversationRead) -> None:
    assert climbs(inbox)
    assert now(inbox, later(missed, ASKED, answer(NOON + MINUTE), seen=there(Status.CLOSED))) is Taken.CHANGED
    chat = inbox.get()
    assert (chat.outcome, chat.status, chat.answered_at) == (Outcome.SERVED, Status.CLOSED, NOON + MINUTE)
    assert not climbs(inbox)
    (notice,) = inbox.posts("notice")
    assert notice["payload"] == {"agent": "", "notice": "answered_there", "name": "Marta", "quiet": True}
    assert "Hello!" in str([post["payload"] for post in inbox.posts("lines")])


def test_the_agent_who_answered_there_is_called_as_in_slack(inbox: Inbox, missed: ConversationRead) -> None:
    with inbox.store.write() as tx:
        tx.people.save([Person("U0LOLA", "lola.garcia")])
        tx.people.link("U0LOLA", "Lola G.")
    now(inbox, later(missed, ASKED, answer(NOON + MINUTE, name="Lola G."), seen=there(Status.CLOSED)))
    (notice,) = inbox.posts("notice")
    assert notice["payload"]["name"] == "lola.garcia"


def test_the_transcript_that_comes_after_it_tells_nothing_again(inbox: Inbox, missed: ConversationRead) -> None:
    now(inbox, later(missed, ASKED, answer(NOON + MINUTE), seen=there(Status.CLOSED)))
    answered = said("a", NOON + MINUTE, "Hello!", sender={"t": "a", "n": "Marta"})
    inbox.receive(inbox.site.transcript(NOON, said("v", NOON, "anyone?"), answered))
    assert inbox.notices() == ["answered_there"]


def test_a_chat_that_came_back_and_is_answered_there_is_told_again(inbox: Inbox, missed: ConversationRead) -> None:
    hello, bye = answer(NOON + MINUTE), answer(AGAIN.at + MINUTE, "Still here")
    now(inbox, later(missed, ASKED, hello, seen=there(Status.CLOSED)))
    inbox.do(Deed.REOPEN)
    now(inbox, later(missed, ASKED, hello, AGAIN, seen=there(Status.OPEN, since=AGAIN.at)))
    now(inbox, later(missed, ASKED, hello, AGAIN, bye, seen=there(Status.CLOSED, since=inbox.clock() + MINUTE)))
    assert inbox.get().status is Status.CLOSED
    assert inbox.notices() == ["answered_there", "answered_there"]


def test_a_ticket_answered_there_is_told(inbox: Inbox) -> None:
    inbox.receive(inbox.site.ticket(NOON, "It is broken"))
    lines = (Line(Author.VISITOR, NOON, "It is broken"), answer(NOON + MINUTE, "A new one is on its way"))
    now(inbox, shown(inbox, *lines, kind=Kind.TICKET, subject="Lamp", seen=there(Status.PENDING)))
    ticket = inbox.get(kind=Kind.TICKET)
    assert (ticket.status, ticket.answered_at) == (Status.PENDING, NOON + MINUTE)
    assert [row["payload"]["notice"] for row in inbox.posts("notice", ticket.id)] == ["answered_there"]


# A chat that goes on -----------------------------------------------------------------------------


def test_a_chat_that_goes_on_waits_and_is_not_missed(inbox: Inbox) -> None:
    inbox.choose(CardPolicy.WAITING)
    now(inbox, shown(inbox, ASKED, over=False))
    assert inbox.get().outcome is Outcome.WAITING
    assert not climbs(inbox)
    inbox.clock.forward(timedelta(hours=12))
    assert inbox.grace.end() == 1
    assert inbox.get().outcome is Outcome.UNKNOWN


def test_an_agent_who_says_something_in_a_chat_that_goes_on_is_an_answer(inbox: Inbox) -> None:
    inbox.choose(CardPolicy.WAITING)
    read = shown(inbox, ASKED, over=False)
    now(inbox, read)
    now(inbox, later(read, ASKED, answer(NOON + MINUTE), seen=there(Status.OPEN), over=False))
    assert (inbox.get().outcome, inbox.get().status) == (Outcome.SERVED, Status.CLOSED)
    assert inbox.notices() == ["answered_there"]


def test_what_was_over_stays_over(inbox: Inbox, missed: ConversationRead) -> None:
    now(inbox, later(missed, ASKED, AGAIN, seen=there(Status.OPEN, since=AGAIN.at), over=False))
    assert inbox.get().outcome is Outcome.MISSED


def test_what_no_card_shows_draws_none_anew(inbox: Inbox) -> None:
    inbox.receive(inbox.site.start(NOON, "anyone?"), inbox.site.transcript(NOON, said("v", NOON, "anyone?")))
    (card_before,) = inbox.posts("card")
    assert now(inbox, shown(inbox, ASKED, seen=there(Status.OPEN), person_id="p1")) is Taken.CHANGED
    assert inbox.posts("card") == [card_before]


# Status ------------------------------------------------------------------------------------------


def test_what_is_closed_there_is_closed_here(inbox: Inbox, missed: ConversationRead) -> None:
    assert stands(inbox, missed, Status.CLOSED, Place.INBOX, 5) is Taken.CHANGED
    chat = inbox.get()
    assert (chat.outcome, chat.status, chat.updated_at) == (Outcome.MISSED, Status.CLOSED, NOON + 5 * MINUTE)
    assert inbox.notices() == ["closed_there"]
    assert not climbs(inbox)
    (entry,) = inbox.journal()
    assert (entry.actor, entry.deed) == (BY_TAWK, Deed.CLOSE)
    assert entry.before["set_status"] is None
    assert entry.after["set_status"] == Status.CLOSED
    assert "Closed in tawk.to" in card_words(inbox)


def test_what_is_seen_the_same_again_changes_nothing(inbox: Inbox, missed: ConversationRead) -> None:
    stands(inbox, missed, Status.CLOSED, Place.INBOX, 5)
    before = inbox.get()
    assert stands(inbox, missed, Status.CLOSED, Place.INBOX, 9) is Taken.SAME
    assert inbox.get() == before


def test_what_is_reopened_there_is_open_here(inbox: Inbox, missed: ConversationRead) -> None:
    stands(inbox, missed, Status.CLOSED, Place.INBOX, 5)
    stands(inbox, missed, Status.OPEN, Place.INBOX, 7)
    assert inbox.get().status is Status.OPEN
    assert inbox.notices() == ["closed_there", "reopened_there"]
    assert rings(inbox) == ["reopened_there"], "what is done needs nobody"
    assert climbs(inbox)
    assert done(inbox) == [(BY_TAWK, Deed.CLOSE), (BY_TAWK, Deed.REOPEN)]


def test_what_is_set_to_pending_there_is_pending_here(inbox: Inbox, missed: ConversationRead) -> None:
    stands(inbox, missed, Status.PENDING, Place.INBOX, 5)
    assert inbox.get().status is Status.PENDING
    assert (inbox.notices(), done(inbox)) == (["pending_there"], [(BY_TAWK, SET_PENDING)])


def test_a_later_line_of_the_visitor_opens_what_was_closed_there(inbox: Inbox, missed: ConversationRead) -> None:
    stands(inbox, missed, Status.CLOSED, Place.INBOX, 5)
    now(inbox, later(missed, ASKED, AGAIN, seen=there(Status.CLOSED, since=AGAIN.at)))
    assert inbox.get().status is Status.OPEN
    assert inbox.notices() == ["closed_there", "reopened"]
    assert done(inbox) == [(BY_TAWK, Deed.CLOSE), (BY_VISITOR, Deed.REOPEN)]


def test_an_answer_that_tells_no_status_does_not_forget_it(inbox: Inbox, missed: ConversationRead) -> None:
    stands(inbox, missed, Status.CLOSED, Place.INBOX, 5)
    assert stands(inbox, missed, None, Place.INBOX, 7) is Taken.SAME


# Trash and spam ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "folder", "notice", "deed"),
    [
        (Place.TRASH, Folder.TRASH, "trashed_there", Deed.TRASH),
        (Place.SPAM, Folder.SPAM, "spam_there", Deed.SPAM),
    ],
)
def test_what_is_put_away_there_is_put_away_here_and_comes_back_with_it(
    inbox: Inbox, missed: ConversationRead, place: Place, folder: Folder, notice: str, deed: Deed
) -> None:
    stands(inbox, missed, Status.OPEN, place, 5)
    assert (inbox.get().folder, inbox.get().moved_by) == (folder, BY_TAWK)
    assert not climbs(inbox)
    stands(inbox, missed, Status.OPEN, Place.INBOX, 7)
    assert inbox.get().folder is Folder.INBOX
    assert climbs(inbox)
    assert inbox.notices() == [notice, "restored_there"]
    assert rings(inbox) == ["restored_there"]
    assert done(inbox) == [(BY_TAWK, deed), (BY_TAWK, Deed.RESTORE)]


def test_who_put_it_in_the_trash_there_is_said_on_the_card(inbox: Inbox, missed: ConversationRead) -> None:
    stands(inbox, missed, Status.OPEN, Place.TRASH, 5)
    assert "Somebody in tawk.to put it in the trash." in card_words(inbox)


def test_agents_can_restore_what_was_deleted_there(inbox: Inbox, missed: ConversationRead) -> None:
    stands(inbox, missed, Status.OPEN, Place.TRASH, 5)
    inbox.do(Deed.RESTORE)
    assert stands(inbox, missed, Status.OPEN, Place.TRASH, 9) is Taken.SAME
    assert inbox.get().folder is Folder.INBOX
    assert "In tawk.to it lies in the trash." in card_words(inbox)


def test_what_the_team_put_in_the_trash_stays_there(inbox: Inbox, missed: ConversationRead) -> None:
    stands(inbox, missed, Status.OPEN, Place.TRASH, 5)
    inbox.do(Deed.RESTORE)
    inbox.do(Deed.TRASH)
    stands(inbox, missed, Status.OPEN, Place.INBOX, 30)
    assert (inbox.get().folder, inbox.get().moved_by) == (Folder.TRASH, ANA)


def test_what_is_no_longer_there_stays_here(inbox: Inbox, missed: ConversationRead) -> None:
    read = replace(missed, lines=(), over=False, visitor=Visitor(), there=there(None, Place.GONE, NOON + 5 * MINUTE))
    now(inbox, missed, b"the last answer")
    now(inbox, read, b"")
    chat = inbox.get()
    assert (chat.status, chat.folder, [line.text for line in chat.lines]) == (Status.OPEN, Folder.INBOX, ["anyone?"])
    assert inbox.notices() == ["gone_there"]
    assert "In tawk.to it is no longer there. Here it stays." in card_words(inbox)
    with inbox.store.read() as tx:
        assert tx.raw_readings.of(chat.id) == b"the last answer"


# The newer wins ----------------------------------------------------------------------------------


def test_what_the_team_did_here_wins_over_what_is_older_there(inbox: Inbox, missed: ConversationRead) -> None:
    inbox.do(Deed.TAKE)
    stands(inbox, missed, Status.CLOSED, Place.INBOX, 5)
    assert inbox.get().status is Status.OPEN
    assert inbox.notices() == []
    assert "In tawk.to it is closed." in card_words(inbox)


def test_it_goes_on_winning_while_nothing_new_is_done_there(inbox: Inbox, missed: ConversationRead) -> None:
    stands(inbox, missed, Status.CLOSED, Place.INBOX, 5)
    inbox.do(Deed.REOPEN)
    now(inbox, later(missed, ASKED, AGAIN, seen=there(Status.CLOSED, since=NOON + 30 * MINUTE)))
    assert inbox.get().status is Status.OPEN
    stands(inbox, missed, Status.OPEN, Place.INBOX, 40)
    stands(inbox, missed, Status.CLOSED, Place.INBOX, 50)
    assert inbox.get().status is Status.CLOSED


def test_what_is_closed_here_and_still_open_there_says_so(inbox: Inbox, missed: ConversationRead) -> None:
    assert "In tawk.to" not in card_words(inbox)
    inbox.do(Deed.CLOSE)
    assert "In tawk.to it is still open." in card_words(inbox)
    stands(inbox, missed, Status.CLOSED, Place.INBOX, 30)
    assert "In tawk.to it" not in card_words(inbox)


def test_a_change_that_was_not_dated_may_have_come_right_after_it_was_looked_at_last(
    inbox: Inbox, missed: ConversationRead
) -> None:
    """Its last line is no help: that would be older than what the team did long before."""
    inbox.do(Deed.TAKE)
    inbox.clock.forward(timedelta(hours=1))
    stands(inbox, missed, Status.PENDING, Place.INBOX, 60)
    assert inbox.get().status is Status.PENDING
    now(inbox, replace(missed, there=There(Status.CLOSED, Place.INBOX, NOON, NOON + 70 * MINUTE)))
    assert inbox.get().status is Status.CLOSED


# Taking back -------------------------------------------------------------------------------------


def test_nobody_takes_back_what_was_done_there(inbox: Inbox, missed: ConversationRead) -> None:
    stands(inbox, missed, Status.CLOSED, Place.INBOX, 5)
    with pytest.raises(Refusal) as refused:
        inbox.desk.undo(ANA, inbox.get().id)
    assert refused.value.reason is Reason.NOTHING_TO_UNDO


def test_a_deed_is_not_taken_back_once_somebody_acted_there(inbox: Inbox, missed: ConversationRead) -> None:
    inbox.do(Deed.TAKE)
    stands(inbox, missed, Status.CLOSED, Place.INBOX, 30)
    with pytest.raises(Refusal) as refused:
        inbox.desk.undo(ANA)
    assert refused.value.reason is Reason.ACTED_SINCE
    assert inbox.get().status is Status.CLOSED


# New ones ----------------------------------------------------------------------------------------


def test_a_chat_of_which_no_webhook_told_gets_its_card(inbox: Inbox) -> None:
    assert now(inbox, shown(inbox, ASKED)) is Taken.NEW
    assert len(inbox.posts("card")) == 1
    assert climbs(inbox)


def test_what_is_touched_there_though_it_is_long_over_is_of_the_past(inbox: Inbox) -> None:
    inbox.clock.forward(timedelta(days=30))
    assert now(inbox, shown(inbox, ASKED, seen=there(Status.OPEN, since=inbox.clock()))) is Taken.NEW
    assert inbox.get().is_past
    assert inbox.posts("card") == []


def test_what_an_agent_adds_there_to_an_old_ticket_does_not_make_it_news(inbox: Inbox) -> None:
    inbox.clock.forward(timedelta(days=30))
    assert now(inbox, shown(inbox, ASKED, answer(inbox.clock()), kind=Kind.TICKET)) is Taken.NEW
    ticket = inbox.get(kind=Kind.TICKET)
    assert ticket.is_past
    assert inbox.posts("card", ticket.id) == []


def test_a_new_chat_of_somebody_known_there_is_theirs_at_once(inbox: Inbox) -> None:
    nameless = Visitor("V1561719148780935")
    take(inbox, shown(inbox, ASKED, person_id="p1", visitor=nameless, external_id="before"))
    person(inbox)
    now(inbox, shown(inbox, ASKED, person_id="p1", visitor=nameless))
    assert inbox.get().visitor == KNOWN


# At once -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("known", [True, False], ids=["known", "new"])
def test_two_who_read_the_same_in_other_orders_do_not_lock_each_other_out(inbox: Inbox, known: bool) -> None:
    chats = [f"both-{n}" for n in range(8)]
    if known:
        take_all(inbox, [shown(inbox, ASKED, external_id=chat) for chat in chats])
    inbox.intake.register([inbox.site.tawk_id])
    gate, locked_out = Barrier(2), list[str]()

    def run(ordered: Sequence[str], minutes: float) -> None:
        lines = (ASKED, answer(NOON + minutes * MINUTE))
        reads = [shown(inbox, *lines, external_id=chat) for chat in ordered]
        gate.wait()
        while True:
            try:
                take_all(inbox, reads)
                return
            except Refusal as busy:  # the machine may be slow
                locked_out.extend(word for word in [str(busy.__cause__)] if "Deadlock" in word)

    threads = [Thread(target=run, args=(chats, 1)), Thread(target=run, args=(chats[::-1], 2))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert locked_out == []
    assert {inbox.get(chat).outcome for chat in chats} == {Outcome.SERVED}
