"""Messages that go: a card deleted by hand comes back or is let go, and a purge leaves nothing in Slack."""

import pytest

from bot.domain.inbox import CardPolicy, Deed
from tests.bot.mirror.bench import Bench, texts
from tests.inbox import said

POST, DELETE = "chat.postMessage", "chat.delete"
WORDS = "Where is my lamp?"


def test_a_card_deleted_by_hand_comes_back_while_its_conversation_is_open(any_bench: Bench) -> None:
    number = any_bench.miss(WORDS, "Hello?")
    any_bench.run()
    delete_by_hand(any_bench)
    any_bench.do(Deed.TAKE, number)
    any_bench.run()
    (card,) = living(any_bench)
    assert [texts(line) for line in any_bench.replies(card)] == [[f"{WORDS}\nHello?"]]


def test_lines_that_came_meanwhile_are_in_the_thread_of_the_new_card(bench: Bench) -> None:
    bench.miss(WORDS)
    bench.run()
    delete_by_hand(bench)
    bench.tell(WORDS, said("v", bench.clock(), WORDS), said("v", bench.clock(), "Hello?"))
    bench.run()
    (card,) = living(bench)
    assert [texts(line) for line in bench.replies(card)] == [[WORDS], ["Hello?"]]


@pytest.mark.parametrize("deed", [Deed.CLOSE, Deed.TRASH])
def test_a_card_deleted_by_hand_is_let_go_once_nobody_waits(bench: Bench, deed: Deed) -> None:
    number = bench.miss(WORDS)
    bench.run()
    delete_by_hand(bench)
    bench.do(deed, number)
    bench.settle()
    assert living(bench) == []
    assert bench.parked() == []


def test_a_card_that_was_let_go_stays_away_as_long_as_nobody_waits(any_bench: Bench) -> None:
    number = let_go(any_bench)
    any_bench.do(Deed.ASSIGN, number, agent="U0ANA")
    any_bench.settle()
    assert living(any_bench) == []
    assert any_bench.parked() == []


def test_a_card_that_was_let_go_comes_back_with_all_that_stood_in_its_thread(any_bench: Bench) -> None:
    number = let_go(any_bench)
    any_bench.do(Deed.REOPEN, number)
    any_bench.settle()
    (card,) = living(any_bench)
    assert [texts(line) for line in any_bench.replies(card)] == [[f"{WORDS}\nHello?"]]


def test_a_card_that_was_let_go_comes_back_when_the_visitor_writes_again(bench: Bench) -> None:
    number = bench.miss(WORDS)
    bench.run()
    delete_by_hand(bench)
    bench.do(Deed.CLOSE, number)
    bench.run()
    bench.wait(60)
    bench.tell(WORDS, said("v", bench.clock(), WORDS), said("v", bench.clock(), "Still there?"))
    bench.run()
    (card,) = living(bench)
    assert ["Still there?"] in [texts(reply) for reply in bench.replies(card)]


def test_a_purge_deletes_card_lines_and_notices(any_bench: Bench) -> None:
    any_bench.begin(WORDS, policy=CardPolicy.WAITING)
    any_bench.run()
    number = any_bench.tell(WORDS, said("v", any_bench.clock(), WORDS), said("v", any_bench.clock(), "Hello?"))
    any_bench.run()
    assert len(any_bench.world.messages("support")) == 2  # the card, and a notice that is broadcast
    purge(any_bench, number)
    any_bench.run()
    assert_nothing_left(any_bench)


@pytest.mark.parametrize("fault", ["drop_after", "drop_before"])
@pytest.mark.parametrize("posted", [0, 1])
def test_a_purge_waits_for_what_is_unknown(bench: Bench, fault: str, posted: int) -> None:
    """The card's answer was lost, or that of a line."""
    number = bench.miss(WORDS)
    mirror = bench.mirror()
    for _ in range(posted):
        assert mirror.step()
    bench.world.fault(POST, fault)
    bench.run()
    purge(bench, number)
    bench.settle()
    assert_nothing_left(bench)


def test_a_purge_while_a_message_is_under_way_deletes_it(bench: Bench) -> None:
    number = bench.miss(WORDS)
    with bench.store.write() as tx:
        claim = tx.posts.claim(bench.clock(), bench.clock() + bench.pace.lease)
        assert claim is not None
        tx.posts.set_intent(claim, bench.clock(), bench.clock() + bench.pace.settle)
    purge(bench, number)
    with bench.store.write() as tx:
        tx.posts.set_posted(claim, bench.post_something(), 2)
        tx.posts.release(claim, bench.clock())
    bench.run()
    assert_nothing_left(bench)


def test_a_purge_of_what_slack_never_saw_calls_nobody(bench: Bench) -> None:
    purge(bench, bench.miss(WORDS))
    assert bench.run() == 0
    assert_nothing_left(bench)
    assert bench.world.calls() == []


@pytest.mark.parametrize("fault", ["drop_before", "drop_after", "http_500", "bad_json"])
def test_a_deletion_whose_answer_is_lost_is_repeated(bench: Bench, fault: str) -> None:
    number = bench.miss(WORDS)
    bench.run()
    bench.world.fault(DELETE, fault, count=2)
    purge(bench, number)
    bench.settle()
    assert_nothing_left(bench)


def test_a_purge_leaves_nothing_of_a_card_that_came_back(bench: Bench) -> None:
    """Slack keeps the replies of a card that somebody deletes."""
    number = bench.miss(WORDS, "Hello?")
    bench.run()
    delete_by_hand(bench)
    bench.do(Deed.TAKE, number)
    bench.run()
    purge(bench, number)
    bench.run()
    assert_nothing_left(bench)


def test_a_purge_leaves_nothing_of_a_card_that_was_let_go(bench: Bench) -> None:
    number = bench.miss(WORDS)
    bench.run()
    delete_by_hand(bench)
    purge(bench, number)
    bench.settle()
    assert_nothing_left(bench)


def let_go(bench: Bench) -> int:
    """A conversation whose card somebody deleted, and that is closed since."""
    number = bench.miss(WORDS, "Hello?")
    bench.run()
    delete_by_hand(bench)
    bench.do(Deed.CLOSE, number)
    bench.run()
    return number


def delete_by_hand(bench: Bench) -> None:
    """An administrator does it; Slack leaves a tombstone where there are replies."""
    (card,) = living(bench)
    bench.world.user("ana").delete(card)


def living(bench: Bench) -> list[dict[str, object]]:
    return [card for card in bench.cards() if card.get("subtype") != "tombstone"]


def purge(bench: Bench, number: int) -> None:
    bench.do(Deed.TRASH, number)
    bench.do(Deed.PURGE, number)


def assert_nothing_left(bench: Bench) -> None:
    assert bench.world.messages("support") == []
    assert bench.posts() == []
