"""What comes faster than cards can be written stands in one message a channel, and cards come again when it calms."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.domain.inbox import Deed
from bot.mirror.gathering import KEPT_BY_EACH
from bot.ports import NewPost, PostKind
from bot.tickets.showing import notify
from tests.bot.mirror.bench import ANA, Bench, shown, texts
from tests.inbox import said

MOST_WAITING, MANY = 3, 5


def flood(bench: Bench, count: int = MANY, channel: str = "support") -> Sequence[int]:
    bench.most_waiting = MOST_WAITING
    begun = len(bench.chats)
    return [bench.miss(f"help {n}", channel=channel) for n in range(begun, begun + count)]


def the_summary(bench: Bench, channel: str = "support") -> dict[str, Any]:
    [found] = [one for one in bench.cards(channel) if "at once" in shown(one)]
    return found


def states(bench: Bench) -> str:
    return texts(the_summary(bench))[0].splitlines()[1]


def calm(bench: Bench, count: int = MANY) -> None:
    bench.wait((count + 1) * KEPT_BY_EACH.total_seconds())


def test_as_many_as_a_channel_carries_get_a_card_each(any_bench: Bench) -> None:
    flood(any_bench, MOST_WAITING)
    any_bench.run()
    assert len(any_bench.cards()) == MOST_WAITING


def test_more_become_one_message(any_bench: Bench) -> None:
    flood(any_bench)
    any_bench.run()
    assert len(any_bench.cards()) == 1
    assert f"{MANY} conversations came at once" in shown(the_summary(any_bench))
    assert states(any_bench) == f"nobody has: {MANY} · taken: 0 · settled: 0"


def test_a_summary_has_no_thread(bench: Bench) -> None:
    bench.most_waiting = MOST_WAITING
    for n in range(MANY):
        bench.miss(f"help {n}", *(f"line {line} of a long story" for line in range(20)))
    bench.run()
    assert bench.replies(the_summary(bench)) == []
    assert not [row for row in bench.posts() if row["kind"] == "lines"]


def test_each_channel_has_its_own(bench: Bench) -> None:
    flood(bench)
    flood(bench, channel="sales")
    bench.run()
    assert len(bench.cards("support")) == len(bench.cards("sales")) == 1


def test_what_is_done_to_what_it_shows_is_told_in_it(any_bench: Bench) -> None:
    first, second, *_ = flood(any_bench)
    any_bench.run()
    any_bench.do(Deed.ASSIGN, first, agent=ANA)
    any_bench.do(Deed.CLOSE, second)
    any_bench.run()
    assert len(any_bench.cards()) == 1
    assert states(any_bench) == f"nobody has: {MANY - 2} · taken: 1 · settled: 1"


def test_many_changes_are_one_update(bench: Bench) -> None:
    numbers = flood(bench)
    bench.run()
    before = len(bench.world.calls("chat.update"))
    for number in numbers:
        bench.do(Deed.CLOSE, number)
    bench.run()
    assert len(bench.world.calls("chat.update")) == before + 1
    assert states(bench) == f"nobody has: 0 · taken: 0 · settled: {MANY}"


def test_a_summary_s_turn_comes_by_what_changed_in_it_first(any_bench: Bench) -> None:
    bench, sales = any_bench, flood(any_bench, channel="sales")
    support = flood(bench)
    bench.run()
    before = len(bench.world.calls("chat.update"))
    for number in (support[1], sales[0], support[0]):
        bench.wait(1)
        bench.do(Deed.CLOSE, number)
    mirror = bench.mirror()
    while len(bench.world.calls("chat.update")) == before:
        assert mirror.step()
    assert states(bench).endswith("settled: 2")


def test_what_comes_while_it_is_busy_joins_it(any_bench: Bench) -> None:
    flood(any_bench)
    any_bench.run()
    flood(any_bench, 1)
    any_bench.run()
    assert len(any_bench.cards()) == 1
    assert f"{MANY + 1} conversations" in shown(the_summary(any_bench))


def test_cards_come_again_when_it_calms(any_bench: Bench) -> None:
    numbers = flood(any_bench)
    any_bench.run()
    calm(any_bench)
    flood(any_bench, 1)
    any_bench.run()
    assert len(any_bench.cards()) == 2
    any_bench.do(Deed.CLOSE, numbers[0])
    any_bench.run()
    assert states(any_bench) == f"nobody has: {MANY - 1} · taken: 0 · settled: 1"


def test_a_trickle_does_not_keep_it_for_ever(bench: Bench) -> None:
    flood(bench)
    bench.run()
    for _ in range(MANY + 1):
        bench.wait(2 * KEPT_BY_EACH.total_seconds())
        flood(bench, 1)
        bench.run()
    assert len(bench.cards()) > 1


def test_the_next_burst_has_a_message_of_its_own(bench: Bench) -> None:
    flood(bench)
    bench.run()
    calm(bench)
    flood(bench)
    bench.run()
    assert [f"{MANY} conversations" in shown(card) for card in bench.cards()] == [True, True]


def test_what_had_a_card_keeps_it(bench: Bench) -> None:
    number = bench.miss("the first")
    bench.run()
    flood(bench)
    bench.run()
    bench.do(Deed.CLOSE, number)
    bench.run()
    [card] = [one for one in bench.cards() if "at once" not in shown(one)]
    assert "Closed" in shown(card)


def test_whoever_writes_again_gets_a_card(any_bench: Bench) -> None:
    number, *_ = flood(any_bench)
    any_bench.run()
    any_bench.do(Deed.CLOSE, number)
    calm(any_bench)
    any_bench.tell("help 0", said("v", any_bench.clock(), "help 0"), said("v", any_bench.clock(), "Anybody there?"))
    any_bench.run()
    assert len(any_bench.cards()) == 2
    assert states(any_bench) == f"nobody has: {MANY - 1} · taken: 0 · settled: 0"


def test_what_is_purged_is_counted_no_more(any_bench: Bench) -> None:
    first, *_, last = flood(any_bench)
    any_bench.run()
    for number in (first, last):
        any_bench.do(Deed.TRASH, number)
        any_bench.do(Deed.PURGE, number)
    any_bench.run()
    assert f"{MANY - 2} conversations" in shown(the_summary(any_bench))
    assert not [row for row in any_bench.posts() if row["number"] in (first, last)]


def test_a_summary_that_somebody_deleted_comes_back_while_something_waits(bench: Bench) -> None:
    first, *others = flood(bench)
    bench.run()
    gone = str(the_summary(bench)["ts"])
    bench.client.chat_delete(channel=bench.world.channel_id("support"), ts=gone)
    bench.do(Deed.CLOSE, first)
    bench.run()
    assert str(the_summary(bench)["ts"]) != gone
    for number in others[1:]:
        bench.do(Deed.CLOSE, number)
    bench.run()
    bench.client.chat_delete(channel=bench.world.channel_id("support"), ts=str(the_summary(bench)["ts"]))
    bench.do(Deed.CLOSE, others[0])
    bench.run()
    assert bench.cards() == []


def test_a_lost_answer_doubles_no_summary(bench: Bench) -> None:
    numbers = flood(bench)
    bench.world.fault("chat.postMessage", "drop_after")
    bench.settle()
    bench.do(Deed.CLOSE, numbers[0])
    bench.settle()
    assert len(bench.cards()) == 1


def test_a_summary_of_which_nothing_is_left_goes_with_its_thread(any_bench: Bench) -> None:
    bench, numbers = any_bench, flood(any_bench)
    bench.run()
    summary = str(the_summary(bench)["ts"])
    with bench.store.write() as tx:
        place = tx.posts.place_of(numbers[0])
        assert place is not None
        head = tx.conversations.head(numbers[0])
        assert head is not None
        about = {"rung": 1, "minutes": 5.0, "working": False, "property": head.property_id, "numbers": [], "called": []}
        payload = {**about, "quiet": False, "burst": place.parent_id}
        tx.posts.add(NewPost(PostKind.ALERT, place.channel, 0, place.parent_id, payload), bench.clock())
    bench.run()
    assert len(bench.world.thread(bench.world.channel_id("support"), summary)) == 2
    for number in numbers:
        bench.do(Deed.TRASH, number)
        bench.do(Deed.PURGE, number)
    bench.run()
    assert bench.cards() == []
    assert bench.posts() == []
    flood(bench)
    bench.run()
    assert f"{MANY} conversations" in shown(the_summary(bench))


def test_what_is_called_about_gets_its_card_while_many_come(any_bench: Bench) -> None:
    bench, numbers = any_bench, flood(any_bench)
    bench.run()
    with bench.store.write() as tx:
        notify(tx, numbers[0], {"notice": "undelivered", "agent": ANA}, bench.clock())
    flood(bench)
    bench.run()
    [card] = [one for one in bench.cards() if "at once" not in shown(one)]
    assert any(ANA in shown(reply) for reply in bench.replies(card))
    assert f"{2 * MANY - 1} conversations" in shown(the_summary(bench))


def test_what_was_asked_for_below_a_card_that_was_just_taken_in_keeps_nobody_waiting(any_bench: Bench) -> None:
    bench, numbers = any_bench, flood(any_bench)
    bench.run()
    with bench.store.write() as tx:
        place = tx.posts.place_of(numbers[0])
        assert place is not None
        tx.posts.add(NewPost(PostKind.NOTE, place.channel, numbers[0], place.id, {"text": "late"}), bench.clock())
    bench.run()
    assert not [row for row in bench.posts() if row["kind"] == "note"]
    assert len(bench.cards()) == 1


def test_a_summary_speaks_the_language_that_its_property_was_given(bench: Bench) -> None:
    [number, *_] = flood(bench)
    bench.run()
    with bench.store.write() as tx:
        head = tx.conversations.head(number)
        assert head is not None
        tx.properties.arrange(replace(tx.properties.get(head.property_id), language="es"))
        tx.posts.redraw(head.property_id, 100, bench.clock())
    bench.run()
    [card] = bench.cards()
    assert f"{MANY} conversaciones" in shown(card)
