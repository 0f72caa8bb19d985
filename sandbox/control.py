"""The local Slack as Python code holds it: start it, act as its people, look, wait."""

import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from sandbox import events
from sandbox.acts import perform
from sandbox.delivery.signed import CHALLENGE, SignedHttp
from sandbox.files import FileRules
from sandbox.ids import secret
from sandbox.looking import Looking
from sandbox.loopback import LOOPBACK, bind
from sandbox.mail.servers import LocalMail
from sandbox.manifest import read_manifest
from sandbox.messages import Message
from sandbox.person import Outcome, Person
from sandbox.posting import app_author
from sandbox.seed import Tokens, default_seed
from sandbox.server import Server
from sandbox.slack import Knobs, Slack
from sandbox.snapshot import Snapshot
from sandbox.types import JSON
from sandbox.workspace import SLACKBOT

T = TypeVar("T")


class SlackSandbox:
    """A local Slack; a context manager that serves while it is open."""

    def __init__(
        self,
        manifest: JSON | None = None,
        seed: JSON | Path | None = None,
        *,
        port: int = 0,
        rate_scale: float = 1.0,
        clock_scale: float = 1.0,
        burst: int = 1,
        new_blocks: bool = False,
        unlisted: bool = False,
        file_rules: FileRules | None = None,
        deliver_to: str | None = None,
        tokens: Tokens | None = None,
        random_seed: int | None = None,
        snapshot: Path | str | None = None,
        mail: LocalMail | None = None,
        links: Mapping[str, str] | None = None,
    ) -> None:
        self._socket = bind(port)
        self.ui_url = f"http://{LOOPBACK}:{self._socket.getsockname()[1]}/"
        kept = Snapshot(Path(snapshot)) if snapshot is not None else None
        self.tokens = tokens or (kept.tokens if kept is not None else None) or new_tokens()
        given = json.loads(seed.read_text("utf-8")) if isinstance(seed, Path) else seed
        made = given or (kept.seed if kept is not None else None) or default_seed()
        files = file_rules or FileRules()
        knobs = Knobs(rate_scale, clock_scale, burst, new_blocks=new_blocks, unlisted=unlisted, files=files)
        base = self.ui_url.rstrip("/")
        try:
            app = read_manifest(manifest)
            self._slack = Slack(made, app, self.tokens, knobs, base, deliver_to, random_seed, kept)
        except BaseException:
            self._socket.close()
            raise
        self._slack.links = dict(links or {})
        self._server = Server(self._slack, self._socket, mail)
        self._looking = Looking(self._slack)
        self.base_url = f"{self.ui_url}api/"
        self.bot_token, self.app_token = self.tokens.bot, self.tokens.app
        self.signing_secret, self.control_key = self.tokens.signing_secret, self.tokens.control_key

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: BaseException | None,
                 _trace: TracebackType | None) -> None:  # fmt: skip
        self.stop()

    def start(self) -> None:
        self._server.start()

    def stop(self) -> None:
        self._server.stop()
        self._socket.close()
        if self._slack.signed is not None:
            self._slack.signed.close()
        if self._slack.snapshot is not None:
            self._slack.snapshot.close()

    # Acting

    def user(self, name: str) -> Person:
        known = self._server.call(lambda: self._slack.workspace.user(name))
        return Person(self, known.id, known.name)

    def act(self, given: JSON) -> Outcome:
        return Outcome.read(self._server.run(perform(self._slack, given)))

    def upload(self, user: str, name: str, content: bytes) -> str:
        """Uploads a file for a person; gives its id."""
        return self._look(lambda: self._slack.files.add(name, content, self._slack.workspace.user(user).id).id)

    # Looking

    def channel_id(self, name: str) -> str:
        return self._look(lambda: self._slack.workspace.channel(name).id)

    @property
    def bot_user_id(self) -> str:
        return self._slack.bot.id

    def dm(self, user: str) -> str:
        """The id of the direct message between this person and the app."""
        return self._look(lambda: self._slack.dm(self._slack.workspace.user(user).id).id)

    def messages(self, channel: str, reader: str | None = None) -> list[JSON]:
        return self._look(lambda: self._looking.messages(channel, reader))

    def thread(self, channel: str, ts: str) -> list[JSON]:
        return self._look(lambda: self._looking.thread(channel, ts))

    def ephemeral(self, user: str, channel: str | None = None) -> list[JSON]:
        return self._look(lambda: self._looking.ephemeral(user, channel))

    def modals(self, user: str) -> list[JSON]:
        return self._look(lambda: self._looking.modals(user))

    def home(self, user: str) -> JSON | None:
        return self._look(lambda: self._looking.home(user))

    def files(self) -> list[JSON]:
        """The files that are there, as file objects."""
        return self._look(self._looking.files)

    def calls(self, method: str | None = None) -> list[JSON]:
        return self._look(lambda: self._looking.calls(method))

    def deliveries(self, name: str | None = None) -> list[JSON]:
        return self._look(lambda: self._looking.deliveries(name))

    def refusals(self, code: str | None = None) -> list[JSON]:
        return self._look(lambda: self._looking.refusals(code))

    def unknown_methods(self) -> list[str]:
        """Methods that were called and are not modelled: what a run should end with none of."""
        return sorted(self._slack.unknown_methods)

    @property
    def connections(self) -> int:
        """How many sockets the app has open."""
        return self._look(lambda: self._slack.sockets.count)

    # Waiting

    def wait_for(self, predicate: Callable[[], T | None], timeout: float = 5.0, what: str = "") -> T:
        """What the predicate gives as soon as that is true; fails with what was seen instead."""
        until = time.monotonic() + timeout
        while True:
            version = self._slack.feed.version()
            found = predicate()
            if found:
                return found
            left = until - time.monotonic()
            if left <= 0:
                raise AssertionError(f"waited {timeout} s in vain for {what or 'it'}\n{self.describe()}")
            # A predicate may look at things that the stand-in does not know of.
            self._slack.feed.wait(version, min(left, 0.05))

    def wait_connected(self, count: int = 1, timeout: float = 10.0) -> None:
        self.wait_for(lambda: self.connections >= count, timeout, f"{count} open socket(s)")

    def assert_quiet(self, seconds: float = 0.3) -> None:
        """Fails if the app calls anything, or anything is delivered, within so many seconds."""
        before = self._look(lambda: len(self._looking.entries()))
        time.sleep(seconds)
        after = self._look(lambda: [one.name for one in self._looking.entries()[before:]])
        if after:
            raise AssertionError(f"not quiet: {after}")

    def describe(self) -> str:
        """What is to be seen, in a few lines, for a failing test."""
        return self._look(self._describe)

    def _describe(self) -> str:
        lines = [
            f"#{place.name} {one['ts']} {one.get('user')}: {one.get('text', '')[:200]!r}"
            for place in self._slack.workspace.channels.values()
            for one in self._looking.messages(place.id)[-5:]
        ]
        entries = self._looking.entries()[-15:]
        lines += [f"{one.kind} {one.name} {one.status} {str(one.answer)[:200]}" for one in entries]
        return "\n".join(lines)

    # Changing the world

    def fault(self, method: str, action: str, **how: Any) -> int:
        """Adds a fault: `fault("chat.postMessage", "drop_after", count=1)`; gives its id."""
        return self._look(lambda: self._slack.faults.add(method, action, **how))

    def remove_fault(self, rule_id: int) -> None:
        self._look(lambda: self._slack.faults.remove(rule_id))

    def faults(self) -> list[JSON]:
        return self._look(self._slack.faults.list)

    def refuse_blocks(self, *types: str) -> None:
        """From now on answers `invalid_blocks` to these types, as a workspace does that has not got them."""
        self._look(lambda: self._slack.refuse_blocks(types))

    def archive(self, channel: str) -> None:
        """Closes a channel for good, as an admin does."""
        self._look(lambda: self._archive(channel))

    def _archive(self, channel: str) -> None:
        place = self._slack.workspace.channel(channel)
        place.archived = True
        self._slack.changed_channel(place)
        events.tell_archived(self._slack, place, SLACKBOT)

    def advance(self, seconds: float) -> None:
        self._look(lambda: self._slack.clock.advance(seconds))

    def disconnect(self, reason: str = "refresh_requested") -> None:
        """Asks every open socket to leave, as Slack does every few hours."""
        self._look(lambda: self._slack.courier.run(self._slack.sockets.disconnect(reason)))

    def drop_sockets(self) -> None:
        self._server.run(self._slack.sockets.drop())

    def verify_url(self) -> bool:
        """Whether the app's request URL answers Slack's challenge (signed HTTP only)."""
        return self._server.run(self._signed().verify()) == CHALLENGE

    def send_raw(self, body: bytes, headers: dict[str, str]) -> int:
        """Posts these bytes and headers to the app as they are; gives the status (signed HTTP only)."""
        return self._server.run(self._signed().post(body, headers)).status

    def _signed(self) -> SignedHttp:
        if self._slack.signed is None:
            raise ValueError("this run delivers over Socket Mode; give deliver_to")
        return self._slack.signed

    def fill(self, channel: str, count: int) -> None:
        """Puts so many messages of the app into a channel at once."""
        self._look(lambda: self._fill(channel, count))

    def _fill(self, channel: str, count: int) -> None:
        place, author = self._slack.workspace.channel(channel), app_author(self._slack)
        for n in range(count):
            body = {"type": "message", **author, "text": f"Message {n}"}
            place.log.add(Message({**body, "ts": place.log.next_ts(self._slack.clock.now())}))
        self._slack.feed.tell("messages", channel=place.id)

    def reset(self) -> None:
        self._look(self._slack.reset)

    def _look(self, function: Callable[[], T]) -> T:
        return self._server.call(function)


def new_tokens() -> Tokens:
    """Fresh secrets, in Slack's forms."""
    return Tokens(secret("xoxb-"), secret("xapp-1-"), secret(), secret(), secret())
