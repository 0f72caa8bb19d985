"""What Slack refuses: a channel in trouble rests and heals, a message that it dislikes waits for its next version."""

import logging

import pytest

from bot.domain.inbox import Deed
from tests.bot.mirror.bench import Bench, shown

POST, UPDATE = "chat.postMessage", "chat.update"
WORDS = "Where is my lamp?"
TROUBLES = ["not_in_channel", "channel_not_found", "is_archived", "invalid_auth", "missing_scope", "restricted_action"]


@pytest.mark.parametrize("code", TROUBLES)
def test_a_channel_in_trouble_rests_and_heals(bench: Bench, code: str, caplog: pytest.LogCaptureFixture) -> None:
    broken = bench.world.fault(POST, "error", error=code, count=100)
    bench.ask(WORDS)
    bench.ask("Another one")
    bench.run()
    assert len(bench.world.calls(POST)) == 1
    assert bench.troubles() == [(bench.world.channel_id("support"), code)]
    assert "mirror.channel_trouble" in [one.message for one in caplog.records if one.levelno == logging.ERROR]
    bench.wait(299)
    assert bench.run() == 0
    bench.world.remove_fault(broken)
    bench.wait(2)
    bench.run()
    assert bench.troubles() == []
    assert len(bench.cards()) == 2


def test_a_bot_that_is_invited_catches_up(bench: Bench) -> None:
    """In a private channel, which the bot can't see before."""
    bench.ask(WORDS, "leads")
    bench.run()
    assert bench.troubles() == [(bench.world.channel_id("leads"), "channel_not_found")]
    bench.world.user("ana").join("leads", user=bench.world.bot_user_id)
    bench.wait(301)
    bench.run()
    assert bench.troubles() == []
    assert len(bench.cards("leads")) == 1


def test_trouble_in_one_channel_is_none_in_another(bench: Bench) -> None:
    bench.ask(WORDS, "leads")
    bench.ask("Another one", "support")
    bench.run()
    assert len(bench.cards("support")) == 1
    assert len(bench.troubles()) == 1


@pytest.mark.parametrize("code", ["is_inactive", "not_in_channel", "invalid_auth"])
def test_an_update_in_a_channel_in_trouble_is_made_once_it_heals(bench: Bench, code: str) -> None:
    number = bench.miss(WORDS)
    bench.run()
    bench.world.fault(UPDATE, "error", error=code)
    bench.do(Deed.CLOSE, number)
    bench.run()
    assert [problem for _, problem in bench.troubles()] == [code]
    bench.wait(301)
    bench.run()
    assert "Closed by" in shown(bench.cards()[0])


@pytest.mark.parametrize("code", ["invalid_blocks", "msg_too_long", "no_text", "metadata_too_large"])
def test_a_card_that_slack_dislikes_waits_for_its_next_version(bench: Bench, code: str) -> None:
    bench.world.fault(POST, "error", error=code, match={"channel": bench.world.channel_id("support")})
    number = bench.miss(WORDS)
    bench.settle()
    assert bench.parked() == [(number, code)]
    assert bench.cards() == []
    bench.do(Deed.TAKE, number)
    bench.run()
    assert bench.parked() == []
    assert len(bench.cards()) == 1
    assert len(bench.replies(bench.cards()[0])) == 1


def test_a_parked_card_holds_up_no_other(bench: Bench) -> None:
    bench.world.fault(POST, "error", error="invalid_blocks")
    bench.ask(WORDS)
    bench.ask("Another one")
    bench.run()
    assert len(bench.cards()) == 1
    assert bench.troubles() == []


def test_an_update_that_slack_dislikes_is_tried_with_the_next_version(bench: Bench) -> None:
    number = bench.miss(WORDS)
    bench.run()
    bench.world.fault(UPDATE, "error", error="cant_update_message")
    bench.do(Deed.CLOSE, number)
    bench.run()
    assert bench.parked() == [(number, "cant_update_message")]
    bench.do(Deed.REOPEN, number)
    bench.do(Deed.TRASH, number)
    bench.run()
    assert bench.parked() == []
    assert "trash" in shown(bench.cards()[0])
