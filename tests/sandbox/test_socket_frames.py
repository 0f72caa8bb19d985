"""Socket Mode, frame by frame: which envelopes may be answered with a payload, pings, and how a socket ends."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from slack_sdk import WebClient
from websockets.exceptions import ConnectionClosed

from sandbox.control import SlackSandbox
from sandbox.person import Outcome
from sandbox.types import JSON
from tests.sandbox.manifests import full_manifest
from tests.sandbox.test_socket_mode import Line
from tests.sandbox.views import button, card, modal, option

Act = Callable[[], Outcome]
EXTERNAL = {"type": "external_select", "action_id": "who", "min_query_length": 0}


@pytest.fixture
def s() -> Iterator[SlackSandbox]:
    """A local Slack with half a minute for each acknowledgement."""
    with SlackSandbox(full_manifest(), rate_scale=0, clock_scale=0.1) as sandbox:
        yield sandbox


@pytest.fixture
def line(s: SlackSandbox) -> Iterator[Line]:
    with ExitStack() as held:
        opened = Line(s, held)
        opened.next()
        yield opened


@pytest.fixture
def card_shown(s: SlackSandbox, client: WebClient, line: Line) -> JSON:
    """A message of the app, whose own event is acknowledged already."""
    client.chat_postMessage(channel="#support", text="card", blocks=card(button("Take it", "take"), EXTERNAL))
    line.ack(line.next())
    return s.messages("support")[-1]


def during(line: Line, act: Act, payload: JSON | None = None) -> tuple[JSON, Outcome]:
    """The frame that an act sends, and how it ended once the frame was acknowledged."""
    with ThreadPoolExecutor(1) as pool:
        outcome = pool.submit(act)
        frame = line.next()
        line.ack(frame, payload)
        return frame, outcome.result(10)


def test_commands_may_be_answered_and_clicks_and_shortcuts_not(s: SlackSandbox, line: Line, card_shown: JSON) -> None:
    ana = s.user("ana")
    acts: dict[str, Act] = {
        "slash_commands": lambda: ana.command("/inbox", channel="support"),
        "block_actions": lambda: ana.presses("Take it", on=card_shown),
        "message_action": lambda: ana.shortcut("file_it", card_shown),
        "shortcut": lambda: ana.shortcut("new"),
    }
    frames = {kind: during(line, act)[0] for kind, act in acts.items()}
    assert {kind: frame["payload"].get("type", frame["type"]) for kind, frame in frames.items()} == {
        kind: kind for kind in acts
    }
    assert {kind: frame["accepts_response_payload"] for kind, frame in frames.items()} == {
        "slash_commands": True, "block_actions": False, "message_action": False, "shortcut": False,
    }  # fmt: skip


def test_a_command_is_answered_by_what_the_acknowledgement_carries(s: SlackSandbox, line: Line) -> None:
    _, told = during(line, lambda: s.user("ana").command("/inbox", channel="support"), {"text": "3 open"})
    assert told.text == "3 open"


def test_a_search_is_answered_by_options(s: SlackSandbox, line: Line, card_shown: JSON) -> None:
    answer = {"options": [option("ana")]}
    frame, told = during(line, lambda: s.user("ana").type_ahead("who", "a", on=card_shown), answer)
    assert (frame["payload"]["type"], frame["accepts_response_payload"]) == ("block_suggestion", True)
    assert told.options == [option("ana")]


def test_more_options_than_slack_shows_are_trouble(s: SlackSandbox, line: Line, card_shown: JSON) -> None:
    ana = s.user("ana")
    _, full = during(line, lambda: ana.type_ahead("who", "a", on=card_shown), {"options": [option("a")] * 100})
    assert len(full.options or []) == 100
    groups = [{"label": {"type": "plain_text", "text": "All"}, "options": [option("a")] * 101}]
    _, told = during(line, lambda: ana.type_ahead("who", "a", on=card_shown), {"option_groups": groups})
    assert "can't be shown" in told.error


def test_a_submission_may_be_answered_and_a_closing_not(
    s: SlackSandbox, client: WebClient, line: Line, card_shown: JSON
) -> None:
    ana = s.user("ana")
    view = modal({"type": "divider"}, notify_on_close=True)
    clicked, _ = during(line, lambda: ana.presses("Take it", on=card_shown))
    client.views_open(trigger_id=clicked["payload"]["trigger_id"], view=view)
    answer = {"response_action": "update", "view": {**view, "title": {"type": "plain_text", "text": "Changed"}}}
    submitted, _ = during(line, ana.submit, answer)
    assert (submitted["payload"]["type"], submitted["accepts_response_payload"]) == ("view_submission", True)
    assert s.modals("ana")[0]["title"]["text"] == "Changed"
    closed, _ = during(line, ana.close)
    assert (closed["payload"]["type"], closed["accepts_response_payload"]) == ("view_closed", False)


def test_events_are_acknowledged_only(s: SlackSandbox, line: Line) -> None:
    s.user("ana").say("hi", channel="support")
    frame = line.next()
    assert (frame["type"], frame["accepts_response_payload"]) == ("events_api", False)


def test_a_ping_is_answered_with_what_it_carried(line: Line) -> None:
    assert line.socket.ping(b"still there?").wait(5)


@pytest.mark.parametrize("reason", ["warning", "refresh_requested", "link_disabled"])
def test_a_socket_that_is_told_to_leave_gets_nothing_more_and_is_closed_a_little_later(
    reason: str,
) -> None:
    with SlackSandbox(full_manifest(), rate_scale=0, clock_scale=20) as s, ExitStack() as held:
        line = Line(s, held)
        line.next()
        s.disconnect(reason)
        frame = line.next()
        assert (frame["type"], frame["reason"]) == ("disconnect", reason)
        assert s.user("ana").command("/inbox", channel="support").error
        with pytest.raises(ConnectionClosed):
            line.socket.recv(timeout=10)
