"""A start that finds the store busy waits, and where that takes too long says so in plain words."""

import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner

from bot import __main__ as command_line
from bot import assembly
from bot.assembly import REGISTER_TRIES, House
from bot.domain.errors import Reason, Refusal
from config.settings import load
from handlers.loops import clock
from storage.sql.connections import connections_of
from tests.bot.test_mailroom import BASE, MAIL

OPENED = "the doors"


@dataclass
class Intake:
    """Can't be reached so many times."""

    busy: int
    reason: Reason = Reason.BUSY
    tries: int = 0
    known: list[str] = field(default_factory=list)

    def register(self, property_ids: list[str]) -> None:
        self.tries += 1
        if self.tries <= self.busy:
            raise Refusal(self.reason)
        self.known += property_ids


def start(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    """As far as the doors."""

    def doors(*_: object) -> None:
        raise LookupError(OPENED)

    monkeypatch.setattr(assembly, "end_on_signal", lambda: None)
    monkeypatch.setattr(assembly, "REGISTER_PAUSE_SECONDS", 0)
    monkeypatch.setattr(House, "_doors", doors)
    settings: Any = SimpleNamespace(tawk_webhook_secrets={"a": "b"})
    nothing: Any = None
    known: Any = intake
    House(settings, nothing, nothing, known, nothing, nothing).answer()


def test_a_start_waits_for_a_busy_store(monkeypatch: pytest.MonkeyPatch) -> None:
    intake = Intake(REGISTER_TRIES - 1)
    with pytest.raises(LookupError, match=OPENED):
        start(intake, monkeypatch)
    assert intake.known == ["a"]


@pytest.mark.parametrize(("reason", "tries"), [(Reason.BUSY, REGISTER_TRIES), (Reason.NO_WORDS, 1)])
def test_a_start_does_not_wait_for_ever_nor_for_anything_else(
    reason: Reason, tries: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    intake = Intake(99, reason)
    with pytest.raises(Refusal):
        start(intake, monkeypatch)
    assert intake.tries == tries


def test_a_store_that_stays_busy_ends_the_start_in_plain_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def build(_: object) -> None:
        raise Refusal(Reason.BUSY)

    monkeypatch.setattr(command_line, "load", lambda: SimpleNamespace(log_level="", log_format="", secrets=list))
    monkeypatch.setattr(command_line, "configure_logs", lambda *_: None)
    monkeypatch.setattr(House, "build", build)
    ended = CliRunner().invoke(command_line.cli, ["serve"])
    assert ended.exit_code == 2
    assert ended.stderr.startswith("The database is busy, and was so for long: ")


def test_each_thread_finds_a_connection(tmp_path: Path) -> None:
    """Or whoever comes last is told that the store is busy, while it is not."""
    house = House.build(load({**BASE, **MAIL, "DATABASE_URL": f"sqlite:///{tmp_path}/recado.db"}))
    connections, mailbox = connections_of(house.database.engine), 1
    assert connections.most >= house.settings.web_threads + len(house.worker._threads) + clock.THREADS + mailbox


def test_what_takes_a_mail_apart_is_loaded_only_where_there_is_a_mailbox() -> None:
    look = "import sys, bot.__main__; sys.exit('bot.mail.reading' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", look], check=False).returncode == 0


def test_what_is_imported_is_not_walked_through_again_and_again() -> None:
    """Once at the most: by an interpreter that was about to, anyway."""
    look = (
        "import gc; thresholds = gc.get_threshold(); before = gc.get_stats()[2]['collections']; import bot.__main__; "
        "walks = gc.get_stats()[2]['collections'] - before; "
        "raise SystemExit(walks > 1 or not gc.get_freeze_count() or gc.get_threshold() != thresholds)"
    )
    assert subprocess.run([sys.executable, "-c", look], check=False).returncode == 0
