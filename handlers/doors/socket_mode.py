"""Slack's door that needs no address: Socket Mode, over as many connections as are wished for.

Slack gives each payload to any one of an app's connections, whichever process holds it: what one must know of what
another did stands in the store.
"""

import logging
import threading

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 0.5, 30.0
PING_SECONDS = 3.0  # the client notices a line that broke without a word at its fifth ping
MARK_SECONDS = 0.1  # how soon the client is told once more that it ends
DRAIN_SECONDS = 3.0  # after which Slack does not wait for an acknowledgement any more

log = logging.getLogger(__name__)


def close_socket(handler: SocketModeHandler) -> None:
    """End the connection, for good.

    Where it had begun just now, the client's runner may take back the client's word that it ends; then slack_sdk's own
    `close` waits without end.
    """
    closing = threading.Thread(target=_close, args=(handler,), name="socket-mode-end", daemon=True)
    closing.start()
    while closing.is_alive():
        handler.client.current_session_state.terminated = True
        closing.join(MARK_SECONDS)


def _close(handler: SocketModeHandler) -> None:
    try:
        handler.close()  # type: ignore[no-untyped-call]
    except (
        AttributeError
    ):  # its runner hung up in the same moment; now there is nothing left to hang up, and it goes on
        handler.close()  # type: ignore[no-untyped-call]


class CountingHandler(SocketModeHandler):
    """Knows whether something that came over its line waits for its acknowledgement."""

    def __init__(self, app: App, app_token: str) -> None:
        super().__init__(app, app_token, ping_interval=PING_SECONDS)
        self._waiting, self._changed = 0, threading.Condition()
        self.client.on_message_listeners.append(self._came)

    def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        try:
            super().handle(client, req)
        finally:
            self._count(-1)

    def drain(self, patience: float) -> None:
        """Wait until all that came is acknowledged."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting <= 0, patience)

    def _came(self, message: str) -> None:
        if '"envelope_id"' in message:
            self._count(1)

    def _count(self, step: int) -> None:
        with self._changed:
            self._waiting += step
            self._changed.notify_all()


class SlackSocket:
    """One connection over slack_sdk's own client, which comes back by itself once it was connected.

    Slack may be away at the start, and then the client would not try again: so the first connection is ours to try.
    """

    def __init__(self, app: App, app_token: str) -> None:
        self._handler = CountingHandler(app, app_token)
        self._closing = threading.Event()
        self._opening = threading.Thread(target=self._insist, name="socket-mode", daemon=True)

    def open(self) -> None:
        """Connect in the background, again and again until Slack is there."""
        self._opening.start()

    def close(self) -> None:
        """What came is acknowledged first: Slack repeats no command and no press for another connection."""
        self._closing.set()
        self._opening.join(DRAIN_SECONDS)  # or the client, just connected, would forget that it ends and come back
        self._handler.drain(DRAIN_SECONDS)
        close_socket(self._handler)

    def _insist(self) -> None:
        wait = FIRST_WAIT_SECONDS
        while not (self._closing.is_set() or self._connect()):
            self._closing.wait(wait)
            wait = min(wait * 2, LONGEST_WAIT_SECONDS)

    def _connect(self) -> bool:
        """By a new address each time: one that was used, or lay too long, opens nothing any more."""
        try:
            self._handler.client.connect_to_new_endpoint()
        except Exception as error:  # where a proxy refuses, the client raises no kind of its own
            log.error("slack.not_connected", extra={"error": type(error).__name__})
            return False
        return True
