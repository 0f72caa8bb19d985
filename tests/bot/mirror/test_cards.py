"""A card is posted once and follows its conversation; its thread tells the rest."""

from datetime import timedelta

import pytest

from bot.domain.inbox import CardPolicy, Deed
from bot.ports import PostKind
from tests.bot.mirror.bench import Bench, shown, texts
from tests.inbox import said

WORDS = "Where is my lamp?"


def test_a_missed_chat_is_announced_once(any_bench: Bench) -> None:
    number = any_bench.miss(WORDS)
    any_bench.settle()
    (card,) = any_bench.cards()
    assert f"#{number}" in shown(card)
    assert WORDS in shown(card)
    assert len(any_bench.world.calls("chat.postMessage")) == 2  # the card, and its thread's lines
    assert not any_bench.world.calls("conversations.history")


def test_a_chat_that_only_waits_has_no_card(bench: Bench) -> None:
    bench.begin(WORDS)
    assert bench.run() == 0
    assert not bench.world.calls()


def test_a_changed_card_is_redrawn_in_its_place(bench: Bench) -> None:
    number = bench.miss(WORDS)
    bench.run()
    (before,) = bench.cards()
    bench.do(Deed.CLOSE, number)
    bench.run()
    (after,) = bench.cards()
    assert after["ts"] == before["ts"]
    assert "Closed by" in shown(after)
    assert "Closed by" not in shown(before)


def test_several_changes_are_drawn_once(bench: Bench) -> None:
    number = bench.miss(WORDS)
    bench.run()
    for deed in (Deed.TAKE, Deed.CLOSE, Deed.REOPEN, Deed.TRASH):
        bench.do(deed, number)
    bench.run()
    assert len(bench.world.calls("chat.update")) == 1
    assert "trash" in shown(bench.cards()[0])


def test_a_change_before_the_first_post_is_in_it(bench: Bench) -> None:
    bench.do(Deed.CLOSE, bench.miss(WORDS))
    bench.run()
    assert "Closed by" in shown(bench.cards()[0])
    assert not bench.world.calls("chat.update")


def test_lines_follow_their_card_in_order_and_in_as_few_posts_as_fit(bench: Bench) -> None:
    """A first line of 40,000 characters takes more than one post; what comes after it comes after all of them."""
    long = "".join(f"{n:07d} " for n in range(5_000))
    bench.miss(long, "and the last word")
    bench.run()
    (card,) = bench.cards()
    posts = bench.replies(card)
    said_in_thread = [text for post in posts for text in texts(post)]
    assert "".join("".join(said_in_thread).split()) == "".join(f"{long}and the last word".split())
    assert len(posts) == 5
    kinds = [call["request"].get("thread_ts") for call in bench.world.calls("chat.postMessage")]
    assert kinds == [None, *[card["ts"]] * len(posts)]


def test_many_short_lines_share_a_post(bench: Bench) -> None:
    begun = bench.clock()
    bench.begin(WORDS)
    lines = [said("v" if n % 2 else "s", begun + n * timedelta(minutes=1), f"line {n}") for n in range(20)]
    bench.tell(WORDS, *lines)
    bench.run()
    (post,) = bench.replies(bench.cards()[0])
    assert texts(post) == [f"line {n}" for n in range(20)]


def test_new_lines_are_added_to_the_thread(bench: Bench) -> None:
    bench.miss(WORDS)
    bench.run()
    bench.tell(WORDS, said("v", bench.clock(), WORDS), said("v", bench.clock(), "Hello?"))
    bench.run()
    assert [texts(reply) for reply in bench.replies(bench.cards()[0])] == [[WORDS], ["Hello?"]]


def test_a_waiting_chat_that_is_missed_notifies_in_the_channel(bench: Bench) -> None:
    bench.begin(WORDS, policy=CardPolicy.WAITING)
    bench.run()
    bench.tell(WORDS, said("v", bench.clock(), WORDS))
    bench.run()
    assert notices(bench) == ["This chat is over and nobody answered."]


def test_a_reopened_chat_notifies_and_calls_its_agent(bench: Bench) -> None:
    number = bench.miss(WORDS)
    bench.do(Deed.TAKE, number)
    bench.do(Deed.CLOSE, number)
    bench.run()
    bench.wait(60)
    bench.tell(WORDS, said("v", bench.clock(), WORDS), said("v", bench.clock(), "Still there?"))
    bench.run()
    assert notices(bench) == ["<@U0ADMIN> The visitor wrote again: reopened."]


def test_nothing_else_notifies(bench: Bench) -> None:
    number = bench.miss(WORDS)
    for deed in (Deed.TAKE, Deed.UNASSIGN, Deed.CLOSE, Deed.REOPEN, Deed.TRASH, Deed.RESTORE):
        bench.do(deed, number)
        bench.run()
    bench.tell(WORDS, said("v", bench.clock(), WORDS), said("v", bench.clock(), "Another word"))
    bench.run()
    assert notices(bench) == []
    assert len(bench.cards()) == 1


@pytest.mark.parametrize("column", ["want_version", "posted_version"])
def test_what_slack_shows_is_kept(bench: Bench, column: str) -> None:
    bench.do(Deed.TAKE, bench.miss(WORDS))
    bench.run()
    card = next(row for row in bench.posts() if row["kind"] == PostKind.CARD)
    assert card[column] == bench.cards()[0]["metadata"]["event_payload"]["version"]


def test_a_card_that_cannot_be_drawn_does_not_stop_the_others(bench: Bench) -> None:
    bench.miss(WORDS)
    lines = next(row for row in bench.posts() if row["kind"] == PostKind.LINES)
    with bench.store.write() as tx:
        tx.posts.set_payload(lines["id"], {"lines": []})
    bench.wait(1)
    bench.miss("Another one")
    bench.run()
    assert len(bench.cards()) == 2
    assert [reason for _, reason in bench.parked()] == ["not_drawn"]


def notices(bench: Bench) -> list[str]:
    """What stands in the channel itself though it belongs to a thread: only that notifies."""
    messages = bench.world.messages("support")
    return [shown_words(one) for one in messages if one.get("subtype") == "thread_broadcast"]


def shown_words(message: dict[str, object]) -> str:
    (section,) = texts(message)
    return section
