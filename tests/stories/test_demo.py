"""The demo on machines that are set up in their own ways, and its mail."""

import json
import smtplib
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.stories.bot_process import HOST, free_port
from tests.tour.demo import Demo

PATIENCE = 30.0
FIRST_VISITOR = "intake.new_property"
LETTER = "From: support@recado.example\r\nSubject: {subject}\r\n\r\nhi"


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
