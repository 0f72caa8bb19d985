"""The demo on machines that are set up in their own ways, its mail, and its dashboard of tawk.to."""

import json
import re
import smtplib
import time
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest

from sandbox.visitors.shops import AURORA
from tests.ports import HOST, free_port
from tests.tour.demo import Demo

PATIENCE = 120.0
FIRST = re.compile(r"#1\b")
FIRST_VISITOR = "intake.new_property"
LETTER = "From: support@recado.example\r\nSubject: {subject}\r\n\r\nhi"

T = TypeVar("T")


@pytest.mark.slow
def test_the_demo_runs_where_only_a_proxy_leads_out(tmp_path: Path) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    with Demo(tmp_path, surroundings={"http_proxy": nowhere, "HTTPS_PROXY": nowhere, "NO_PROXY": ""}) as demo:
        demo.start()
        _wait_for(FIRST_VISITOR, demo)
        assert "Failed to establish a connection" not in demo.log


@pytest.mark.slow
def test_the_visitors_mailbox_is_where_the_demo_says_and_is_kept(tmp_path: Path) -> None:
    with Demo(tmp_path) as demo:
        for subject in ("first", "second"):
            demo.start()
            _send(demo, subject)
            _wait_for(f"{demo.url}/#/mailbox", demo)
            if subject == "first":
                assert demo.interrupt() == 0
        assert [row["subject"] for row in _mails(demo)] == ["second", "first"]


@pytest.mark.slow
def test_a_chat_answered_in_the_dashboard_leaves_the_list_of_the_open_ones_by_itself(tmp_path: Path) -> None:
    """The opener is missed at once, and nobody but this test answers so soon."""
    with Demo(tmp_path) as demo:
        began = datetime.now(UTC)
        demo.start()
        desk = Desk(demo, began)
        chat = _until(lambda: desk.newest_missed(), "a missed chat in the dashboard")
        _until(lambda: FIRST.search(desk.open_ones()), "the chat in Slack's list")
        desk.answer(chat, "Marta Ruiz", "¡Hola! Aquí estoy.")
        _until(lambda: not FIRST.search(desk.open_ones()), "the list without the chat")
        _until(lambda: "Marta Ruiz answered it in tawk.to." in desk.told(), "the notice")


class Desk:
    """Both pages of the demo, as somebody has them open."""

    def __init__(self, demo: Demo, began: datetime) -> None:
        self._began = began
        self._slack = f"{demo.url}/_page/"
        self._tawk = f"http://{HOST}:{demo.port + 4}/_page/"
        boot = _ask(f"{self._slack}boot")
        self._ana = next(user["id"] for user in boot["users"] if user["name"] == "ana")
        channels = _ask(f"{self._slack}channels?as={self._ana}")
        self._support = next(channel["id"] for channel in channels if channel["name"] == "support")

    def newest_missed(self) -> str | None:
        """What was before the demo began is not in Slack."""
        rows = _ask(f"{self._tawk}inbox?property={AURORA.property_id}&folder=chats&status=open")["rows"]
        return next(
            (row["id"] for row in rows if row["missed"] and datetime.fromisoformat(row["at"]) > self._began), None
        )

    def answer(self, chat: str, agent: str, text: str) -> None:
        assert _ask(f"{self._tawk}act", {"deed": "answer", "id": chat, "agent": agent, "text": text})["ok"]

    def open_ones(self) -> str:
        """What `/inbox list` answers."""
        asked = {"as": self._ana, "kind": "command", "channel": self._support, "text": "/inbox list"}
        return json.dumps(_ask(f"{self._slack}act", asked))

    def told(self) -> str:
        """What stands in the threads of the cards."""
        seen = f"as={self._ana}&channel={self._support}"
        cards = _ask(f"{self._slack}messages?{seen}")["messages"]
        return json.dumps([_ask(f"{self._slack}thread?{seen}&ts={card['ts']}") for card in cards])


def _until(seen: Callable[[], T | None], what: str) -> T:
    until = time.monotonic() + PATIENCE
    while not (found := seen()):
        assert time.monotonic() < until, f"waited in vain for {what}"
        time.sleep(0.2)
    return found


def _ask(address: str, body: dict[str, str] | None = None) -> Any:
    data = json.dumps(body).encode() if body is not None else None
    with urllib.request.urlopen(urllib.request.Request(address, data), timeout=10) as answer:
        return json.load(answer)


def _wait_for(word: str, demo: Demo) -> None:
    until = time.monotonic() + PATIENCE
    while word not in demo.log and time.monotonic() < until:
        time.sleep(0.1)
    assert word in demo.log


def _send(demo: Demo, subject: str) -> None:
    with smtplib.SMTP(HOST, demo.port + 2) as smtp:
        smtp.sendmail("support@recado.example", ["mia@example.com"], LETTER.format(subject=subject))


def _mails(demo: Demo) -> list[dict[str, Any]]:
    with urllib.request.urlopen(f"{demo.url}/_page/mails", timeout=10) as answer:
        found: list[dict[str, Any]] = json.load(answer)["mails"]
        return found
