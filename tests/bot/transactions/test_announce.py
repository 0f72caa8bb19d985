"""What Slack shall show once a conversation changed: by each choice of cards, in which thread, and what notifies."""

from datetime import datetime

import pytest

from bot.domain.inbox import CardPolicy, Deed, Outcome
from bot.ports import RescueSettings
from tests.inbox import ANA, CHAT, LUIS, MINUTE, NOON, Inbox, said

ASKED = said("v", NOON, "anyone?")
ANSWER = said("a", NOON + MINUTE, "Hello!")
LONG = "x" * 700


def words(inbox: Inbox) -> list[str]:
    """All that the thread says, post by post."""
    return ["\n".join(line["text"] for line in row["payload"]["lines"]) for row in drawn(inbox)]


def drawn(inbox: Inbox) -> list[dict[str, dict[str, list[dict[str, str]]]]]:
    # Both shapes that a fact may have in the store: a mapping with its lines.
    return [dict(row) for row in inbox.posts("lines")]


@pytest.mark.parametrize(
    ("policy", "waiting", "missed", "served"),
    [(CardPolicy.MISSED, 0, 1, 0), (CardPolicy.WAITING, 1, 1, 0), (CardPolicy.ALL, 1, 1, 1)],
)
def test_which_chats_get_a_card_is_the_property_s_choice(
    inbox: Inbox, policy: CardPolicy, waiting: int, missed: int, served: int
) -> None:
    inbox.choose(policy)
    inbox.receive(
        inbox.site.start(NOON, chat="waiting"),
        inbox.site.transcript(NOON, ASKED, chat="missed"),
        inbox.site.transcript(NOON, ASKED, ANSWER, chat="served"),
    )
    for chat, cards in (("waiting", waiting), ("missed", missed), ("served", served)):
        assert len(inbox.posts("card", inbox.get(chat).id)) == cards, chat


def test_a_card_stands_in_the_property_s_channel_and_wants_the_newest_version(inbox: Inbox) -> None:
    inbox.receive(inbox.site.transcript(NOON, ASKED))
    card = inbox.card()
    assert card is not None
    assert (card.channel, card.want_version, card.posted_version) == (inbox.channel, inbox.get().version, 0)
    inbox.receive(inbox.site.end(NOON + MINUTE))
    card = inbox.card()
    assert card is not None
    assert card.want_version == inbox.get().version == 2


def test_a_waiting_card_that_becomes_missed_notifies(inbox: Inbox) -> None:
    inbox.choose(CardPolicy.WAITING)
    inbox.receive(inbox.site.start(NOON))
    inbox.do(Deed.TAKE)
    inbox.receive(inbox.site.transcript(NOON, ASKED))
    (notice,) = inbox.posts("notice")
    assert notice["payload"] == {"notice": "missed", "agent": ANA}
    assert notice["parent_id"] == inbox.posts("card")[0]["id"]


def test_a_new_card_notifies_by_itself(inbox: Inbox) -> None:
    inbox.receive(inbox.site.start(NOON), inbox.site.transcript(NOON, ASKED))
    assert inbox.notices() == []


def test_missed_is_told_once(inbox: Inbox) -> None:
    inbox.choose(CardPolicy.WAITING)
    inbox.receive(inbox.site.start(NOON), inbox.site.transcript(NOON, ASKED))
    inbox.receive(inbox.site.transcript(NOON, ASKED, said("v", NOON + MINUTE, "hello?")))
    assert inbox.notices() == ["missed"]


def test_what_is_answered_notifies_nobody(inbox: Inbox) -> None:
    inbox.choose(CardPolicy.WAITING)
    inbox.receive(inbox.site.start(NOON), inbox.site.transcript(NOON, ASKED, ANSWER))
    assert inbox.notices() == []


def test_a_visitor_who_writes_to_the_trash_is_told_of_and_stays_there(inbox: Inbox) -> None:
    inbox.receive(inbox.site.transcript(NOON, ASKED))
    inbox.do(Deed.TRASH, LUIS)
    inbox.receive(inbox.site.end(NOON + MINUTE))
    assert inbox.notices() == []
    inbox.receive(inbox.site.transcript(NOON, ASKED, said("v", NOON + MINUTE, "hello?")))
    assert inbox.notices() == ["late"]


def test_what_lies_in_the_trash_gets_no_card(inbox: Inbox) -> None:
    inbox.receive(inbox.site.start(NOON))
    inbox.do(Deed.TRASH)
    inbox.receive(inbox.site.transcript(NOON, ASKED))
    assert inbox.get().outcome is Outcome.MISSED
    assert inbox.card() is None


def test_what_became_missed_in_the_trash_gets_its_card_and_thread_once_restored(inbox: Inbox) -> None:
    inbox.receive(inbox.site.start(NOON))
    inbox.do(Deed.TRASH)
    inbox.receive(inbox.site.transcript(NOON, ASKED))
    inbox.do(Deed.RESTORE)
    card = inbox.card()
    assert card is not None
    assert card.want_version == inbox.get().version
    assert words(inbox) == ["anyone?"]
    inbox.do(Deed.TRASH)
    inbox.do(Deed.RESTORE)
    assert len(inbox.posts("card")) == 1


@pytest.mark.parametrize(("away", "back"), [(Deed.SPAM, Deed.NOT_SPAM), (Deed.SPAM, Deed.RESTORE), (Deed.TRASH, None)])
def test_whichever_way_it_comes_back_it_gets_its_card(inbox: Inbox, away: Deed, back: Deed | None) -> None:
    inbox.receive(inbox.site.start(NOON))
    inbox.do(away)
    inbox.receive(inbox.site.transcript(NOON, ASKED))
    assert inbox.card() is None
    if back:
        inbox.do(back)
    else:
        inbox.desk.undo(ANA, inbox.get().id)
    assert len(inbox.posts("card")) == 1
    assert words(inbox) == ["anyone?"]


def test_a_first_line_that_the_card_shows_whole_needs_no_thread(inbox: Inbox) -> None:
    inbox.choose(CardPolicy.WAITING)
    inbox.receive(inbox.site.start(NOON, "short"))
    assert words(inbox) == []


def test_the_thread_goes_on_where_it_was(inbox: Inbox) -> None:
    inbox.choose(CardPolicy.WAITING)
    inbox.receive(inbox.site.start(NOON, LONG))
    assert words(inbox) == [LONG]
    inbox.receive(inbox.site.transcript(NOON, said("v", NOON, LONG), said("v", NOON + MINUTE, "two")))
    assert words(inbox) == [LONG, "two"]
    longer = (said("v", NOON, LONG), said("v", NOON + MINUTE, "two"), said("v", NOON + 9 * MINUTE, "three"))
    inbox.receive(inbox.site.transcript(NOON, *longer))
    assert words(inbox) == [LONG, "two", "three"]


def test_a_transcript_that_tells_another_story_is_put_there_whole(inbox: Inbox) -> None:
    inbox.receive(inbox.site.transcript(NOON, ASKED))
    inbox.receive(inbox.site.transcript(NOON, said("v", NOON, "one"), said("v", NOON + MINUTE, "two")))
    assert words(inbox) == ["anyone?", "one\ntwo"]


def test_an_older_transcript_adds_nothing(inbox: Inbox) -> None:
    inbox.receive(inbox.site.transcript(NOON, ASKED, said("v", NOON + MINUTE, "two")))
    inbox.receive(inbox.site.transcript(NOON, ASKED))
    assert words(inbox) == ["anyone?\ntwo"]


def test_lines_that_say_nothing_are_not_posted(inbox: Inbox) -> None:
    inbox.receive(inbox.site.transcript(NOON, said("a", NOON, "")))
    assert inbox.card() is not None
    assert words(inbox) == []


def test_a_visitor_waits_for_the_automatic_mail_from_when_a_chat_is_known_to_be_missed(own_inbox: Inbox) -> None:
    inbox = own_inbox
    inbox.receive(inbox.site.start(NOON, chat="before"))
    with inbox.store.write() as tx:
        tx.rescues.set(inbox.get("before").property_id, RescueSettings(is_on=True))
    for chat in ("before", "later", "served"):
        inbox.receive(inbox.site.start(NOON, chat=chat), inbox.site.end(NOON + MINUTE, chat=chat))
    assert waiting(inbox, "before", "later") == [None, None], "nobody knows yet what became of them"
    inbox.clock.forward(2 * MINUTE)
    inbox.receive(
        *(inbox.site.transcript(NOON, ASKED, chat=chat) for chat in ("before", "later")),
        inbox.site.transcript(NOON, ASKED, ANSWER, chat="served"),
    )
    inbox.clock.forward(MINUTE)
    inbox.receive(inbox.site.transcript(NOON, ASKED, said("v", NOON + MINUTE, "hello?"), chat="later"))
    since = NOON + 2 * MINUTE
    assert waiting(inbox, "before", "later", "served") == [since, since, None]


def test_a_visitor_who_comes_back_to_a_closed_chat_waits_again(own_inbox: Inbox) -> None:
    inbox = own_inbox
    inbox.receive(inbox.site.transcript(NOON, ASKED))
    with inbox.store.write() as tx:
        tx.rescues.set(inbox.get().property_id, RescueSettings(is_on=True))
    inbox.do(Deed.CLOSE)
    inbox.clock.forward(5 * MINUTE)
    inbox.receive(inbox.site.transcript(NOON, ASKED, said("v", NOON + 5 * MINUTE, "hello?")))
    assert waiting(inbox, CHAT) == [NOON + 5 * MINUTE]


def test_without_the_automatic_mail_nobody_waits_for_it(own_inbox: Inbox) -> None:
    own_inbox.receive(own_inbox.site.transcript(NOON, ASKED))
    assert waiting(own_inbox, CHAT) == [None]


def waiting(inbox: Inbox, *chats: str) -> list[datetime | None]:
    with inbox.store.read() as tx:
        return [tx.rescues.waiting_since(inbox.get(chat).id) for chat in chats]
