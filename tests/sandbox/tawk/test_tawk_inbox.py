"""What the local tawk.to knows: from webhooks, from its agents in the dashboard, and as much of it as it tells."""

import json
from dataclasses import replace
from datetime import timedelta

from sandbox.tawk.control import LocalTawk
from sandbox.tawk.quirks import KNOWN_ONLY, Quirks
from sandbox.visitors.crowd import Crowd
from sandbox.visitors.shops import AURORA
from tests.sandbox.tawk.conftest import LEFT, NOON, UNANSWERED, Asker

HOUR = timedelta(hours=1)


def test_webhooks_and_rest_tell_of_the_same_conversations(t: LocalTawk, asker: Asker) -> None:
    sent = Crowd(lambda _: "secret", [AURORA], linger=None).plan(seed=7, starts=NOON, count=60)
    for delivery in sent:
        t.hear(delivery, delivery.at)
    told = [json.loads(delivery.body) for delivery in sent]
    transcripts = {one["chat"]["id"]: one["chat"] for one in told if "transcript" in one["event"]}
    assert len(transcripts) > 40
    for chat_id, chat in transcripts.items():
        read = asker.ask("chat.get", chatId=chat_id)["data"]
        assert read["messages"] == chat["messages"]
        assert read["visitor"] == chat["visitor"]
    tickets = {one["ticket"]["id"] for one in told if one["event"] == "ticket:create"}
    assert set(asker.ids("ticket.list")) == tickets
    for delivery in reversed(sent):
        t.hear(delivery, delivery.at)
    assert all(
        asker.ask("chat.get", chatId=one)["data"]["messages"] == transcripts[one]["messages"] for one in transcripts
    )


def test_a_chat_that_goes_on_has_no_end(t: LocalTawk, asker: Asker) -> None:
    first, *rest = Crowd(lambda _: "secret", [AURORA]).plan(seed=7, starts=NOON, count=1)
    t.hear(first, first.at)
    (chat,) = t.ids()
    assert "endedOn" not in asker.ask("chat.get", chatId=chat)["data"]
    t.quirks = Quirks(shows_live=False)
    assert asker.ids() == []
    assert asker.refusal("chat.get", chatId=chat) == (404, "not_found")
    for delivery in rest:
        t.hear(delivery, delivery.at)
    assert asker.ask("chat.get", chatId=chat)["data"]["status"] == "open"


def test_an_answer_in_the_dashboard_closes_a_missed_chat_and_outlives_a_late_transcript(
    t: LocalTawk, asker: Asker
) -> None:
    *rest, transcript = Crowd(lambda _: "secret", [AURORA]).plan(seed=7, starts=NOON, count=1)
    for delivery in rest:
        t.hear(delivery, delivery.at)
    (chat,) = t.ids()
    t.answer(chat, "Grace Kim", "Here I am.", transcript.at)
    t.hear(transcript, transcript.at + HOUR)
    told = asker.ask("chat.get", chatId=chat)["data"]
    assert told["status"] == "closed"
    assert (told["messages"][-1]["msg"], told["messages"][-1]["sender"]["n"]) == ("Here I am.", "Grace Kim")
    assert len(told["messages"]) > 3


def test_a_ticket_waits_for_the_visitor_once_it_is_answered(t: LocalTawk, asker: Asker) -> None:
    ticket = t.add(AURORA, LEFT, NOON)
    t.answer(ticket, "Marta Ruiz", "A new one is on its way.")
    told = asker.ask("ticket.get", ticketId=ticket)["data"]
    assert (told["status"], told["events"][-1]["sender"]["t"]) == ("pending", "a")


def test_what_is_deleted_is_in_the_trash_until_it_is_restored_or_purged(t: LocalTawk, asker: Asker) -> None:
    kept, gone = t.add(AURORA, UNANSWERED, NOON), t.add(AURORA, UNANSWERED, NOON + HOUR)
    t.delete(gone)
    assert (asker.ids(), asker.ids(deleted=True)) == ([kept], [gone])
    t.quirks = replace(t.quirks, deleted_adds=True)
    assert asker.ids(deleted=True) == [gone, kept]
    t.restore(gone)
    assert asker.ids() == [gone, kept]
    t.purge(gone)
    assert asker.refusal("chat.get", chatId=gone) == (404, "not_found")


def test_chats_of_the_same_moment_are_several(t: LocalTawk, asker: Asker) -> None:
    chats = {t.add(AURORA, UNANSWERED, NOON) for _ in range(3)}
    assert set(asker.ids()) == chats
    assert len(chats) == 3


def test_pages_and_sizes_and_orders_can_be_as_odd_as_clients_tell(t: LocalTawk, asker: Asker) -> None:
    chats = [t.add(AURORA, UNANSWERED, NOON + n * HOUR) for n in range(6)]
    t.quirks = Quirks(size_most=2, first_page=1, ignores_sort=True)
    assert asker.ids(size=100, page=2, sort="co-old-new") == [chats[3], chats[2]]
    t.quirks = Quirks(repeats_pages=True)
    assert asker.ids(size=2, page=2) == asker.ids(size=2) == [chats[5], chats[4]]


def test_it_can_tell_no_more_than_what_is_known(t: LocalTawk, asker: Asker) -> None:
    chat, ticket = t.add(AURORA, UNANSWERED, NOON), t.add(AURORA, LEFT, NOON)
    t.quirks = KNOWN_ONLY
    assert set(asker.ask("chat.list")) == {"ok", "data"}
    assert set(asker.ask("chat.get", chatId=chat)["data"]) == {"id", "createdOn", "personId", "messages"}
    t.quirks = replace(KNOWN_ONLY, lists_words=False)
    assert "messages" not in asker.ask("chat.list")["data"][0]
    t.quirks = Quirks(status_as_number=True)
    assert asker.ask("ticket.get", ticketId=ticket)["data"]["status"] == 1000
