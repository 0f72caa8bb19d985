"""When the answer to a post is lost, the message is looked for before it is posted again."""

import logging

import pytest

from bot.domain.inbox import Deed
from tests.bot.mirror.bench import Bench, shown, texts

POST, HISTORY, REPLIES = "chat.postMessage", "conversations.history", "conversations.replies"
WORDS = "Where is my lamp?"
AFTER_EFFECT = [("drop_after", 0.0), ("bad_json", 0.0), ("timeout_after", 3.0)]
BEFORE_EFFECT = ["drop_before", "http_500"]


@pytest.mark.parametrize(("fault", "seconds"), AFTER_EFFECT)
def test_a_card_whose_answer_is_lost_is_adopted(bench: Bench, fault: str, seconds: float) -> None:
    bench.world.fault(POST, fault, seconds=seconds)
    number = bench.miss(WORDS)
    bench.run()
    bench.do(Deed.CLOSE, number)
    bench.settle()
    (card,) = bench.cards()
    assert "Closed by" in shown(card)
    assert [texts(line) for line in bench.replies(card)] == [[WORDS]]
    assert len(bench.world.calls(HISTORY)) == 1


def test_a_lost_answer_is_recovered_on_either_database(any_bench: Bench) -> None:
    any_bench.world.fault(POST, "drop_after", count=2)
    any_bench.miss(WORDS)
    any_bench.miss("Another one")
    any_bench.settle()
    assert len(any_bench.cards()) == 2
    assert len(any_bench.world.calls(HISTORY)) == 1


@pytest.mark.parametrize("fault", BEFORE_EFFECT)
def test_a_card_that_never_reached_slack_is_posted_once_after_the_settle_time(bench: Bench, fault: str) -> None:
    bench.world.fault(POST, fault)
    bench.miss(WORDS)
    bench.run()
    bench.wait(29)
    assert bench.run() == 0
    bench.settle()
    assert len(bench.cards()) == 1
    assert len(bench.world.calls(HISTORY)) == 1


@pytest.mark.parametrize(("fault", "seconds"), AFTER_EFFECT)
def test_a_reply_whose_answer_is_lost_is_adopted(bench: Bench, fault: str, seconds: float) -> None:
    bench.miss(WORDS)
    mirror = bench.mirror()
    assert mirror.step()
    bench.world.fault(POST, fault, seconds=seconds)
    bench.settle(mirror)
    assert [texts(line) for line in bench.replies(bench.cards()[0])] == [[WORDS]]
    assert len(bench.world.calls(REPLIES)) == 1


@pytest.mark.parametrize("fault", BEFORE_EFFECT)
def test_a_reply_that_never_reached_slack_is_posted_once(bench: Bench, fault: str) -> None:
    bench.miss(WORDS)
    mirror = bench.mirror()
    assert mirror.step()
    bench.world.fault(POST, fault)
    bench.settle(mirror)
    assert [texts(line) for line in bench.replies(bench.cards()[0])] == [[WORDS]]


def test_later_lines_wait_for_one_whose_outcome_is_unknown(bench: Bench) -> None:
    long = "".join(f"{n:07d} " for n in range(3_000))
    bench.miss(long)
    mirror = bench.mirror()
    assert mirror.step()
    bench.world.fault(POST, "drop_before")
    bench.settle(mirror)
    said = [text for line in bench.replies(bench.cards()[0]) for text in texts(line)]
    assert "".join("".join(said).split()) == "".join(long.split())


def test_other_cards_go_on_while_one_is_unknown(bench: Bench) -> None:
    bench.world.fault(POST, "drop_before")
    bench.miss(WORDS)
    bench.miss("Another one")
    bench.run()
    assert ["Another one" in shown(card) for card in bench.cards()] == [True]
    bench.settle()
    assert len(bench.cards()) == 2


@pytest.mark.parametrize("fault", ["http_500", "drop_before", "rate_limited", "bad_json"])
def test_while_the_look_up_fails_all_stays_unknown(bench: Bench, fault: str) -> None:
    bench.world.fault(POST, "drop_after", count=2)
    broken = bench.world.fault(HISTORY, fault, count=100)
    bench.miss(WORDS)
    bench.miss("Another one")
    bench.settle()
    cards = [row for row in bench.posts() if row["kind"] == "card"]
    assert all(row["intent_at"] is not None for row in cards)
    assert len(bench.world.calls(POST)) == 2
    bench.world.remove_fault(broken)
    bench.settle()
    assert len(bench.cards()) == 2


def test_a_limited_look_up_waits_as_long_as_slack_says(bench: Bench) -> None:
    bench.world.fault(POST, "drop_after")
    bench.world.fault(HISTORY, "rate_limited", retry_after=120)
    bench.miss(WORDS)
    bench.run()
    bench.wait(31)
    bench.run()
    bench.wait(119)
    assert bench.run() == 0
    bench.wait(2)
    bench.run()
    assert len(bench.cards()) == 1
    assert len(bench.world.calls(HISTORY)) == 2


def test_without_leave_to_look_up_it_is_posted_again_and_said_so(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    bench.world.fault(POST, "drop_before")
    bench.world.fault(HISTORY, "error", error="missing_scope", count=100)
    bench.miss(WORDS)
    bench.settle()
    assert len(bench.cards()) == 1
    messages = [record.message for record in caplog.records if record.levelno == logging.ERROR]
    assert "mirror.look_up_not_allowed" in messages


def test_where_the_bot_may_post_but_not_read_the_doctor_can_tell(bench: Bench) -> None:
    """In a public channel that it has not joined; the outcome stays unknown until somebody invites it."""
    bench.world.fault(POST, "drop_after")
    missing = bench.world.fault(HISTORY, "error", error="not_in_channel", count=100)
    bench.miss(WORDS)
    bench.settle()
    assert bench.troubles() == [(bench.world.channel_id("support"), "not_in_channel")]
    bench.world.remove_fault(missing)
    bench.settle()
    assert bench.troubles() == []
    assert len(bench.cards()) == 1


@pytest.mark.parametrize("fault", ["drop_before", "drop_after", "http_500", "bad_json"])
def test_an_update_whose_answer_is_lost_is_repeated(bench: Bench, fault: str) -> None:
    number = bench.miss(WORDS)
    bench.run()
    bench.world.fault("chat.update", fault)
    bench.do(Deed.CLOSE, number)
    bench.settle()
    (card,) = bench.cards()
    assert "Closed by" in shown(card)
    assert card["metadata"]["event_payload"]["version"] == 3
    assert len(bench.world.calls("chat.update")) == 2
