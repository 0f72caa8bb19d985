"""The doctor's look at Slack: every bad finding has its cure."""

from datetime import timedelta

import pytest

from bot.clients.slack import posting_client
from bot.clients.slack_check import SlackCheck
from bot.times.clock import Clock, utc_now
from bot.views.signs import Told
from config.manifest import SCOPES, SPARE_SCOPES
from sandbox.control import SlackSandbox
from tests.bot.clients.scripted import Script
from tests.findings import in_words


def findings(url: str, token: str = "xoxb-1", channels: tuple[str, ...] = (), clock: Clock = utc_now) -> list[Told]:
    found = in_words(SlackCheck(posting_client(token, url, 1), channels, SCOPES, SPARE_SCOPES, clock)())
    assert all(one.well or one.cure for one in found)
    return found


def bad(found: list[Told]) -> list[tuple[str, str]]:
    return [(one.name, one.words) for one in found if not one.well]


def test_a_sound_installation_has_no_bad_finding(world: SlackSandbox) -> None:
    found = findings(world.base_url, world.bot_token, (world.channel_id("support"),))
    assert bad(found) == []
    assert [one.name for one in found][:1] == ["Slack"]
    assert found[-1].words == f"{world.channel_id('support')} can be read"
    assert {call["name"] for call in world.calls()} == {"auth.test", "conversations.history"}


def test_a_wrong_token_ends_the_round(world: SlackSandbox) -> None:
    found = findings(world.base_url, "xoxb-wrong", (world.channel_id("support"),))
    assert bad(found) == [("Slack", "refuses the token: invalid_auth")]
    assert len(found) == 1


@pytest.mark.parametrize(("name", "code"), [("random", "not_in_channel"), ("leads", "channel_not_found")])
def test_a_channel_without_the_bot_is_a_bad_finding(world: SlackSandbox, name: str, code: str) -> None:
    channel = world.channel_id(name)
    found = findings(world.base_url, world.bot_token, (channel, world.channel_id("support")))
    assert bad(found) == [("channel", f"{channel}: {code}")]
    assert "/invite" in next(one.cure for one in found if not one.well)


def test_missing_scopes_are_named(script: Script) -> None:
    script.body = b'{"ok": true, "user": "recado", "team": "Team"}'
    script.headers = (("x-oauth-scopes", "commands, chat:write,channels:history"),)
    (finding,) = [one for one in findings(script.url) if one.name == "scopes" and not one.well]
    lacking = sorted(set(SCOPES) - {"commands", "chat:write", "channels:history"})
    assert finding.words == f"missing: {', '.join(lacking)}"


def test_complete_scopes_are_well(script: Script) -> None:
    script.body = b'{"ok": true, "user": "recado", "team": "Team"}'
    script.headers = (("x-oauth-scopes", ",".join((*SCOPES, *SPARE_SCOPES, "users:read"))),)
    assert [(one.well, one.words) for one in findings(script.url) if one.name == "scopes"] == [(True, "complete")]


def test_a_scope_that_can_be_spared_is_told_and_nothing_bad(script: Script) -> None:
    script.body = b'{"ok": true, "user": "recado", "team": "Team"}'
    script.headers = (("x-oauth-scopes", ",".join(SCOPES)),)
    told = [one for one in findings(script.url) if one.name == "scopes"]
    assert all(one.well for one in told)
    assert "without users:read.email, agents of tawk.to are not known in Slack" in told[-1].words
    assert "python -m bot manifest" in told[-1].words


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"[1]", b"<html>", b'{"ok": false}', b"\xff", b'{"ok": tr'])
@pytest.mark.parametrize("status", [200, 500])
def test_what_is_no_slack_is_told_and_not_raised(script: Script, body: bytes, status: int) -> None:
    script.body, script.status = body, status
    (finding,) = findings(script.url)
    assert not finding.well


def test_an_unreachable_slack_is_told() -> None:
    (finding,) = findings("http://127.0.0.1:1/")
    assert finding.words == "can't be reached: URLError"


@pytest.mark.parametrize("fault", ["http_500", "drop_before", "bad_json"])
def test_a_channel_that_cannot_be_looked_at_is_told(world: SlackSandbox, fault: str) -> None:
    world.fault("conversations.history", fault)
    channels = (world.channel_id("support"), world.channel_id("sales"))
    assert len(bad(findings(world.base_url, world.bot_token, channels))) == 1


@pytest.mark.parametrize(("minutes", "well"), [(0, True), (-5, False), (10, False)])
def test_a_clock_that_goes_wrong_is_told_by_slacks(script: Script, minutes: int, well: bool) -> None:
    """Every server says in its answer what time it is there."""
    script.body = b'{"ok": true, "user": "recado", "team": "Team"}'
    found = findings(script.url, clock=lambda: utc_now() + timedelta(minutes=minutes))
    [time] = [one for one in found if one.name == "time"]
    assert time.well is well
    assert time.words.startswith("differs from Slack's by ")
    assert ("NTP" in time.cure) is not well


def test_more_scopes_than_the_manifest_asks_for_are_a_drift(script: Script) -> None:
    script.body = b'{"ok": true, "user": "recado", "team": "Team"}'
    script.headers = (("x-oauth-scopes", ",".join((*SCOPES, *SPARE_SCOPES, "channels:manage", "admin"))),)
    [drift] = [one for one in findings(script.url) if one.name == "manifest"]
    assert not drift.well
    assert "admin, channels:manage" in drift.words
    assert "revoke" in drift.cure  # Slack keeps what was granted once
