"""Visitors of the demo who answer by themselves."""

import time
from collections.abc import Callable, Iterator
from email import message_from_bytes
from pathlib import Path

import pytest

from sandbox.mail.correspondents import Correspondents
from sandbox.mail.servers import LocalMail
from sandbox.visitors.people import CAST
from tests.sandbox.mail.letters import LETTER, TEAM, send

PATIENCE = 10.0
SEED = 29
CROWD = [visitor.email for visitor in CAST if visitor.email]
AUTOMATIC = b"Auto-Submitted: auto-generated\r\n" + LETTER.replace(b"<first", b"<auto")


@pytest.fixture
def mail(tmp_path: Path) -> Iterator[LocalMail]:
    with LocalMail(tmp_path, TEAM) as running:
        yield running


def wait_for(seen: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not seen() and time.monotonic() < until:
        time.sleep(0.02)
    assert seen()


def write_to_all(mail: LocalMail, letter: bytes) -> None:
    for address in CROWD:
        send(mail, address, letter.replace(b"<first", f"<{address.partition('@')[0]}".encode()))


def test_a_few_of_the_crowd_answer_once_each_and_the_same_ones_each_time(mail: LocalMail, tmp_path: Path) -> None:
    with Correspondents(mail, SEED, after=(0.0, 0.1)):
        write_to_all(mail, LETTER)
        wait_for(lambda: len(mail.team.all()) > 1)
        time.sleep(0.5)
        who = {one.sender for one in mail.team.all()}
        assert 1 < len(who) == len(mail.team.all()) < len(CROWD) / 2
    with LocalMail(tmp_path / "again", TEAM) as again, Correspondents(again, SEED, after=(0.0, 0.1)):
        write_to_all(again, LETTER)
        wait_for(lambda: {one.sender for one in again.team.all()} == who)


def test_an_answer_is_one_to_the_mail(mail: LocalMail) -> None:
    with Correspondents(mail, SEED, after=(0.0, 0.0)):
        write_to_all(mail, LETTER)
        wait_for(lambda: bool(mail.team.all()))
    answer = message_from_bytes(mail.team.all()[0].content)
    assert (answer["To"], answer["In-Reply-To"]) == (
        "help+t7.abc@shop.example",
        f"<{mail.team.all()[0].sender.partition('@')[0]}@shop.example>",
    )


def test_nobody_answers_a_machine_an_answered_mail_or_as_a_stranger(mail: LocalMail) -> None:
    with Correspondents(mail, SEED, after=(0.0, 0.1)):
        write_to_all(mail, AUTOMATIC)
        for n in range(20):
            send(mail, f"stranger{n}@example.com", LETTER)
        time.sleep(0.5)
        assert mail.team.all() == []
        for address in CROWD:
            answered = f"In-Reply-To: <{address.partition('@')[0]}@shop.example>\r\n\r\nhi"
            send(mail, TEAM, answered.encode(), "somebody@example.com")
        write_to_all(mail, LETTER)
        time.sleep(0.5)
        assert {one.sender for one in mail.team.all()} == {"somebody@example.com"}
