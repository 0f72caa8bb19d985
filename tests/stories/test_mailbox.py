"""The bot beside a mailbox: what arrives there is a card, whoever was killed or away, and no word of it in the log."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.clients.imap import SECONDS
from tests.mail.dovecot import Dovecot, running_dovecot
from tests.ports import free_port
from tests.stories.reading import words
from tests.stories.scene import CHANNEL, PATIENCE, Scene, playing

WORDS = "zirconium"


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    with running_dovecot() as dovecot:
        yield dovecot


@pytest.fixture
def scene(dovecot: Dovecot, tmp_path: Path) -> Iterator[Scene]:
    more = {
        "SMTP_URL": f"smtp://127.0.0.1:{free_port()}?tls=off",
        "MAIL_FROM": "Aurora <help@shop.example>",
        "IMAP_URL": dovecot.url(),
        "LOG_LEVEL": "DEBUG",
    }
    with playing(tmp_path, "http", more) as scene:
        scene.missed("Sophie")  # which makes the property
        wait_until_read(scene)
        yield scene


def wait_until_read(scene: Scene) -> str:
    return str(scene.slack.wait_for(lambda: scene.bot.ready().get("mailbox_read"), PATIENCE, "a look into the mailbox"))


def deliver(dovecot: Dovecot, number: int) -> None:
    text = f"From: Rosa <rosa@example.com>\nMessage-ID: <{number}@example.com>\nSubject: Lamp {number}\n\n{WORDS}?\n"
    dovecot.deliver(text.encode())


def cards(scene: Scene, number: int) -> int:
    found = [one for one in scene.slack.messages(CHANNEL) if f"Lamp {number}" in words(one)]
    return len(found)


def test_what_arrives_is_a_card_at_once_and_once_whoever_is_killed_meanwhile(dovecot: Dovecot, scene: Scene) -> None:
    deliver(dovecot, 1)
    scene.slack.wait_for(lambda: cards(scene, 1), PATIENCE, "a card of the mail")
    scene.bot.kill()
    deliver(dovecot, 2)
    scene.bot.start()
    scene.slack.wait_for(lambda: cards(scene, 2), PATIENCE, "a card of the mail that came meanwhile")
    dovecot.stop()
    # Whoever just connects hears nothing of the end, and waits for a greeting as long as for any answer.
    scene.slack.wait_for(lambda: "mailbox.trouble" in scene.bot.log, PATIENCE + SECONDS, "trouble in the log")
    dovecot.start()
    deliver(dovecot, 3)
    scene.slack.wait_for(lambda: cards(scene, 3), 2 * PATIENCE, "a card of the mail behind the trouble")
    began = time.monotonic()
    assert scene.bot.stop() == 0
    assert time.monotonic() - began < PATIENCE
    assert [cards(scene, number) for number in (1, 2, 3)] == [1, 1, 1]
    assert WORDS not in scene.bot.log
    assert dovecot.password not in scene.bot.log
