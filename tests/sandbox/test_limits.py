"""Rate limits: one post a second a channel, tiers for methods, and Retry-After in whole seconds."""

import time

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.control import SlackSandbox
from sandbox.errors import SlackError
from sandbox.limits import Limits


class Watch:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_channel_takes_one_post_a_second() -> None:
    watch = Watch()
    limits = Limits(1, watch)
    for _ in range(5):
        limits.count_post("C1")
        with pytest.raises(SlackError) as caught:
            limits.count_post("C1")
        assert caught.value.retry_after == 1
        limits.count_post(f"C2 at {watch.now}")
        watch.now += 1


def test_a_tier_is_a_minutes_worth_and_then_refills() -> None:
    watch = Watch()
    limits = Limits(1, watch)
    for _ in range(20):
        limits.count_call("users.list", 2)
    with pytest.raises(SlackError) as caught:
        limits.count_call("users.list", 2)
    assert caught.value.retry_after == 3
    limits.count_call("usergroups.list", 2)
    watch.now += 3
    limits.count_call("users.list", 2)


def test_the_scale_speeds_limits_up_or_turns_them_off() -> None:
    watch = Watch()
    quick, off = Limits(10, watch), Limits(0, watch)
    quick.count_post("C1")
    watch.now += 0.1
    quick.count_post("C1")
    for _ in range(1000):
        off.count_post("C1")


def test_a_client_is_told_to_wait_and_a_paced_one_never_is() -> None:
    with SlackSandbox(rate_scale=20) as s:
        client = WebClient(s.bot_token, base_url=s.base_url, retry_handlers=[])
        client.chat_postMessage(channel="#support", text="1")
        with pytest.raises(SlackApiError) as caught:
            client.chat_postMessage(channel="#support", text="2")
        assert caught.value.response.status_code == 429
        assert caught.value.response.headers["Retry-After"] == "1"
        assert caught.value.response["error"] == "ratelimited"
        assert len(s.refusals("ratelimited")) == 1
        s.reset()
        for n in range(10):
            client.chat_postMessage(channel="#support", text=str(n))
            time.sleep(0.05)
        assert s.refusals() == []
        assert len(s.messages("support")) == 10


def test_turning_the_clock_lets_the_next_post_pass() -> None:
    with SlackSandbox() as s:
        client = WebClient(s.bot_token, base_url=s.base_url, retry_handlers=[])
        client.chat_postMessage(channel="#support", text="1")
        s.advance(1)
        client.chat_postMessage(channel="#support", text="2")
        assert s.refusals() == []
