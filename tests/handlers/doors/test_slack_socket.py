"""The door of Socket Mode, over the local Slack."""

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.socket_mode.builtin.connection import Connection, ConnectionState

from handlers.doors import socket_mode
from handlers.doors.socket_mode import SlackSocket, close_socket
from sandbox.control import SlackSandbox
from tests.sandbox.manifests import full_manifest

PATIENCE = 30.0


def end_in_between(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the connection end after slack_sdk's runner has found it alive, and before it begins to read."""
    ended, read, close = threading.Event(), Connection.run_until_completion, Connection.close

    def closed(connection: Connection) -> None:
        close(connection)
        ended.set()

    def late(connection: Connection, state: ConnectionState) -> None:
        ended.wait(PATIENCE)
        state.terminated = False  # what the runner says just before it reads
        read(connection, state)

    monkeypatch.setattr(Connection, "close", closed)
    monkeypatch.setattr(Connection, "run_until_completion", late)


def test_the_end_comes_though_the_connection_began_just_now(monkeypatch: pytest.MonkeyPatch) -> None:
    end_in_between(monkeypatch)
    with SlackSandbox(full_manifest(), rate_scale=0) as s:
        socket = SlackSocket(App(client=WebClient(s.bot_token, base_url=s.base_url)), s.app_token)
        socket.open()
        s.wait_connected()
        ending = threading.Thread(target=socket.close, daemon=True)
        ending.start()
        ending.join(PATIENCE)
        assert not ending.is_alive()


def test_the_end_comes_though_the_connection_broke_in_that_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    hung_up, disconnect = list[Connection](), Connection.disconnect

    def broken(connection: Connection) -> None:
        disconnect(connection)
        hung_up.append(connection)
        if len(hung_up) == 1:
            raise AttributeError("'NoneType' object has no attribute 'close'")  # as slack_sdk does then

    with SlackSandbox(full_manifest(), rate_scale=0) as s:
        handler = SocketModeHandler(App(client=WebClient(s.bot_token, base_url=s.base_url)), s.app_token)
        handler.connect()  # type: ignore[no-untyped-call]
        s.wait_connected()
        monkeypatch.setattr(Connection, "disconnect", broken)
        close_socket(handler)
        assert len(hung_up) > 1
        s.wait_for(lambda: s.connections == 0)


def test_a_connection_that_ends_while_it_is_being_opened_does_not_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    opened, go_on, connect = threading.Event(), threading.Event(), Connection.connect

    def slowly(connection: Connection) -> None:
        connect(connection)
        opened.set()
        go_on.wait(PATIENCE)

    monkeypatch.setattr(Connection, "connect", slowly)
    with SlackSandbox(full_manifest(), rate_scale=0) as s:
        socket = SlackSocket(App(client=WebClient(s.bot_token, base_url=s.base_url)), s.app_token)
        socket.open()
        assert opened.wait(PATIENCE)
        ending = threading.Thread(target=socket.close, daemon=True)
        ending.start()
        ending.join(0.3)  # time enough to end too early
        go_on.set()
        ending.join(PATIENCE)
        s.wait_for(lambda: s.connections == 0, PATIENCE)
        assert not socket._handler.client.auto_reconnect_enabled


@dataclass
class Asked:
    """A command that came over a socket and waits for its acknowledgement, while the socket is being closed."""

    slack: SlackSandbox
    may_answer: threading.Event
    told: Future[Any]
    ending: Future[None]


@contextmanager
def closing_while_asked() -> Iterator[Asked]:
    asked, may_answer = threading.Event(), threading.Event()
    with SlackSandbox(full_manifest(), rate_scale=0) as s, ThreadPoolExecutor(2) as hands:
        app = App(client=WebClient(s.bot_token, base_url=s.base_url), process_before_response=True)

        @app.command("/inbox")
        def answer(ack: Ack) -> None:
            asked.set()
            may_answer.wait(PATIENCE)
            ack("done")

        socket = SlackSocket(app, s.app_token)
        socket.open()
        s.wait_connected()
        told = hands.submit(s.user("ana").command, "/inbox", channel="general")
        assert asked.wait(PATIENCE)
        yield Asked(s, may_answer, told, hands.submit(socket.close))


def test_the_end_waits_until_what_came_is_acknowledged() -> None:
    """Slack would tell the user that nothing happened, and repeats no command."""
    with closing_while_asked() as one:
        assert not one.ending.done()
        one.may_answer.set()
        assert one.told.result(PATIENCE).ok
        one.ending.result(PATIENCE)
        one.slack.wait_for(lambda: one.slack.connections == 0)


def test_the_end_waits_for_an_answer_no_longer_than_slack_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket_mode, "DRAIN_SECONDS", 0.01)
    with closing_while_asked() as one:
        one.slack.wait_for(lambda: one.slack.connections == 0, PATIENCE)
        one.may_answer.set()
        assert not one.told.result(PATIENCE).ok
        one.ending.result(PATIENCE)
