"""The bot's log at DEBUG through every trouble we can make: no secret and no word of a visitor stands in it."""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import pytest

from bot.domain.inbox import Deed
from sandbox.control import SlackSandbox
from sandbox.delivery.signed import sign
from sandbox.visitors.shops import NORTHWIND
from tests.ports import free_port
from tests.stories.bot_process import BotProcess, post
from tests.stories.reading import JSON, number
from tests.stories.sabotage import saboteur
from tests.stories.scene import CHANNEL, PATIENCE, Scene, local_slack, settings
from tests.stories.visits import Visit

# Each in a place of its own, so that a leak tells where it came from.
TEXT, NAME, EMAIL, CITY = "markword-in-a-text", "Markname", "markmail@visitor.example", "markcity"
TYPED, BODY, SECRET, OLD_SECRET = "marktyped", "markbody", "marksecret-of-a-property", "marksecret-that-was"
MARKS = (TEXT, NAME, EMAIL, "markmail", CITY, TYPED, BODY, SECRET, OLD_SECRET)
HEARD = {"type": "event_callback", "event": {"type": "message", "text": BODY}}
# One line of each kind of trouble, so that the test is known to have made it.
EXPECTED = (
    "webhook.bad_signature",
    "slack.bad_signature",
    "intake.not_applied",
    "intake.batch_failed",
    "intake.delivery_failed",
    "mirror.outcome_unknown",
    "mirror.looked_up",
    "mirror.look_up_failed",
    "mirror.parked",
    "answers.not_sent",
    "windows.not_shown",
    "worker.failed",
    "Failed to run listener function",
)
# The bot as it is, but for the two nets under its log.
WITHOUT_NETS = """
import runpy, sys
from config.logs import Hush
from config.redaction import Redactor
Hush.filter = lambda self, record: True
Redactor.__call__ = lambda self, logger, method, event: event
import config.logs
config.logs.TALKATIVE = ()
sys.argv = ["bot", "serve"]
runpy.run_module("bot", run_name="__main__")
"""
BURST_FAULTS: Sequence[tuple[str, str, Mapping[str, object]]] = (
    ("chat.postMessage", "error", {"error": "internal_error"}),
    ("chat.postMessage", "error", {"error": "invalid_blocks"}),
    ("chat.postMessage", "rate_limited", {}),
    ("chat.postMessage", "http_500", {}),
    ("chat.postMessage", "delay", {"seconds": 1.5}),
    ("chat.postMessage", "drop_before", {}),
    ("chat.postMessage", "drop_after", {}),
    ("chat.postMessage", "timeout_after", {"seconds": 1.5}),
    ("chat.postMessage", "bad_json", {}),
    ("conversations.history", "http_500", {}),
    ("chat.update", "error", {"error": "fatal_error"}),
    ("chat.update", "rate_limited", {}),
    ("chat.update", "http_500", {}),
    ("chat.update", "drop_after", {}),
    ("chat.update", "bad_json", {}),
)
MODAL_FAULTS = ("error", "http_500", "drop_before", "bad_json", "rate_limited")
ANSWER_FAULTS = ("error", "http_500", "drop_before", "drop_after", "rate_limited")


@dataclass(frozen=True, slots=True)
class Trouble:
    """Makes all the trouble that there is, in acts."""

    scene: Scene

    @property
    def slack(self) -> SlackSandbox:
        return self.scene.slack

    def visit(self, name: str = NAME) -> Visit:
        return Visit(self.scene.postbox, name, EMAIL).asks(f"{TEXT} {name}").asks(f"My address: {EMAIL}, {CITY}")

    def missed(self, name: str) -> JSON:
        """The card of a visitor who gave an address."""
        self.visit(name).is_over()
        return self.scene.card(f"{name}\n{EMAIL}", "Missed")

    def post_to_slack_door(self, body: bytes, kind: str, signature: str | None = None) -> int:
        stamp = str(int(time.time()))
        signed = sign(self.slack.signing_secret, stamp, body) if signature is None else signature
        headers = {"Content-Type": kind, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signed}
        return post(f"{self.scene.bot.url}/slack/events", body, headers)

    def at_the_doors(self) -> None:
        """Bad signatures and bodies that nobody understands."""
        marked, postbox = json.dumps({"event": BODY, "text": TEXT}).encode(), self.scene.postbox
        form = f"token={self.slack.bot_token}&text={TYPED}".encode()
        tawk = [
            postbox.send(marked, signature=SECRET),
            postbox.send(marked),
            postbox.send(BODY.encode()),
            postbox.send(b"[" * 100_000 + BODY.encode()),
            postbox.send(json.dumps({"event": "chat:start", "message": BODY, "property": {"id": 5}}).encode()),
            postbox.send(json.dumps({"event": "chat:end", "property": {"id": BODY}}).encode(), event_id=BODY),
        ]
        slack = [
            self.post_to_slack_door(form, "application/x-www-form-urlencoded", "v0=" + BODY),
            self.post_to_slack_door(b"payload={" + BODY.encode(), "application/x-www-form-urlencoded"),
            self.post_to_slack_door(b"[" + BODY.encode(), "application/json"),
            self.post_to_slack_door(json.dumps(HEARD).encode(), "application/json"),
            self.post_to_slack_door(f"command=/unknown&text={TYPED}".encode(), "application/x-www-form-urlencoded"),
        ]
        assert (tawk[0], slack[:3]) == (401, [401, 400, 400])
        assert set(tawk[1:]) == {200}

    def in_slack(self) -> None:
        """Every fault of Slack's at cards, threads and look-ups."""
        for method, action, how in BURST_FAULTS:
            self.slack.fault(method, action, **how)
        for n in range(8):
            self.visit(f"{NAME}-{n}").is_over()
        self.slack.wait_for(lambda: len(self.slack.messages(CHANNEL)) >= 7, 40, "cards in spite of it all")
        for one in self.slack.messages(CHANNEL):
            self.scene.inbox("ana", f"close #{number(one)}")
        self.slack.wait_for(lambda: all(one["hits"] for one in self.slack.faults()), 40, "every fault")

    def at_the_buttons(self) -> None:
        """Refused deeds, modals that do not open, answers that do not arrive."""
        name = f"{NAME}-buttons"
        card = self.missed(name)
        for at_modal, at_answer in zip_longest(MODAL_FAULTS, ANSWER_FAULTS, fillvalue="error"):
            self.slack.fault("views.open", at_modal, error="expired_trigger_id")
            self.slack.fault("response_url", at_answer)
            assert self.scene.choose("ana", Deed.ASSIGN, card).ok
        self.slack.wait_for(lambda: all(one["hits"] for one in self.slack.faults()[-2:]), PATIENCE, "lost answers")
        self.slack.fault("views.open", "error", error="expired_trigger_id")
        assert self.scene.choose("ana", Deed.ASSIGN, card).ok
        self.scene.whisper("ana", "The window took too long to open.")
        for words in (TYPED, f"close {TYPED}", f"here {TYPED}", f"assign @{TYPED} #1", f"list {TYPED}", "purge #1"):
            assert self.scene.inbox("ben", words)

    def in_a_modal(self) -> None:
        """A wrong number, and one that is no number at all."""
        name = f"{NAME}-modal"
        card = self.missed(name)
        assert self.scene.choose("ana", Deed.TRASH, card).ok
        card = self.scene.card(f"{name}\n{EMAIL}", "Trash")
        assert self.scene.choose("ana", Deed.PURGE, card).ok
        modal = self.scene.modal("ana")
        assert not modal.submit({"confirmation": TYPED}).ok
        assert modal.submit({"confirmation": str(number(card))}).ok

    def in_the_database(self) -> None:
        """It is locked for a while, and then refuses what it is to keep."""
        name = f"{NAME}-base"
        card = self.missed(name)
        ana = self.slack.user("ana")
        with saboteur(self.scene.bot.settings["DATABASE_URL"]) as base:
            with base.locked():
                with pytest.raises(AssertionError, match="503"):
                    self.visit(f"{NAME}-locked").starts()
                ana.command("/inbox", f"take #{number(card)} {TYPED}", channel=CHANNEL)
                ana.presses("Take it", on=card)
            with base.breaking("INSERT", "conversation", f"NEW.name LIKE '%{NAME}-refused%'"):
                self.visit(f"{NAME}-refused").starts()
                with base.breaking("UPDATE", "conversation"):
                    ana.command("/inbox", f"trash #{number(card)}", channel=CHANNEL)
                    with base.breaking("UPDATE", "post"):
                        self.visit(f"{NAME}-later").asks(f"{TEXT}-again").starts()
                        self.slack.wait_for(lambda: "worker.failed" in self.scene.bot.log, PATIENCE, "a broken worker")

    def on_the_socket(self) -> None:
        """The line breaks, Slack asks us to leave, an answer comes too late."""
        self.slack.fault("delivery:slash_commands", "lost_ack")
        self.slack.user("ana").command("/inbox", f"help {TYPED}", channel=CHANNEL)
        self.slack.disconnect()
        self.slack.wait_connected(timeout=PATIENCE)
        self.slack.fault("apps.connections.open", "error")
        self.slack.disconnect()
        self.slack.drop_sockets()

    def secrets(self) -> list[str]:
        """What must never be logged, as it is known only at the end."""
        slack = [self.slack.bot_token, self.slack.app_token, self.slack.signing_secret]
        heard = [one["request"] for one in self.slack.deliveries() if isinstance(one["request"], dict)]
        urls = [str(one["response_url"]).rsplit("/", 1)[1] for one in heard if one.get("response_url")]
        triggers = [str(one["trigger_id"]) for one in heard if one.get("trigger_id")]
        assert urls
        assert triggers
        return [*slack, *urls, *triggers, *self.scene.bot.settings["TAWK_WEBHOOK_SECRET"].split(), "ticket="]


@contextmanager
def troubled(folder: Path, form: str, transport: str, program: Sequence[str] = ()) -> Iterator[Trouble]:
    """The bot at DEBUG, with every door open and every secret set."""
    port = free_port()
    with local_slack(port, transport) as slack:
        told = {
            **settings(slack, folder, port, transport),
            "SLACK_SIGNING_SECRET": slack.signing_secret,
            "TAWK_WEBHOOK_SECRETS": json.dumps({NORTHWIND.property_id: [SECRET, OLD_SECRET]}),
            "LOG_LEVEL": "DEBUG",
            "LOG_FORMAT": form,
        }
        with BotProcess(told, folder, program=program) as bot:
            if transport == "socket":
                slack.wait_connected()
            yield Trouble(Scene(slack, bot))


@pytest.mark.parametrize(("form", "transport"), [("text", "http"), ("json", "socket")])
def test_no_secret_and_no_word_of_a_visitor_is_logged(tmp_path: Path, form: str, transport: str) -> None:
    with troubled(tmp_path, form, transport) as trouble:
        trouble.at_the_doors()
        trouble.in_slack()
        trouble.at_the_buttons()
        trouble.in_a_modal()
        trouble.in_the_database()
        if transport == "socket":
            trouble.on_the_socket()
        forbidden = [*MARKS, *trouble.secrets()]
    log = trouble.scene.bot.log
    assert [event for event in EXPECTED if event not in log] == []
    assert [(mark, excerpt(log, mark)) for mark in forbidden if mark in log] == []
    if form == "json":
        assert [line for line in log.splitlines() if not line.startswith("{")] == []


def test_without_the_nets_under_the_log_all_of_it_would_show(tmp_path: Path) -> None:
    with troubled(tmp_path, "text", "http", ["-c", WITHOUT_NETS]) as trouble:
        card = trouble.missed(NAME)
        trouble.slack.fault("views.open", "error", error="expired_trigger_id")
        assert trouble.scene.choose("ana", Deed.ASSIGN, card).ok
        trouble.scene.whisper("ana", "The window took too long to open.")
        trouble.scene.inbox("ben", f"list {TYPED}")
        secrets = trouble.secrets()
    log = trouble.scene.bot.log
    assert [mark for mark in (TEXT, NAME, EMAIL) if mark not in log] == []
    assert [secret for secret in secrets if secret in log]


def excerpt(log: str, mark: str) -> str:
    at = log.index(mark)
    return log[max(0, at - 300) : at + 100]
